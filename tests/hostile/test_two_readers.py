"""Two readers who share no code answer the same for everything that was signed, however malformed it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.attacks.tampering import TIMES
from tests.hostile import (
    chance,
    chunks,
    entries,
    exports,
    fields,
    folders,
    growth,
    notes,
    parts,
    proofs,
    segments,
    separate,
)
from tests.hostile.case import Case
from tests.hostile.readers import Readers, apart
from tests.hostile.table import STATUS, TABLE, VERIFIED, markdown

GENERATORS: dict[str, Callable[[], Iterator[Case]]] = {
    module.__name__.rpartition(".")[2]: module.cases
    for module in (
        notes,
        entries,
        fields,
        chunks,
        segments,
        parts,
        proofs,
        separate,
        growth,
        folders,
        exports,
    )
}
#: Seeds of chance, so many cases of each; `make attacks` takes more, and `make fuzz` goes on from other seeds.
SEEDS = ("1", "2", "3", "4")
MOST = 20 * TIMES


@cache
def every_case() -> tuple[list[tuple[str, str]], dict[tuple[str, str], Case]]:
    """Return name and row of every case, and one case of each sort and verdict; all are made once for it."""
    listed: list[tuple[str, str]] = []
    chosen: dict[tuple[str, str], Case] = {}
    for case in (case for cases in GENERATORS.values() for case in cases()):
        listed.append((case.name, case.row))
        chosen[case.sort, TABLE[case.row].verdict] = case
    return listed, chosen


def wrong(readers: Readers, cases: Iterator[Case]) -> list[str]:
    """Return what is wrong with the answers to cases."""
    return [fault for case in cases if (fault := readers.ask(case).fault(case))]


@pytest.mark.parametrize("generator", GENERATORS)
def test_both_readers_give_the_verdict_of_the_table(generator: str, tmp_path: Path) -> None:
    assert wrong(Readers(tmp_path), GENERATORS[generator]()) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_both_readers_agree_about_what_chance_makes(seed: str, tmp_path: Path) -> None:
    assert wrong(Readers(tmp_path), (chance.case(seed, number) for number in range(MOST))) == []


def test_every_row_of_the_table_is_shown_by_cases_each_with_a_row_and_a_name_of_its_own() -> None:
    listed = every_case()[0]
    rows = Counter(row for _, row in listed)
    assert rows.keys() == TABLE.keys()
    assert sum(count for row, count in rows.items() if TABLE[row].verdict != VERIFIED) > 400
    names = Counter(name for name, _ in listed)
    assert [name for name, count in names.items() if count > 1] == []


def test_the_script_answers_a_stranger_as_it_answers_here(tmp_path: Path) -> None:
    """One case of each verdict and sort, by a process that has nothing of ours on its path."""
    chosen = every_case()[1]
    assert len(chosen) > 8
    assert wrong(Readers(tmp_path, apart), iter(chosen.values())) == []


def test_the_table_is_written_with_a_row_for_each_class() -> None:
    lines = markdown().splitlines()
    assert len(lines) == len(TABLE) + 2
    assert {line.rpartition("(")[2] for line in lines[2:]} == {f"{status}) |" for status in STATUS.values()}


def test_the_page_on_formats_has_this_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "format.md").read_text(encoding="utf-8")
    assert markdown() in page


def test_both_readers_say_alike_where_the_bytes_of_a_chunk_lie(tmp_path: Path) -> None:
    places = {
        "chunk: 2": ("bytes 2097152 to 2097251 of 2097252 are those recorded",),
        "chunk: of a file 'DCIM/a.jpg'": ("bytes 2097152 to 2097251 of 2097252 of", "DCIM/a.jpg"),
        "chunk: of a file 'stick.E01'": (
            "stick.E01",
            "a container in which sectors are compressed, are those recorded",
        ),
        "chunk: 1 of segment img.001": (
            "bytes 1048576 to 1048582 of 1048583 of segment",
            "which are bytes 2097152 to 2097158 of 2097252 of the media in 4 segments, are those recorded",
        ),
        "chunk: 0 of segment img.003": (
            "which are bytes 2097159 to 2097251 of 2097252 of the media in 4 segments",
        ),
        "chunk: of segment x.1003": ("which are bytes 1003 to 1003 of 1010 of the media in 1010 segments",),
    }
    asked = {case.name: case for name in ("chunks", "segments") for case in GENERATORS[name]()}
    readers = Readers(tmp_path)
    for name, words in places.items():
        told = " ".join(readers.ask(asked[name]).told.split())
        assert {word: told.count(word) for word in words} == dict.fromkeys(words, 2), told
