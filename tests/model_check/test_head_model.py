"""Spin searches every state of the head protocol within small bounds, and refutes it as soon as one guard is off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.points import ALL
from tests.model_check.checker import PROPERTIES, Checker, numbers

N = numbers()
DATABASES, HEADS = N["DATABASES"], N["HEADS"]
ONE_LOSS = DATABASES + N["LOSS"] + N["NO_CRASH"]

#: Bounds that are searched to the end; the widest, of 2,391,314 states, in `make faults`.
BOUNDS: dict[str, dict[str, int]] = {
    "a writer and a reader, crashes alone": {"BOUND": 3, "WORLD": 0},
    "a writer and a reader, older databases": {"BOUND": 3, "WORLD": DATABASES},
    "a writer, older databases and heads": {"BOUND": 3, "WORLD": DATABASES + HEADS, "READERS": 0},
    "a writer, older databases, one batch more": {"BOUND": 4, "WORLD": DATABASES, "READERS": 0},
    "a writer and a reader, older databases and a lost head": {
        "BOUND": 3 if ALL else 2,
        "WORLD": DATABASES + N["LOSS"],
    },
    "a writer, older databases and a lost head, no crash": {"BOUND": 5, "WORLD": ONE_LOSS, "READERS": 0},
    "two writers, older databases": {"BOUND": 4, "WORLD": DATABASES, "READERS": 0, "WRITERS": 2},
    "two writers and a reader, crashes alone": {"BOUND": 3, "WORLD": 0, "WRITERS": 2},
    "a writer, a reader and another desk, crashes alone": {"BOUND": 4 if ALL else 3, "WORLD": 0, "DESKS": 1},
    "a writer and another desk, older databases": {"BOUND": 4, "WORLD": DATABASES, "READERS": 0, "DESKS": 1},
}

FORK, UNFOUNDED, ENTRY, LESS, STANDS = (
    "two released checkpoints disagree",
    "an alarm over nothing",
    "an acknowledgement without its entry",
    "says less was lost than was promised",
    "called failed though it stands",
)
SMALL = {"BOUND": 3, "WORLD": DATABASES}
LONE = {"WORLD": DATABASES, "READERS": 0}

#: Each guard that can be left out: where to look, and what no longer holds then.
GUARDS: dict[str, tuple[dict[str, int], str]] = {
    "ANSWER_BEFORE_COMMIT": (SMALL, ENTRY),
    "ANSWER_BEFORE_PROMOTION": (SMALL, FORK),
    "RELEASE_BEFORE_PROMOTION": (SMALL, FORK),
    "PROMISE_AFTER_COMMIT": ({"BOUND": 3, "WORLD": 0}, UNFOUNDED),
    "NO_SETTLING": ({"BOUND": 4, **LONE}, LESS),
    "NO_REFUSAL": (SMALL, FORK),
    "FORGETS_LOST": (SMALL, FORK),
    "SAYS_LESS": ({"BOUND": 4, **LONE}, LESS),
    "NO_REPAIR": (SMALL, UNFOUNDED),
    "NO_LOCK": ({"BOUND": 3, "WORLD": 0, "READERS": 0, "WRITERS": 2}, UNFOUNDED),
    "TRUSTS_COMMIT": (SMALL, ENTRY),
    "BLAMES_COMMIT": ({"BOUND": 3, "WORLD": 0}, STANDS),
    "COMMIT_UNSYNCED": ({"BOUND": 3, "WORLD": 0}, ENTRY),
    "HEAD_UNSYNCED": ({"BOUND": 3, "WORLD": 0}, UNFOUNDED),
    "READS_ONCE": ({"BOUND": 3, "WORLD": 0}, UNFOUNDED),
    "NAMES_EARLIER": ({"BOUND": 6, **LONE}, LESS),
    "NOT_BOUND": ({"BOUND": 5, "WORLD": ONE_LOSS, "READERS": 0}, FORK),
    "FOLLOWS_ANYTHING": ({"BOUND": 5, **LONE, "DESKS": 1}, FORK),
    "CLAIMS_WITHOUT_HEAD": ({"BOUND": 4, "WORLD": DATABASES + HEADS, "READERS": 0}, FORK),
}


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    return Checker(tmp_path_factory.mktemp("model"))


@pytest.mark.parametrize("where", BOUNDS)
def test_every_property_holds_in_every_state_within_bounds(
    checker: Checker, where: str, record_property: Callable[[str, object], None]
) -> None:
    answer = checker.run(**BOUNDS[where])
    assert answer.broken is None
    assert answer.states > 1000
    record_property("model", where)
    record_property("states", answer.states)


@pytest.mark.parametrize("guard", GUARDS)
def test_without_one_guard_the_same_model_is_refuted(checker: Checker, guard: str) -> None:
    bounds, broken = GUARDS[guard]
    assert checker.run(OFF=N[guard], **bounds).broken == broken


def test_every_guard_and_every_property_of_the_model_is_tried() -> None:
    assert sorted(N[guard] for guard in GUARDS) == list(range(1, len(GUARDS) + 1))
    assert {broken for _, broken in GUARDS.values()} == set(PROPERTIES.values())


def test_the_page_beside_the_model_names_every_guard(page: str) -> None:
    assert [guard for guard in GUARDS if f"`{guard}`" not in page] == []


@pytest.fixture
def page() -> str:
    return (Path(__file__).resolve().parents[2] / "docs" / "model" / "README.md").read_text(encoding="utf-8")
