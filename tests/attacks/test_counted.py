"""The count of tamperings is a promise: a thousand at least, every family tried, and too few are a failure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import strategies as st

from tests.attacks.tampering import LEAST, NAMED, SAME, TIMES, changed, judge_all, other_bytes

HERE = Path(__file__).parent


def test_a_thousand_tamperings_are_judged_in_every_run() -> None:
    assert sum(LEAST.values()) >= 1000


def test_every_family_is_judged_by_a_test() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py") if path != Path(__file__)
    )
    named = set(re.findall(r'"([a-z ]+)"', text))
    assert set(LEAST) - named == set()


@pytest.mark.parametrize("answered", [NAMED, SAME])
def test_too_few_tamperings_that_changed_something_fail(answered: str) -> None:
    told: dict[str, object] = {}
    few = st.integers(0, 3) if answered == NAMED else st.integers()
    with pytest.raises(AssertionError):
        judge_all("bag", few, lambda _: answered, told.__setitem__)
    assert told == {}
    judge_all("bag", st.integers(), lambda _: NAMED, told.__setitem__)
    assert told == {"tampered": "bag", "tamperings": LEAST["bag"] * TIMES, "unchanged": 0}


def test_a_change_of_each_sort_is_drawn_and_makes_other_bytes() -> None:
    sorts = set()
    data = bytes(range(64))

    def judge(change: tuple[str, int, int, bytes]) -> str:
        if changed(data, change) != data:
            sorts.add(change[0])
        return NAMED

    judge_all("proof file", other_bytes(len(data)), judge, lambda _, __: None)
    assert sorts == {"flip", "put", "insert", "cut", "twice", "exchange", "end"}
