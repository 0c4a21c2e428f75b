"""Draws tamperings and has each judged; counts those that really changed something, and prints the counts.

`TAMPERINGS=20` in the environment asks for twenty times as many (`make attacks`).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from custody.errors import CustodyError

T = TypeVar("T")
Record = Callable[[str, object], None]

TIMES = int(os.environ.get("TAMPERINGS", "1"))

#: The least number of tamperings that each family judges in an ordinary run. They differ from one another. After each
#: of those of a vault all of it is checked, so fewer of these are drawn than of those of a document.
LEAST: dict[str, int] = {
    "columns of the database": 80,
    "rows of the database": 40,
    "tiles and their roots": 20,
    "bytes of the database file": 60,
    "bytes of its log": 40,
    "slots of the head file": 40,
    "list of erasures": 30,
    "objects and tree hashes": 30,
    "manifest beside a folder": 30,
    "settings of the vault": 40,
    "memory of a witness": 30,
    "proof file": 150,
    "cosigned checkpoint": 90,
    "fields document": 100,
    "chunk document": 40,
    "member document": 40,
    "timestamp token": 60,
    "draft in a box": 40,
    "kit for a scene": 30,
    "journal of an upload": 40,
    "bag": 40,
}

#: What a judge answers: rightly named, or by a measure of its own nothing that anybody relies on was changed.
NAMED, SAME, NOT_DONE = "named", "same", "not done"


def judge_all(family: str, cases: st.SearchStrategy[T], judge: Callable[[T], str], record: Record) -> None:
    """Draw cases until enough different ones were judged; ``judge`` asserts, and gives one of the three answers."""
    least = LEAST[family] * TIMES
    seen: set[bytes] = set()
    answers: Counter[str] = Counter()

    @settings(
        max_examples=least * 3,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def drawn(case: T) -> None:
        mark = sha256(repr(case).encode()).digest()
        if answers[NAMED] >= least or mark in seen:
            return
        answers[judge(case)] += 1
        seen.add(mark)

    drawn()
    assert answers[NAMED] >= least, (family, answers)
    record("tampered", family)
    record("tamperings", answers[NAMED])
    record("unchanged", answers[SAME])


def answer(read: Callable[[bytes], T], data: bytes) -> T | CustodyError:
    """Return what a reader makes of some bytes, or our error that it raises; any other is a bug."""
    try:
        return read(data)
    except CustodyError as error:
        return error


@st.composite
def other_bytes(draw: st.DrawFn, length: int) -> tuple[str, int, int, bytes]:
    """Return a change to so many bytes: what is done, where, to how many bytes, and with which."""
    how = draw(st.sampled_from(["flip", "flip", "put", "insert", "cut", "twice", "exchange", "end"]))
    at = draw(st.integers(0, max(length - 1, 0)))
    count = draw(st.integers(1, 24))
    return how, at, count, draw(st.binary(min_size=1, max_size=4))


def changed(data: bytes, change: tuple[str, int, int, bytes]) -> bytes:
    """Return the bytes after a change of ``other_bytes``."""
    how, at, count, put = change
    at = min(at, max(len(data) - 1, 0))
    rest = data[at + count :]
    match how:
        case "flip":
            return data[:at] + bytes([data[at] ^ (1 << (count % 8))]) + data[at + 1 :]
        case "put":
            return data[:at] + put + data[at + len(put) :]
        case "insert":
            return data[:at] + put + data[at:]
        case "cut":
            return data[:at] + rest
        case "twice":
            return data[: at + count] + data[at:]
        case "exchange":
            return data[:at] + rest[:count] + data[at : at + count] + rest[count:]
    return data[:at]
