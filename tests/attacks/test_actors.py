"""Honest and dishonest actors in a world in memory: who notices what, no more and no less."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from custody.ledger import audit
from custody.ledger.audit.checkpoints import Checkpoints
from custody.ledger.audit.heads import Heads
from custody.ledger.audit.stores import Stores
from custody.ledger.consistency import head_recovery
from custody.ledger.publish import witness
from tests.attacks.actors import Scene
from tests.attacks.machine import Actors
from tests.attacks.tampering import TIMES, Record

#: Days that chance plays, of which `make attacks` plays more.
DAYS = 20 * TIMES if TIMES > 1 else 10


def days(count: int) -> settings:
    """Return so many days of at most 25 acts each, the same in every run."""
    return settings(
        max_examples=count,
        stateful_step_count=25,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )


def play_a_day_on_which_everything_happens() -> None:
    """Play every rule of the machine once, in an order in which each has something to do, and judge after each."""
    actors = Actors()
    acts = (
        *(
            ("enter", "judge"),
            ("hand_over",),
            ("archive",),
            ("back_up",),
            ("publish",),
            ("cosign",),
            ("prove", 3),
        ),
        *(("steal",), ("revoke",), ("steal",), ("replay", 0), ("replay_receipt", 0), ("rewrite", 2, False)),
        *(("put_right",), ("rewrite", 2, True), ("put_right",), ("swap", "object_digest"), ("put_right",)),
        *(("swap", "object_missing"), ("put_right",), ("swap", "object_swapped"), ("put_right",)),
        *(
            ("show_two_histories", 1, 1),
            ("roll_back", 0, False),
            ("enter", "judge"),
            ("publish",),
            ("cosign",),
        ),
        *(
            ("resume", "head"),
            ("enter", "carl"),
            ("replay_resumption", 0),
            ("roll_back", 1, True),
            ("put_right",),
        ),
        *(("fork", 2, 1, False), ("enter", "carl"), ("put_right",), ("fork", 2, 2, True), ("enter", "carl")),
        *(("take_the_head",), ("enter", "judge"), ("resume", "nothing"), ("enter", "judge")),
    )
    for name, *words in acts:
        getattr(actors, name)(*words)
        actors.whoever_holds_something_from_outside_is_never_deceived()
        actors.a_check_says_exactly_what_can_be_seen_from_inside()
    rules = {rule.function.__name__ for rule in Actors.setup_state().rules}
    assert {name for name, *_ in acts} == rules


def test_everybody_notices_what_they_can_and_nobody_is_accused_for_nothing(record_property: Record) -> None:
    Scene.played.clear()
    play_a_day_on_which_everything_happens()
    assert len(Scene.played) >= 29
    run_state_machine_as_test(Actors, settings=days(DAYS))
    record_property(
        "actors", f"{Scene.played.total()} acts of {len(Scene.played)} sorts, none noticed wrongly"
    )


def judges_nothing(*_: object) -> tuple[str, None]:
    return "committed", None


def looks_at_nothing(*_: Any, **__: Any) -> None:
    return None


def follows_anything(known: Any, head: Any, *_: Any, **__: Any) -> Any:
    return witness._grown(known, head, known.heads, ())


#: Each detector that is blinded, and what the machine finds then.
BLIND: dict[str, tuple[object, str, Callable[..., Any], str]] = {
    "comparing with what outsiders hold": (
        audit,
        "compare_outside",
        looks_at_nothing,
        "evidence from outside|nobody noticed",
    ),
    "the remembered head in a check": (Heads, "_judge", lambda *_: [], r"can be seen: \['head'\]"),
    "the remembered head when signing": (
        head_recovery,
        "judge",
        judges_nothing,
        "does not fit|fits the database|another history was published",
    ),
    "objects": (Stores, "check", looks_at_nothing, r"can be seen: \['objects'\]"),
    "signed roots": (Checkpoints, "_compare", looks_at_nothing, "somebody cut into the entries"),
    "the memory of a witness": (witness, "_extended", follows_anything, "cosigned a second history"),
}


@pytest.mark.parametrize("blind", BLIND)
def test_the_machine_finds_a_detector_that_looks_away(blind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the day on which everything happens; in `make attacks`, by chance as well."""
    where, name, instead, why = BLIND[blind]
    monkeypatch.setattr(where, name, instead)
    with pytest.raises(AssertionError, match=why):
        play_a_day_on_which_everything_happens()
    if TIMES > 1:
        with pytest.raises(AssertionError, match=why):
            run_state_machine_as_test(Actors, settings=days(400))


def a_resumption_played_again() -> None:
    """Lose the head and the newest entries, resume by a receipt of them, lose entries again, and resume as before."""
    actors = Actors()
    for _ in range(5):
        actors.enter("judge")
    actors.scene.put(actors.scene.states[0], head=None)
    actors.resume("receipt")
    actors.enter("judge")
    actors.scene.put(actors.scene.states[0])
    actors.replay_resumption(0)
    actors.enter("carl")
    for holds in (
        actors.whoever_holds_something_from_outside_is_never_deceived,
        actors.a_check_says_exactly_what_can_be_seen_from_inside,
    ):
        holds()


def test_a_resumption_that_is_let_in_again_is_found_by_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    a_resumption_played_again()
    monkeypatch.setattr(head_recovery, "_mark_words", looks_at_nothing)
    with pytest.raises(AssertionError, match="an old resumption was let in again"):
        a_resumption_played_again()
