"""The reader of a pack takes each part as its writer writes it, and refuses any other at once and by its own error."""

from __future__ import annotations

import pytest

from custody.errors import Malformed, UnknownVersion
from custody.proof import pack
from custody.proof.pack import Member, writer
from tests.proof.packs.test_pack import Kept, listed, written

FILE = Member(b"f", pack.FILE, size=5)
LONG = 65_536


class Places(Kept):
    """Keeps what was read, with what is given at which offset."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[tuple[int, bytes]] = []
        self.broken: list[tuple[int, str] | None] = []

    def content(self, offset: int, data: memoryview) -> None:
        self.given.append((offset, bytes(data)))

    def end(self, member: Member, broken: tuple[int, str] | None) -> None:
        super().end(member, broken)
        self.broken.append(broken)


def read(data: bytes, piece: int = 1 << 20) -> Places:
    kept = Places()
    reader = pack.PackReader(kept)
    for at in range(0, len(data), piece):
        reader.feed(data[at : at + piece])
    reader.finish()
    return kept


def block(kind: bytes, told: bytes, size: int | None = None) -> bytes:
    """Write a header of records as a stranger may, who says any size."""
    return (
        writer._block(b"x", kind, size=len(told) if size is None else size, mode=0o644)
        + told
        + pack.padding(len(told))
    )


@pytest.mark.parametrize(
    "one",
    [
        Member(b"x" * LONG, pack.FILE),
        Member(b"\xff" * LONG, pack.SYMLINK, target=b"\xff" * LONG),
        Member(b"y", pack.HARD_LINK, target=b"x" * LONG),
        Member(
            b"d", pack.CHAR_DEVICE, mode=0o7777, uid=2**32 - 1, gid=2**32 - 1, device=(0o7777777, 0o7777777)
        ),
        Member(
            b"e", pack.BLOCK_DEVICE, uid=0o7777777, gid=0o7777777, modified=10**20 - 1, changed=1 - 10**20
        ),
        Member(b"f", pack.FILE, size=LONG * 2, data=tuple((2 * at, 1) for at in range(LONG))),
    ],
)
def test_the_longest_member_that_can_be_written_is_read(one: Member) -> None:
    assert [member for member, _ in read(written((one, bytes(one.stored)))).members] == [one]


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 1024])
def test_a_file_that_fills_its_blocks_is_read_as_any_other(size: int) -> None:
    members = [
        (Member(name, pack.FILE, size=size), bytes([65 + at]) * size) for at, name in enumerate((b"a", b"b"))
    ]
    for piece in (1, 512, 1 << 20):
        kept = read(written(*members), piece)
        assert [one for one, _ in kept.members] == [one for one, _ in members]
        assert b"".join(data for _, data in kept.given) == b"".join(data for _, data in members)


def test_a_map_of_holes_is_read_wherever_its_last_block_begins() -> None:
    """A count, then two numbers for each stretch: among these are maps of which a block holds all lines but one."""
    straddling = 0
    for many in range(40, 140):
        one = Member(b"f", pack.FILE, size=100_000, data=tuple((17 * at, 3) for at in range(many)))
        whole = writer.stretches(one)
        full = whole[: len(whole) // 512 * 512]
        straddling += len(whole) > 512 and full.count(b"\n") == 2 * (many + 1)
        assert [member for member, _ in read(written((one, b"abc" * many))).members] == [one]
    assert straddling


def test_of_a_file_with_holes_the_data_is_given_at_its_offsets_and_nothing_between() -> None:
    one = Member(b"f", pack.FILE, size=20, data=((2, 3), (8, 1), (10, 10)))
    data = written((one, b"abcdEFGHIJKLMN"))
    assert read(data).given == [(2, b"abc"), (8, b"d"), (10, b"EFGHIJKLMN")]
    byte_by_byte = read(data, 1).given
    assert [offset for offset, _ in byte_by_byte] == [2, 3, 4, 8, *range(10, 20)]
    assert b"".join(data for _, data in byte_by_byte) == b"abcdEFGHIJKLMN"


@pytest.mark.parametrize("kind", [b"x", b"g"])
def test_records_that_are_longer_than_any_are_refused_before_they_come(kind: bytes) -> None:
    reader = pack.PackReader(Kept())
    reader.feed(pack.begin() + block(kind, b"", 3 * LONG))
    for size in (3 * LONG + 1, 0o77777777777):
        with pytest.raises(Malformed, match="begin with its records"):
            pack.PackReader(Kept()).feed(pack.begin() + block(kind, b"", size))


@pytest.mark.parametrize("kind", [b"0", b"5", b"L", b"\0"])
def test_a_header_without_its_records_is_refused(kind: bytes) -> None:
    for before in (pack.begin(), pack.begin() + pack.header(Member(b"a", pack.FILE))):
        with pytest.raises(Malformed, match="begin with its records"):
            pack.PackReader(Kept()).feed(before + block(kind, b""))


@pytest.mark.parametrize(
    "note",
    [
        block(b"g", writer.record("comment", b"hello")),
        block(b"g", writer.record("path", b"custody.broken 0 EIO")),
        block(b"g", b""),
        block(b"g", writer.record("comment", b"custody.broken 0 eio")),
        block(b"g", writer.record("comment", b"custody.broken 00 EIO")),
        pack.begin(),
    ],
)
def test_a_note_after_a_file_says_from_where_it_is_broken_and_nothing_else(note: bytes) -> None:
    before = pack.begin() + pack.header(FILE) + b"hello" + pack.padding(5)
    for offset in (0, 4):
        assert read(before + pack.broken(offset, "EIO") + pack.END).broken == [(offset, "EIO")]
    with pytest.raises(Malformed):
        read(before + note + pack.END)


@pytest.mark.parametrize(
    "before",
    [
        b"",
        pack.header(Member(b"d", pack.FOLDER)),
        pack.header(Member(b"l", pack.SYMLINK, target=b"t")),
        pack.header(FILE) + b"hello" + pack.padding(5) + pack.broken(1, "EIO"),
    ],
)
def test_a_note_that_follows_no_file_is_refused(before: bytes) -> None:
    with pytest.raises(Malformed, match="follows no file"):
        pack.PackReader(Kept()).feed(pack.begin() + before + pack.broken(0, "EIO"))


def test_another_version_is_told_from_what_is_no_pack() -> None:
    def note(told: bytes, kind: bytes = b"g", size: int | None = None) -> bytes:
        return block(kind, told, size) + pack.END

    version = writer.record("comment", b"custody.pack/7")
    filled = version + writer.record("x", b"y" * (512 - len(version) - 7))
    assert len(filled) == 512
    for later in (note(version), note(filled)):
        with pytest.raises(UnknownVersion, match="version 7"):
            read(later)
    for none in (
        note(version, b"x"),
        note(version, size=513),
        note(writer.record("comment", b"custody.pack/07")),
        note(writer.record("path", b"custody.pack/7")),
        note(b""),
        note(version[:-1]),
        note(version[:-1] + b"x"),
        pack.header(FILE) + b"hello",
    ):
        with pytest.raises(Malformed):
            read(none)


@pytest.mark.parametrize(
    "records",
    [
        b"9 path=f",
        b"10 path=f\n",
        b"8 path=f\n",
        b"09 path=f\n",
        b"9 path=f\n9 path=f\n",
        b"9 path:f\n",
        b"path=f\n",
        b"4 p=\n",
        b"99999999 path=f\n",
        b"9 path=f\n\n",
    ],
)
def test_records_that_are_none_are_refused(records: bytes) -> None:
    honest = pack.header(Member(b"f", pack.FILE))
    assert read(pack.begin() + honest + pack.END).members == [(Member(b"f", pack.FILE), b"")]
    with pytest.raises(Malformed):
        read(pack.begin() + block(b"x", records) + honest[-512:] + pack.END)


def changed(one: Member, old: bytes, new: bytes) -> bytes:
    """Write a member in which some bytes are others, of the same length."""
    honest = pack.header(one)
    assert len(old) == len(new)
    assert honest.count(old) == 1, honest.count(old)
    return honest.replace(old, new)


HOLES = Member(b"f", pack.FILE, size=9000, data=((4096, 5), (8192, 808)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"2\n4096\n5\n", b"0\n4096\n5\n"),
        (b"2\n4096\n5\n", b"\n24096\n5\n"),
        (b"2\n4096\n5\n", b"x\n4096\n5\n"),
        (b"2\n4096\n5\n", b"1\n4096\n5\n"),
        (b"2\n4096\n5\n8192\n", b"65538\n96\n8192\n"),
        (b"2\n4096\n5\n8192\n", b"9999999999999\n"),
        (b"4096\n", b"4o96\n"),
        (b"4096\n", b"8193\n"),
        (b"realsize=9000", b"realsize=8999"),
        (b"realsize=9000", b"realsize=09e3"),
        (b"sparse.major=1", b"sparse.major=2"),
        (b"sparse.minor=0", b"sparse.minor=1"),
    ],
)
def test_a_map_of_holes_of_another_spelling_is_refused(old: bytes, new: bytes) -> None:
    content = b"x" * HOLES.stored + pack.padding(HOLES.stored)
    assert read(pack.begin() + pack.header(HOLES) + content + pack.END).members[0][0] == HOLES
    with pytest.raises(Malformed):
        read(pack.begin() + changed(HOLES, old, new) + bytes(512) * 4 + content + pack.END)


def test_a_map_of_holes_without_an_end_is_refused_at_its_first_block() -> None:
    """And not read on for a count that no file can have."""
    for count in (b"x" * 512, b"65538\n".ljust(512, b"1"), b"1" * 511 + b"\n"):
        honest = pack.header(HOLES)
        with pytest.raises(Malformed, match=r"a map of holes|a number in a pack"):
            pack.PackReader(Kept()).feed(pack.begin() + honest[:-512] + count)


@pytest.mark.parametrize("begins", [b"2\n", b"2\n4096\n5\n", b"65537\n" + b"0\n" * 999])
@pytest.mark.parametrize("goes_on", [b"0", b"1", b"x", b"\0"])
def test_a_map_of_holes_with_a_line_without_an_end_is_not_read_on_for_it(
    begins: bytes, goes_on: bytes
) -> None:
    """Up to the length that as many lines can have and no further."""
    reader = pack.PackReader(Kept())
    reader.feed(pack.begin() + pack.header(HOLES)[:-512])
    most = 20 * (begins.count(b"\n") + 1)
    data = begins + goes_on * (most + 512)
    reader.feed(data[: most // 512 * 512])
    with pytest.raises(Malformed, match="a line that is longer than any number"):
        reader.feed(data[most // 512 * 512 :][:512])


def test_a_map_of_holes_may_have_the_longest_lines_that_there_are() -> None:
    """Numbers of 19 digits throughout are read up to the last: which of them no file has is said of the whole map."""
    told = b"65537\n" + b"1000000000000000000\n" * 131_074
    reader = pack.PackReader(Kept())
    reader.feed(pack.begin() + pack.header(HOLES)[:-512])
    reader.feed(told[: -(len(told) % 512)])
    with pytest.raises(Malformed, match="stretches of data"):
        reader.feed(told[-(len(told) % 512) :].ljust(512, b"\0"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"mtime=1.000000002", b"mtime=1.00000002x"),
        (b"mtime=1.000000002", b"mtime=01.00000002"),
        (b"ctime=-3.000000004", b"ctime=+3.000000004"),
        (b"0000644\0" + b"0000000\0" * 2, b"000064\0\0" + b"0000000\0" * 2),
        (b"0000644\0" + b"0000000\0" * 2, b"0000648\0" + b"0000000\0" * 2),
        (b"0000644\0" + b"0000000\0" * 2, b"0000644 " + b"0000000\0" * 2),
        (b"ustar\x0000", b"ustar  \0"),
    ],
)
def test_a_header_of_another_spelling_is_refused(old: bytes, new: bytes) -> None:
    one = Member(b"f", pack.FILE, mode=0o644, modified=1_000_000_002, changed=-3_000_000_004)
    assert read(pack.begin() + pack.header(one) + pack.END).members == [(one, b"")]
    honest = pack.header(one)
    assert old in honest
    head, tail = honest.rsplit(old, 1)
    with pytest.raises(Malformed):
        read(pack.begin() + head + new + tail + pack.END)


def test_what_is_read_inside_a_pack_begins_at_a_member_and_tells_its_place() -> None:
    members = [(Member(b"a", pack.FOLDER), b""), (Member(b"a/f", pack.FILE, size=600), b"x" * 600)]
    data = written(*members)
    at = len(pack.begin()) + len(pack.header(members[0][0]))
    seen: list[int] = []

    class Noting(Kept):
        def begin(self, member: Member, at: int) -> None:
            super().begin(member, at)
            seen.append(at)

    kept = Noting()
    reader = pack.PackReader(kept, inside=at)
    reader.feed(data[at:])
    reader.finish()
    assert (seen, kept.members) == ([at], members[1:])
    with pytest.raises(Malformed, match="in no folder"):
        listed(pack.begin() + data[at:])


@pytest.mark.parametrize("size", [0o7777777777, 0o10000000000, 0o77777777777, 0o100000000000, 2**53 - 1])
def test_the_size_of_a_large_file_is_read_from_its_header(size: int) -> None:
    one = Member(b"f", pack.FILE, size=size, uid=0o7777776)
    begun: list[Member] = []

    class Noting(Kept):
        def begin(self, member: Member, at: int) -> None:
            begun.append(member)

    reader = pack.PackReader(Noting())
    reader.feed(pack.begin() + pack.header(one))
    assert begun == [one]
    assert reader.skip() == size + -size % 512
    reader.feed(pack.END)
    reader.finish()


def test_what_is_left_out_of_a_file_is_told_up_to_the_next_header() -> None:
    first, second = Member(b"a", pack.FILE, size=700), Member(b"b", pack.FILE, size=1)
    data = written((first, b"x" * 700), (second, b"y"))
    kept = Places()
    reader = pack.PackReader(kept)
    assert reader.skip() == 0
    start = len(pack.begin()) + len(pack.header(first))
    reader.feed(data[: start + 100])
    assert reader.skip() == 1024 - 100
    assert reader.skip() == 0
    reader.feed(data[start + 1024 :])
    reader.finish()
    assert kept.given == [(0, b"x" * 100), (0, b"y")]
    assert reader.skip() == 0


@pytest.mark.parametrize("what", [b"\x01".ljust(507, b"\0"), bytes(506) + b"\x01"])
def test_nothing_lies_between_members(what: bytes) -> None:
    with pytest.raises(Malformed, match="between its members"):
        read(pack.begin() + pack.header(FILE) + b"hello" + what + pack.END)
    with pytest.raises(Malformed, match="one block of zeros"):
        read(pack.begin() + bytes(512) + b"\x01".ljust(512, b"\0"))
