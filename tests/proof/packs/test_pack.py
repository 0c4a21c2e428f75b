"""A pack has one spelling: its reader takes what its writer writes, and nothing that leads anywhere else."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed, UnknownVersion
from custody.proof import pack
from custody.proof.commitments.list_leaves import parse_manifest_leaf
from custody.proof.commitments.typed_roots import ManifestRoot
from custody.proof.pack import Member

FOLDER = Member(b"a", pack.FOLDER, mode=0o755, modified=1_793_617_200_123_456_789)
FILE = Member(b"a/f", pack.FILE, mode=0o644, uid=1000, gid=1000, size=5)
CONTENT = b"hello"


def written(*members: tuple[Member, bytes]) -> bytes:
    """Write a pack."""
    parts = [
        part for member, data in members for part in (pack.header(member), data, pack.padding(len(data)))
    ]
    return b"".join((pack.begin(), *parts, pack.END))


def listed(data: bytes) -> tuple[ManifestRoot, list[bytes]]:
    """Read a pack; gives the root over its members and their leaves."""
    lines: list[bytes] = []
    listing = pack.Listing(lines.append)
    listing.feed(data)
    return listing.finish(), [pack.read_line(line[:-1])[1] for line in lines]


GOOD = written((FOLDER, b""), (FILE, CONTENT))

NAMES = st.binary(min_size=1, max_size=300).filter(
    lambda one: not {0, 47} & {*one} and one not in (b".", b"..")
)


@st.composite
def members(draw: st.DrawFn) -> tuple[Member, bytes]:
    kind = draw(
        st.sampled_from(
            [
                pack.FILE,
                pack.FOLDER,
                pack.SYMLINK,
                pack.FIFO,
                pack.SOCKET,
                pack.CHAR_DEVICE,
                "unreadable.file.eacces",
            ]
        )
    )
    content = draw(st.binary(max_size=2000)) if kind == pack.FILE else b""
    member = Member(
        draw(NAMES),
        kind,
        mode=draw(st.integers(0, 0o7777)),
        uid=draw(st.integers(0, 2**32 - 1)),
        gid=draw(st.integers(0, 2**32 - 1)),
        modified=draw(st.integers(-(10**19), 10**19)),
        changed=draw(st.integers(-(10**19), 10**19)),
        size=len(content),
        target=draw(st.binary(min_size=1, max_size=300).filter(lambda one: 0 not in one))
        if kind == pack.SYMLINK
        else b"",
        device=(draw(st.integers(0, 4095)), 3) if kind == pack.CHAR_DEVICE else (0, 0),
    )
    return member, content


class Kept:
    """Keeps the members that a reader gives."""

    def __init__(self) -> None:
        self.members: list[tuple[Member, bytes]] = []
        self.content_of = bytearray()

    def begin(self, member: Member, at: int) -> None:
        self.content_of = bytearray()

    def content(self, offset: int, data: memoryview) -> None:
        assert offset == len(self.content_of)
        self.content_of += data

    def end(self, member: Member, broken: tuple[int, str] | None) -> None:
        self.members.append((member, bytes(self.content_of)))


@given(st.lists(members(), max_size=5, unique_by=lambda one: one[0].path), st.integers(1, 5000))
def test_what_is_written_reads_back_in_pieces_of_any_size(
    given_: list[tuple[Member, bytes]], piece: int
) -> None:
    ordered = sorted(given_, key=lambda one: one[0].path)
    data = written(*ordered)
    kept = Kept()
    reader = pack.PackReader(kept)
    for at in range(0, len(data), piece):
        reader.feed(data[at : at + piece])
    reader.finish()
    assert kept.members == ordered


@given(st.lists(members(), max_size=5, unique_by=lambda one: one[0].path), st.booleans())
def test_headers_alone_lead_to_the_same_members_and_the_end(
    given_: list[tuple[Member, bytes]], broken: bool
) -> None:
    """Content is left out without being looked at, and a note that a file is broken is no content."""
    parts = []
    for member, data in sorted(given_, key=lambda one: one[0].path):
        note = pack.broken(0, "eio") if broken and data else b""
        parts += [pack.header(member), data, pack.padding(len(data)), note]
    data = b"".join((pack.begin(), *parts, pack.END))
    places = [(at, pack.read_line(line[:-1])[2].path) for at, line in _lines(data)]
    seen: list[tuple[int, bytes]] = []

    class Walk(Kept):
        def begin(self, member: Member, at: int) -> None:
            seen.append((at, member.path))

        def content(self, offset: int, data: memoryview) -> None:
            raise AssertionError

    reader, at = pack.PackReader(Walk()), 0
    while at < len(data):
        reader.feed(data[at : at + 512])
        at += 512 + reader.skip()
    reader.finish()
    assert (seen, at) == (places, len(data))


def _lines(data: bytes) -> list[tuple[int, bytes]]:
    lines: list[bytes] = []
    listing = pack.Listing(lines.append)
    listing.feed(data)
    listing.finish()
    return [(int(line.partition(b" ")[0]), line) for line in lines]


@given(members())
def test_other_programs_read_the_same_of_a_member(given_: tuple[Member, bytes]) -> None:
    member, content = given_
    with tarfile.open(fileobj=io.BytesIO(written(given_))) as archive:
        (one,) = archive.getmembers()
        assert one.name.encode("utf-8", "surrogateescape").rstrip(b"/") == member.path.rstrip(b"/")
        assert (one.mode, one.uid, one.gid, one.size) == (member.mode, member.uid, member.gid, member.size)
        if member.kind == pack.SYMLINK:
            assert one.linkname.encode("utf-8", "surrogateescape") == member.target
        if one.isreg() and content:
            inner = archive.extractfile(one)
            assert inner is not None
            assert inner.read() == content


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_any_byte_that_is_another_is_refused_or_says_something_else(at: int, flip: int) -> None:
    right, found = Kept(), Kept()
    whole = pack.PackReader(right)
    whole.feed(GOOD)
    whole.finish()
    data = bytearray(GOOD)
    data[at] ^= flip
    try:
        reader = pack.PackReader(found)
        reader.feed(data)
        reader.finish()
    except (Malformed, UnknownVersion):
        return
    assert found.members != right.members


@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
def test_any_byte_of_content_that_is_another_is_another_root(at: int, flip: int) -> None:
    data = bytearray(CONTENT)
    data[at] ^= flip
    assert listed(written((FOLDER, b""), (FILE, bytes(data))))[0] != listed(GOOD)[0]


@pytest.mark.parametrize(
    "path",
    [
        b"",
        b"/etc/passwd",
        b"..",
        b"../x",
        b"a/../../x",
        b"a//b",
        b"a/",
        b"./a",
        b"a/.",
        b"a\0b",
        b"x" * 70_000,
    ],
)
def test_a_path_that_does_not_lead_down_is_refused(path: bytes) -> None:
    assert Member(b"a/b", pack.FILE).path == b"a/b"
    with pytest.raises(Malformed):
        Member(path, pack.FILE)
    honest = pack.header(Member(b"#" * len(path), pack.FILE)) if 0 < len(path) < 100 else b""
    forged = honest.replace(b"#" * len(path), path) if path else b""
    if forged:
        with pytest.raises(Malformed):
            listed(pack.begin() + forged + pack.END)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param([(FILE, CONTENT)], id="in a folder that is not there"),
        pytest.param([(FOLDER, b""), (FOLDER, b"")], id="a path twice"),
        pytest.param([(FOLDER, b""), (FILE, CONTENT), (replace(FOLDER, path=b"A"), b"")], id="out of order"),
        pytest.param(
            [(Member(b"a", pack.SYMLINK, target=b"/etc"), b""), (FILE, CONTENT)], id="below a symbolic link"
        ),
        pytest.param([(replace(FILE, path=b"a"), CONTENT), (FILE, CONTENT)], id="below a file"),
    ],
)
def test_members_that_are_not_a_folder_in_order_are_refused(wrong: list[tuple[Member, bytes]]) -> None:
    assert listed(GOOD)[0].count == 2
    with pytest.raises(Malformed):
        listed(written(*wrong))


def test_a_hard_link_forward_or_out_is_refused() -> None:
    assert Member(b"b", pack.HARD_LINK, target=b"a").target == b"a"
    for target in (b"c", b"b", b"../a", b"/a"):
        with pytest.raises(Malformed):
            Member(b"b", pack.HARD_LINK, target=target)


@pytest.mark.parametrize("cut", [1, 511, 512, 1024, len(GOOD) - 512])
def test_a_pack_that_is_cut_off_or_goes_on_is_refused(cut: int) -> None:
    listed(GOOD)
    with pytest.raises(Malformed):
        listed(GOOD[:-cut])
    with pytest.raises(Malformed):
        listed(GOOD + bytes(cut))


def test_a_pack_of_another_version_is_not_decided() -> None:
    later = GOOD.replace(b"custody.pack/1", b"custody.pack/2")
    with pytest.raises(UnknownVersion, match="version 2"):
        listed(later)
    with pytest.raises(Malformed):
        listed(GOOD.replace(b"custody.pack/1", b"custody.pack/0"))
    with pytest.raises(Malformed):
        listed(GOOD[len(pack.begin()) :])


def test_what_other_writers_write_is_refused() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("a"))
    with pytest.raises(Malformed):
        listed(buffer.getvalue())


def test_the_root_changes_with_every_name_kind_and_byte() -> None:
    roots = {
        listed(written((FOLDER, b""), (member, data)))[0].root
        for member, data in (
            (FILE, CONTENT),
            (replace(FILE, path=b"a/g"), CONTENT),
            (FILE, b"hellp"),
            (replace(FILE, size=4), b"hell"),
            (Member(b"a/f", pack.SYMLINK, target=CONTENT), b""),
            (Member(b"a/f", pack.HARD_LINK, target=b"a/e"), b""),
            (Member(b"a/f", pack.FIFO), b""),
            (Member(b"a/f", "unreadable.file.eio"), b""),
        )
    }
    assert len(roots) == 8


def test_holes_are_hashed_as_zeros_and_beyond_the_limit_as_they_are_kept() -> None:
    data = ((4096, 5),)
    holes = Member(b"h", pack.FILE, size=1 << 20, data=data)
    plain = Member(b"h", pack.FILE, size=1 << 20)
    content = bytes(4096) + CONTENT + bytes((1 << 20) - 4096 - 5)
    (leaf,) = listed(written((holes, CONTENT)))[1]
    assert [leaf] == listed(written((plain, content)))[1]
    huge = Member(b"h", pack.SPARSE, size=1 << 50, data=data)
    (kept,) = listed(written((huge, CONTENT)))[1]
    said = parse_manifest_leaf(kept)
    assert (said.kind, said.bytes) == (pack.SPARSE, len(b"2\n4096\n5\n1125899906842624\n0\n") + 5)


@pytest.mark.parametrize(
    "data", [((0, 5), (5, 1)), ((4, 2), (0, 1)), ((0, 0),), ((0, 99),), ((0, 10),), ((-1, 3),)]
)
def test_a_map_of_holes_that_is_none_is_refused(data: tuple[tuple[int, int], ...]) -> None:
    Member(b"h", pack.FILE, size=10, data=((0, 3), (5, 1)))
    with pytest.raises(Malformed):
        Member(b"h", pack.FILE, size=10, data=data)


def test_a_file_that_could_not_be_read_to_its_end_says_so_in_its_kind() -> None:
    file = replace(FILE, path=b"f")
    content = b"he" + bytes(3)
    data = pack.begin() + pack.header(file) + content + pack.padding(5) + pack.broken(2, "EIO") + pack.END
    listing = pack.Listing()
    listing.feed(data)
    assert listing.finish().count == 1
    assert listing.unreadable == [(b"f", "unreadable.file.eio")]
    for wrong in (pack.broken(5, "EIO"), pack.broken(2, "EIO") * 2):
        with pytest.raises(Malformed):
            listed(pack.begin() + pack.header(file) + content + pack.padding(5) + wrong + pack.END)
    with pytest.raises(Malformed):
        listed(pack.begin() + pack.header(FOLDER) + pack.broken(0, "EIO") + pack.END)


@given(st.binary(max_size=3000))
def test_any_bytes_are_a_pack_or_malformed(data: bytes) -> None:
    for whole in (data, pack.begin() + pack.header(FOLDER) + data, GOOD[:2560] + data):
        with suppress(Malformed, UnknownVersion):
            listed(whole)


@pytest.mark.parametrize("piece", [1, 3, 100])
def test_a_side_car_is_cut_into_its_lines_wherever_its_pieces_end(piece: int) -> None:
    data = b"one\ntwo\n\nfour\n"
    pieces = [data[at : at + piece] for at in range(0, len(data), piece)]
    assert list(pack.read_lines(pieces, 4)) == [b"one", b"two", b"", b"four"]
    assert list(pack.read_lines([], 4)) == []


def test_a_line_of_a_side_car_has_an_end_and_no_more_bytes_than_it_may() -> None:
    assert list(pack.read_lines([b"four", b"\n"], 4)) == [b"four"]
    asked = []

    def pieces() -> Iterator[bytes]:
        for piece in (b"one\n", b"fives", b"more", b"\n"):
            asked.append(piece)
            yield piece

    for given_pieces in (pieces(), iter([b"one\ntwo"])):
        lines = pack.read_lines(given_pieces, 4)
        assert next(lines) == b"one"
        with pytest.raises(Malformed, match="no end"):
            list(lines)
    assert asked == [b"one\n", b"fives"]
