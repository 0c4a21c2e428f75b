"""Every rule that can refuse says what to do, and every rule that can mark says what its mark means."""

from __future__ import annotations

from custody.errors import RuleBroken
from custody.model.hints import HINTS, MARKS
from tests.failures import every
from tests.model.mutation import places, statement_of

MARKING = ("broken", "mark")


def marking() -> set[str]:
    """Return the rules that can mark an entry."""
    return {place.rule for place in places() if statement_of(place).verb in MARKING}


def test_every_rule_has_a_hint_in_the_table_or_in_each_of_its_refusals() -> None:
    silent = [
        str(place)
        for place in places()
        for spoken in [statement_of(place)]
        if spoken.verb != "mark" and not spoken.has_hint and not (place.rule in HINTS and spoken.looks_up)
    ]
    assert len(places()) > 100
    assert silent == []


def test_the_table_of_hints_names_no_rule_that_is_gone() -> None:
    assert set(HINTS) - {place.rule for place in places()} == set()


def test_every_rule_that_can_mark_an_entry_has_words_for_its_mark_and_what_avoids_it() -> None:
    assert len(marking()) > 25
    assert set(MARKS) == marking()
    assert marking() - set(HINTS) == set()


def test_words_are_sentences_that_fit_a_terminal() -> None:
    def fits(rule: str) -> None:
        hint = HINTS[rule]
        assert hint[-1] == "."
        assert hint != RuleBroken.default_hint
        assert len(hint) <= 96
        if rule in MARKS:
            says = MARKS[rule]
            assert (says[0].islower(), says[-1] != ".", len(says) <= 76) == (True, True, True)

    assert len(HINTS) > 500
    every(sorted({*HINTS, *MARKS}), fits)
