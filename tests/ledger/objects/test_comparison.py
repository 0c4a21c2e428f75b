"""Comparing lists with the record: each line is answered once, and many equal ones stay quick."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from custody.ledger.digests.comparison import compare
from custody.ledger.digests.recorded_files import RecordedFile, Within
from custody.model.records import StoredObject
from custody.model.schema.ids import b64
from custody.proof.hash_lists import HashList, ListedFile

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


def recorded(name: bytes, digest: bytes = bytes(32), number: int = 0, *former: bytes) -> RecordedFile:
    return RecordedFile(replace(ONE, id=str(number)), name, {"sha256": digest}, former)


def listed(*names: bytes, digest: bytes = bytes(32)) -> HashList:
    return HashList("sums", tuple(ListedFile(name, sha256=digest) for name in names))


def test_equal_bytes_under_several_names_answer_one_line_each() -> None:
    found = compare(listed(b"a", b"b", b"c"), [recorded(b"a"), recorded(b"x"), recorded(b"y")])
    assert [comparison.outcome for comparison in found.compared] == ["matched", "moved", "moved"]
    assert not found.not_found
    fewer = compare(listed(b"a", b"b", b"c"), [recorded(b"a"), recorded(b"x")])
    assert [line.name for line in fewer.not_found] == [b"c"]


def test_a_name_that_moved_while_another_took_its_place_is_a_finding() -> None:
    swapped = HashList("sums", (ListedFile(b"a", sha256=b"1" * 32), ListedFile(b"b", sha256=b"2" * 32)))
    found = compare(swapped, [recorded(b"a", b"2" * 32), recorded(b"b", b"1" * 32)])
    assert [comparison.outcome for comparison in found.compared] == ["moved", "moved"]
    assert len(found.differing) == 2
    assert not found.not_found


def sums(**digests: bytes) -> HashList:
    return HashList(
        "sums", tuple(ListedFile(name.encode(), sha256=one * 32) for name, one in digests.items())
    )


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
    assert ([comparison.outcome for comparison in found.compared], len(found.differing)) == (
        [outcome],
        differing,
    )


def test_a_name_that_was_given_up_and_is_anothers_now_says_nothing_of_the_first() -> None:
    objects = [recorded(b"new", b"1" * 32, 0, b"old"), recorded(b"old", b"2" * 32, 1)]
    found = compare(sums(old=b"2"), objects)
    assert ([comparison.outcome for comparison in found.compared], found.differing) == (
        ["new", "matched"],
        (),
    )


def test_thousands_of_equal_lines_and_objects_are_each_answered_once() -> None:
    count = 3000
    names = [b"%d" % at for at in range(count)]
    objects = [recorded(b"x%d" % at, number=at) for at in range(count)]
    found = compare(listed(*names), objects)
    assert (found.count("moved"), len(found.not_found)) == (count, 0)
    same = compare(HashList("sums", tuple(ListedFile(b"d%d/i" % at, sha256=b"2" * 32) for at in range(count))),
                   [recorded(b"i", number=at) for at in range(count)])  # fmt: skip
    assert (same.count("new"), len(same.differing), len(same.not_found)) == (count, count, count)


def members(
    *paths: bytes, above: bytes | None = b"phone", digests: dict[bytes, bytes] | None = None
) -> list[RecordedFile]:
    """Return files of one folder, each with its own digest: by default that of its path."""
    packed = replace(ONE, id="p", packed="folder")
    return [
        RecordedFile(
            packed,
            path,
            {"sha256": (digests or {}).get(path, sha256(path).digest())},
            within=Within("member", 1, line, "file", above),
        )
        for line, path in enumerate(paths)
    ]


def lines(*named: tuple[bytes, bytes]) -> HashList:
    return HashList("sums", tuple(ListedFile(name, sha256=sha256(path).digest()) for name, path in named))


@pytest.mark.parametrize(
    "spelling",
    [
        b"phone/DCIM/a.jpg",
        b"DCIM/a.jpg",
        b"./DCIM/a.jpg",
        b"a.jpg",
        b"/mnt/e/phone/DCIM/a.jpg",
        b"/mnt/other/DCIM//a.jpg",
        b"E:\\phone\\DCIM\\a.jpg",
    ],
)
def test_a_path_matches_from_wherever_the_list_begins(spelling: bytes) -> None:
    found = compare(lines((spelling, b"DCIM/a.jpg")), members(b"DCIM/a.jpg"))
    assert [result.outcome for result in found.compared] == ["matched"]
    wrong = compare(lines((spelling, b"changed")), members(b"DCIM/a.jpg"))
    assert (len(wrong.differing), len(wrong.not_found)) == (1, 1)


@pytest.mark.parametrize("spelling", [b"b.jpg", b"phone/a.jpg", b"XDCIM/a.jpg", b"DCIM/a.jpg/x"])
def test_another_path_is_another_file(spelling: bytes) -> None:
    found = compare(lines((spelling, b"DCIM/a.jpg")), members(b"DCIM/a.jpg"))
    assert [result.outcome for result in found.compared] == ["moved"]
    other = compare(lines((spelling, b"changed")), members(b"DCIM/a.jpg"))
    assert ([result.outcome for result in other.compared], other.differing) == (["new"], ())


def test_of_files_that_are_called_alike_a_line_is_held_against_the_one_that_it_is_about() -> None:
    files = members(b"a.jpg", b"x/a.jpg", b"y/a.jpg")
    good = lines((b"x/a.jpg", b"x/a.jpg"))
    found = compare(good, files)
    assert [result.outcome for result in found.compared] == ["new", "matched", "new"]
    assert found.differing == ()
    changed = compare(lines((b"x/a.jpg", b"changed")), files)
    assert [result.recorded.name for result in changed.differing] == [b"x/a.jpg"]
    base = compare(lines((b"a.jpg", b"x/a.jpg"), (b"a.jpg", b"y/a.jpg"), (b"a.jpg", b"a.jpg")), files)
    assert (base.count("matched"), base.differing, base.not_found) == (3, (), ())


def test_a_pack_in_a_list_stands_for_its_files_and_is_no_result_where_it_is_not_listed() -> None:
    pack = RecordedFile(
        replace(ONE, id="p", packed="folder"),
        b"phone.tar",
        {"sha256": b"t" * 32},
        within=Within("pack", 1),
    )
    files = [pack, *members(b"DCIM/a.jpg")]
    found = compare(listed(b"phone.tar", digest=b"t" * 32), files)
    assert [(result.recorded.sort, result.outcome) for result in found.compared] == [("pack", "matched")]
    found = compare(lines((b"DCIM/a.jpg", b"DCIM/a.jpg")), files)
    assert [(result.recorded.sort, result.outcome) for result in found.compared] == [("member", "matched")]
    found = compare(listed(b"phone.tar", digest=b"u" * 32), files)
    assert [result.recorded.sort for result in found.differing] == ["pack"]


def test_what_nobody_can_read_the_manifest_of_leaves_every_other_line_undecided() -> None:
    gone = RecordedFile(replace(ONE, id="p", packed="folder"), b"phone", {}, within=Within("unread", None))
    found = compare(lines((b"phone/a", b"a"), (b"b", b"b")), [gone, *members(b"b", above=None)])
    assert [result.outcome for result in found.compared] == ["not_compared", "matched"]
    assert [line.name for line in found.undecided] == [b"phone/a"]


def test_ten_thousand_files_of_one_name_and_content_are_quick() -> None:
    paths = [b"%d/__init__.py" % at for at in range(10_000)]
    files = members(*paths, digests=dict.fromkeys(paths, bytes(32)))
    found = compare(listed(*(b"phone/" + path for path in paths)), files)
    assert (found.count("matched"), found.not_found) == (len(paths), ())


def test_each_result_has_an_identity_of_its_own() -> None:
    files = [recorded(b"a"), *members(b"b", b"c"), RecordedFile(ONE, b"m", {}, within=Within("media", 1))]
    assert [file.identity for file in files] == ["0", "p/0", "p/1", "o/media"]


def test_an_empty_list_finds_everything_new() -> None:
    assert [
        comparison.outcome for comparison in compare(HashList("dfxml", ()), [recorded(b"a")]).compared
    ] == ["new"]
