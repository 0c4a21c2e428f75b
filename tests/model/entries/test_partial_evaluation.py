"""Values that are untold are chosen one after the other, until each has been each of its domain once."""

from __future__ import annotations

import pytest

from custody.model.partial_evaluation import _ANYTHING, _Open, _OpenFacts, _Values


def runs(values: _Values, *names: str) -> list[tuple[object, ...]]:
    """Read the names in each run, in their order."""
    found = []
    while True:
        found.append(tuple(values.get(name) for name in names))
        if not values.again():
            return found


def test_the_first_of_each_domain_is_chosen_first_and_every_choice_once() -> None:
    values = _Values({"known": "here"}, {"one": (None, "a", "b"), "two": (True, False)})
    assert runs(values, "one", "known", "two") == [
        (item, "here", two) for item in (None, "a", "b") for two in (True, False)
    ]


def test_what_is_read_again_in_a_run_is_what_it_was() -> None:
    values = _Values({}, {"one": ("a", "b")})
    assert runs(values, "one", "one") == [("a", "a"), ("b", "b")]
    assert values.chosen == ["one"]


def test_whether_something_is_said_is_told_by_what_was_chosen_for_it() -> None:
    values = _Values({"known": "here"}, {"one": (None, "a"), "two": (False, True)})
    facts = _OpenFacts(values)
    found = []
    while True:
        found.append(("one" in facts, facts["one"]))
        assert "known" in facts
        assert "two" in facts, "a flag that is false is said"
        assert "other" not in facts
        if not values.again():
            break
    assert found == [(False, None)] * 2 + [(True, "a")] * 2


def test_what_can_be_anything_is_open_and_so_are_all_values_at_once() -> None:
    values = _Values({}, {"one": (_ANYTHING,)})
    with pytest.raises(_Open):
        values.get("one")
    for all_of_them in (values.copy, lambda: list(values), lambda: len(values)):
        with pytest.raises(_Open):
            all_of_them()
