"""Comparing lists with the record: each line is answered once, and many equal ones stay quick."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custody.ledger.digests.comparing import compare
from custody.ledger.digests.recorded import Recorded
from custody.model.ids import b64
from custody.model.records import StoredObject
from custody.proof.lists import HashList, Listed

ONE = StoredObject(
    id="o",
    exhibit="e",
    case="c",
    bytes=1,
    sha256=b64(bytes(32)),
    root="",
    store="s",
    store_key="k",
    version=None,
    position=0,
)


def recorded(name: bytes, digest: bytes = bytes(32), number: int = 0, *former: bytes) -> Recorded:
    return Recorded(replace(ONE, id=str(number)), name, {"sha256": digest}, former)


def listed(*names: bytes, digest: bytes = bytes(32)) -> HashList:
    return HashList("sums", tuple(Listed(name, sha256=digest) for name in names))


def test_equal_bytes_under_several_names_answer_one_line_each() -> None:
    found = compare(listed(b"a", b"b", b"c"), [recorded(b"a"), recorded(b"x"), recorded(b"y")])
    assert [one.outcome for one in found.compared] == ["matched", "moved", "moved"]
    assert not found.not_found
    fewer = compare(listed(b"a", b"b", b"c"), [recorded(b"a"), recorded(b"x")])
    assert [line.name for line in fewer.not_found] == [b"c"]


def test_a_name_that_moved_while_another_took_its_place_is_a_finding() -> None:
    swapped = HashList("sums", (Listed(b"a", sha256=b"1" * 32), Listed(b"b", sha256=b"2" * 32)))
    found = compare(swapped, [recorded(b"a", b"2" * 32), recorded(b"b", b"1" * 32)])
    assert [one.outcome for one in found.compared] == ["moved", "moved"]
    assert len(found.differing) == 2
    assert not found.not_found


def sums(**digests: bytes) -> HashList:
    return HashList("sums", tuple(Listed(name.encode(), sha256=one * 32) for name, one in digests.items()))


@pytest.mark.parametrize(
    ("lines", "outcome", "differing"),
    [
        ({"new": b"1"}, "matched", 0),
        ({"old": b"1"}, "matched", 0),
        ({"oldest": b"1"}, "matched", 0),
        ({"old": b"2"}, "new", 1),
        ({"old": b"1", "new": b"2"}, "moved", 1),
        ({"old": b"2", "new": b"1"}, "matched", 0),
        ({"other": b"1"}, "moved", 0),
    ],
)
def test_an_object_answers_to_every_name_and_the_newest_one_decides_where_they_disagree(
    lines: dict[str, bytes], outcome: str, differing: int
) -> None:
    found = compare(sums(**lines), [recorded(b"new", b"1" * 32, 0, b"old", b"oldest")])
    assert ([one.outcome for one in found.compared], len(found.differing)) == ([outcome], differing)


def test_a_name_that_was_given_up_and_is_anothers_now_says_nothing_of_the_first() -> None:
    objects = [recorded(b"new", b"1" * 32, 0, b"old"), recorded(b"old", b"2" * 32, 1)]
    found = compare(sums(old=b"2"), objects)
    assert ([one.outcome for one in found.compared], found.differing) == (["new", "matched"], ())


def test_thousands_of_equal_lines_and_objects_are_each_answered_once() -> None:
    count = 3000
    names = [b"%d" % at for at in range(count)]
    objects = [recorded(b"x%d" % at, number=at) for at in range(count)]
    found = compare(listed(*names), objects)
    assert (found.count("moved"), len(found.not_found)) == (count, 0)
    same = compare(HashList("sums", tuple(Listed(b"d%d/i" % at, sha256=b"2" * 32) for at in range(count))),
                   [recorded(b"i", number=at) for at in range(count)])  # fmt: skip
    assert (same.count("new"), len(same.differing), len(same.not_found)) == (count, count, count)


def test_an_empty_list_finds_everything_new() -> None:
    assert [one.outcome for one in compare(HashList("dfxml", ()), [recorded(b"a")]).compared] == ["new"]
