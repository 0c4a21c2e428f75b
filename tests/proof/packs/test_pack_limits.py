"""A pack at its limits: what a member may say at most, how its bytes lie, and what its reader refuses of each part."""

from __future__ import annotations

import io
import tarfile
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest

from custody.errors import Malformed
from custody.proof import merkle, pack
from custody.proof.commitments.list_leaves import manifest_leaf, parse_manifest_leaf
from custody.proof.digest import LEAF_BYTES, ObjectHasher
from custody.proof.pack import Member, member, writer
from tests.proof.packs.test_pack import listed, written

FILE = Member(b"f", pack.FILE, size=5)
LINK = Member(b"l", pack.SYMLINK, target=b"t")
DEVICE = Member(b"d", pack.CHAR_DEVICE)
MANY = tuple((2 * at, 1) for at in range(65_536))


@pytest.mark.parametrize(
    ("one", "change"),
    [
        (FILE, {"mode": 0o7777}),
        (FILE, {"uid": 2**32 - 1}),
        (FILE, {"gid": 2**32 - 1}),
        (FILE, {"modified": 10**20 - 1, "changed": 1 - 10**20}),
        (FILE, {"size": 2**53 - 1}),
        (FILE, {"size": 0}),
        (FILE, {"path": b"x" * 65_536}),
        (LINK, {"target": b"x" * 65_536}),
        (DEVICE, {"device": (0o7777777, 0)}),
        (DEVICE, {"device": (0, 0o7777777)}),
        (replace(DEVICE, kind=pack.BLOCK_DEVICE), {"device": (8, 1)}),
        (Member(b".", pack.FOLDER), {"mode": 0o755}),
        (FILE, {"size": 131_072, "data": MANY}),
        (FILE, {"size": 10, "data": ((0, 3), (4, 6))}),
        (FILE, {"size": 10, "data": ()}),
        (Member(b"u", "unreadable.folder.eacces"), {}),
        (Member(b"u", "unreadable.unknown.e2big"), {}),
    ],
)
def test_a_member_may_say_the_most_there_is(one: Member, change: dict[str, Any]) -> None:
    made = replace(one, **change)
    assert all(getattr(made, name) == value for name, value in change.items())


@pytest.mark.parametrize(
    ("one", "change"),
    [
        (FILE, {"mode": -1}),
        (FILE, {"mode": 0o10000}),
        (FILE, {"uid": -1}),
        (FILE, {"uid": 2**32}),
        (FILE, {"gid": -1}),
        (FILE, {"gid": 2**32}),
        (FILE, {"modified": 10**20}),
        (FILE, {"modified": -(10**20)}),
        (FILE, {"changed": 10**20}),
        (FILE, {"size": -1}),
        (FILE, {"size": 2**53}),
        (FILE, {"path": b"x" * 65_537}),
        (FILE, {"kind": "door"}),
        (FILE, {"kind": "unreadable.file"}),
        (FILE, {"target": b"t"}),
        (FILE, {"device": (1, 0)}),
        (FILE, {"path": b"."}),
        (LINK, {"target": b""}),
        (LINK, {"target": b"a\0"}),
        (LINK, {"target": b"x" * 65_537}),
        (LINK, {"size": 1}),
        (LINK, {"device": (0, 1)}),
        (DEVICE, {"device": (-1, 0)}),
        (DEVICE, {"device": (0, -1)}),
        (DEVICE, {"device": (0o10000000, 0)}),
        (DEVICE, {"target": b"t"}),
        (Member(b"a", pack.FOLDER), {"size": 1}),
        (Member(b"a", pack.FOLDER), {"data": ()}),
        (FILE, {"size": 0, "data": ()}),
        (FILE, {"size": 10, "data": ((0, 3), (3, 1))}),
        (FILE, {"size": 10, "data": ((0, 3), (5, 0))}),
        (FILE, {"size": 10, "data": ((0, 3), (5, 6))}),
        (FILE, {"size": 131_074, "data": (*MANY, (131_072, 1))}),
        (FILE, {"size": 5, "kind": pack.SPARSE}),
        (FILE, {"size": (4 << 30) + 2, "data": ((0, 1),)}),
    ],
)
def test_a_member_that_says_what_nothing_is_is_refused(one: Member, change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        replace(one, **change)


def test_a_file_is_sparse_when_its_holes_come_to_more_than_four_gib() -> None:
    holes = 4 << 30
    for size, kind in ((holes + 1, pack.FILE), (holes + 2, pack.SPARSE)):
        assert pack.named_kind(pack.FILE, size, ((0, 1),)) == kind
        assert pack.named_kind(pack.SPARSE, size, ((0, 1),)) == kind
        assert Member(b"f", kind, size=size, data=((0, 1),)).stored == 1
    assert pack.named_kind(pack.FILE, holes + 2, None) == pack.FILE
    assert pack.named_kind(pack.FOLDER, holes + 2, ((0, 1),)) == pack.FOLDER


@pytest.mark.parametrize("path", [b"a", b".a", b"..a", b"a/b", b"\xff", b"."])
def test_a_path_leads_down_by_names(path: bytes) -> None:
    member.check_path(path)


def fields(block: bytes) -> tuple[bytes, ...]:
    """Cut a header into what POSIX says stands where: name, mode, uid, gid, size, mtime, type, link, magic, device."""
    ends = (0, 100, 108, 116, 124, 136, 148, 156, 157, 257, 265, 329, 337, 345)
    cut = [block[at:to].rstrip(b"\0") for at, to in pairwise(ends)]
    return (*cut[:6], *cut[7:9], cut[9][:5], *cut[11:])


def test_a_header_lies_as_posix_says_and_large_numbers_stand_in_records() -> None:
    small = Member(b"a", pack.FILE, mode=0o644, uid=7, gid=8, modified=1_793_617_200_999_999_999, size=9)
    (own,) = [pack.header(small)[-512:]]
    assert fields(own) == (
        *(b"a", b"0000644", b"0000007", b"0000010", b"00000000011", b"15272066460", b"0", b"", b"ustar"),
        *(b"0000000", b"0000000"),
    )
    assert int(own[148:154], 8) == sum(own) - sum(own[148:156]) + 8 * 32
    assert own[154:156] == b"\0 "
    largest = replace(small, uid=0o7777777, gid=0o7777777, size=0o77777777777)
    told = pack.header(largest)[512:-512]
    assert not any(word in told for word in (b" uid=", b" gid=", b" size="))
    beyond = replace(small, uid=0o10000000, gid=0o10000000, size=0o100000000000, modified=-1)
    whole = pack.header(beyond)
    assert fields(whole[-512:])[2:6] == (b"0000000", b"0000000", b"00000000000", b"00000000000")
    for record in (
        b"15 uid=2097152\n",
        b"15 gid=2097152\n",
        b"19 size=8589934592\n",
        b"22 mtime=-0.000000001\n",
    ):
        assert record in whole[512:-512]
    link = Member(b"x" * 101, pack.SYMLINK, target=b"y" * 101)
    assert fields(pack.header(link)[-512:])[::7] == (b"x" * 100, b"y" * 100)
    device = Member(b"d", pack.BLOCK_DEVICE, device=(8, 17))
    assert fields(pack.header(device)[-512:])[6:] == (b"4", b"", b"ustar", b"0000010", b"0000021")


@pytest.mark.parametrize(
    ("length", "written_"),
    [(0, b"5 a=\n"), (4, b"9 a="), (5, b"11 a="), (92, b"98 a="), (93, b"99 a="), (94, b"101 a=")],
)
def test_a_record_counts_its_own_length(length: int, written_: bytes) -> None:
    made = writer.record("a", b"x" * length)
    assert made.startswith(written_)
    assert len(made) == int(made.partition(b" ")[0])


@pytest.mark.parametrize(
    ("size", "data", "told"),
    [
        (10, (), b"1\n10\n0\n"),
        (10, ((0, 4),), b"2\n0\n4\n10\n0\n"),
        (10, ((6, 4),), b"1\n6\n4\n"),
        (10, ((0, 4), (6, 4)), b"2\n0\n4\n6\n4\n"),
        (10, ((0, 4), (6, 2)), b"3\n0\n4\n6\n2\n10\n0\n"),
        (10, None, b""),
    ],
)
def test_a_map_of_holes_counts_its_stretches_and_an_empty_one_if_a_hole_ends_the_file(
    size: int, data: tuple[tuple[int, int], ...] | None, told: bytes
) -> None:
    one = Member(b"f", pack.FILE, size=size, data=data)
    assert writer.stretches(one) == told
    assert writer.hole_map(one) == (told.ljust(512, b"\0") if told else b"")
    stored = sum(length for _, length in data or ())
    listed(written((one, b"x" * one.stored)))
    assert data is None or b"%011o\0" % (512 + stored) in pack.header(one)


@pytest.mark.parametrize(
    ("path", "target"), [(b"\xff", b"a"), (b"a", b"\xff"), (b"\xff", b"\xff"), (b"a", b"a")]
)
def test_names_that_are_no_text_are_said_to_be_bytes(path: bytes, target: bytes) -> None:
    told = pack.header(Member(path, pack.SYMLINK, target=target))
    assert (b"21 hdrcharset=BINARY\n" in told) is (b"\xff" in path + target)


def test_the_size_of_a_file_with_holes_counts_its_map() -> None:
    most = 0o77777777777
    for kept, record in (
        (most - 512, b""),
        (most - 511, b"19 size=8589934592\n"),
        (most, b"19 size=8589935103\n"),
    ):
        told = pack.header(Member(b"f", pack.SPARSE, size=1 << 40, data=((0, kept),)))
        assert record in told
        assert (b" size=" in told) is bool(record)


def test_padding_fills_the_last_block() -> None:
    assert [len(pack.padding(size)) for size in (0, 1, 511, 512, 513)] == [0, 511, 1, 0, 511]


def test_every_kind_of_member_is_written_as_it_always_was() -> None:
    """The format is fixed: what this digest is of, an old vault holds."""
    times: dict[str, Any] = {"modified": 1_793_617_200_123_456_789, "changed": -1}
    made = [
        Member(b"a", pack.FOLDER, mode=0o755, **times),
        Member(b"a/b", pack.FILE, size=5, uid=1 << 31, gid=3, **times),
        Member(b"a/c", pack.FILE, size=20_000, data=((4096, 5), (9000, 7)), **times),
        Member(b"a/d", pack.FILE, size=20_000, data=((19_990, 10),), **times),
        Member(b"a/e", pack.HARD_LINK, target=b"a/b", **times),
        Member(b"a/f", pack.SYMLINK, target=b"\xff", **times),
        Member(b"a/g", pack.FIFO, **times),
        Member(b"a/h", pack.SOCKET, **times),
        Member(b"a/i", pack.CHAR_DEVICE, device=(1, 3), **times),
        Member(b"a/j", pack.BLOCK_DEVICE, device=(8, 0), **times),
        Member(b"a/k", pack.SPARSE, size=1 << 40, data=((0, 5),), **times),
        Member(b"a/l", "unreadable.file.eacces", **times),
        Member(b"a/m", "unreadable.folder.eacces", **times),
        Member(b"a/n\xff", pack.FILE, **times),
    ]
    whole = written(*((item, b"x" * item.stored) for item in made))
    assert sha256(whole).hexdigest() == "d816749c9166cdb8a00b0dff3da9b26ad9e89f03ca6a06d12704c3b4452a4e14"
    with tarfile.open(fileobj=io.BytesIO(whole)) as archive:
        assert len(archive.getmembers()) == len(made)
    assert [parse_manifest_leaf(leaf).path for leaf in listed(whole)[1]] == [
        made_file.path for made_file in made
    ]


HELLO = b"hello, " * 300


@pytest.mark.parametrize("piece", [1, 7, 100, 512, 100_000])
def test_a_manifest_says_the_digests_of_what_a_file_reads_as_and_of_what_a_link_says(piece: int) -> None:
    """Whatever pieces the pack came in, and holes of one byte and of more than a leaf count as zeros."""
    hole = LEAF_BYTES + 1
    members = [
        (Member(b"a", pack.FILE, size=len(HELLO)), HELLO, HELLO),
        (Member(b"b", pack.FILE, size=5, data=((0, 2), (3, 1))), b"xyz", b"xy\0z\0"),
        (Member(b"c", pack.FILE, size=hole + 2, data=((hole, 2),)), b"xy", bytes(hole) + b"xy"),
        (Member(b"d", pack.FILE), b"", b""),
        (Member(b"e", pack.SYMLINK, target=b"a"), b"", b"a"),
        (Member(b"f", pack.HARD_LINK, target=b"a"), b"", b"a"),
    ]
    data = written(*((one, kept) for one, kept, _ in members))
    lines: list[bytes] = []
    listing = pack.Listing(lines.append)
    for at in range(0, len(data), piece):
        listing.feed(data[at : at + piece])
    root = listing.finish()
    said = [pack.read_line(line[:-1])[2] for line in lines]
    for (_, _, whole), leaf in zip(members, said, strict=True):
        hasher = ObjectHasher()
        hasher.update(whole)
        digest = hasher.finish()
        assert (leaf.bytes, leaf.sha256, leaf.root) == (len(whole), sha256(whole).digest(), digest.root)
    assert root.root == merkle.root([merkle.leaf_hash(pack.read_line(line[:-1])[1]) for line in lines])
    assert listing.kinds == {"file": 4, "symlink": 1, "hard_link": 1}
    assert listing.unreadable == []


def test_a_line_of_a_manifest_says_at_which_byte_its_member_begins() -> None:
    first, second = Member(b"a", pack.FILE, size=3), Member(b"b", pack.FILE, size=5, data=((4, 1),))
    data = written((first, b"abc"), (second, b"x"))
    lines: list[bytes] = []
    listing = pack.Listing(lines.append)
    listing.feed(data)
    listing.finish()
    places = [pack.read_line(line[:-1])[0] for line in lines]
    assert places == [len(pack.begin()), len(pack.begin()) + len(pack.header(first)) + 512]
    for place, one in zip(places, (first, second), strict=True):
        assert data[place:].startswith(pack.header(one))


@pytest.mark.parametrize(
    "line", [b"", b"1", b"1 ", b"01 {}", b"-1 {}", b" {}", b"x {}", b"1  {}", b"1" * 20 + b" {}"]
)
def test_a_line_that_is_none_is_refused(line: bytes) -> None:
    leaf = manifest_leaf(b"a", "folder", None, None, None)
    for place in (0, 7, 10**19 - 1):
        assert pack.read_line(b"%d %s" % (place, leaf))[:2] == (place, leaf)
    with pytest.raises(Malformed):
        pack.read_line(line.replace(b"{}", leaf))


def test_a_member_of_which_nothing_more_is_said_has_no_rights_owner_time_or_content() -> None:
    one = Member(b"a", pack.FILE)
    assert (one.mode, one.uid, one.gid, one.modified, one.changed, one.size) == (0, 0, 0, 0, 0, 0)
    assert (one.data, one.target, one.device) == (None, b"", (0, 0))
