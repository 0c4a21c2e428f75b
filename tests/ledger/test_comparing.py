"""Comparing lists with the record: each line is answered once, and many equal ones stay quick."""

from __future__ import annotations

from dataclasses import replace

from custody.ledger.comparing import Recorded, compare
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


def recorded(name: bytes, digest: bytes = bytes(32), number: int = 0) -> Recorded:
    return Recorded(replace(ONE, id=str(number)), name, {"sha256": digest})


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
