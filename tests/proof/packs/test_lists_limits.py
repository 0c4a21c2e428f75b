"""Hash lists: where each format ends, what its header must say, and which line is named when one is wrong."""

from __future__ import annotations

import pytest

from custody.errors import Malformed, UnknownVersion
from custody.proof import hash_lists
from custody.proof.hash_lists import ListedFile, records
from custody.proof.hash_lists.writer import write
from tests.fuzz.parser import Parser, bounded, timed

MD5, SHA256 = "0a" * 16, "0b" * 32
HEAD = "%%%% HASHDEEP-1.0\n"
FILE = f"<fileobject><filename>a</filename><hashdigest type='MD5'>{MD5}</hashdigest></fileobject>"


def read(text: str, called: str = "") -> list[ListedFile]:
    return list(hash_lists.read(text.encode(), called).files)


def test_a_name_has_up_to_64_kib_and_no_zero_byte_and_only_a_set_has_none() -> None:
    for name in (b"", b"a", b"a" * 65_536, b"\xff\n"):
        assert ListedFile(name).name == name
    for name in (b"a" * 65_537, b"a\0", b"\0"):
        with pytest.raises(Malformed):
            ListedFile(name)
    assert read(f"MD5\n{MD5}\n")[0].name == b""
    rows = (
        f"{HEAD}%%%% size,md5,filename\n3,{MD5},%s\n",
        "<dfxml>" + FILE.replace(">a<", ">%s<") + "</dfxml>",
    )
    for row in rows:
        filled, empty = (row.replace("%s", name) for name in ("a", ""))
        assert [file.name for file in read(filled)] == [b"a"]
        with pytest.raises(Malformed):
            read(empty)


@pytest.mark.parametrize(
    ("written", "called", "read_as"),
    [
        (rb"\\", "", b"\\"),
        (rb"\n", "", b"\n"),
        (b"%25", "manifest-md5.txt", b"%"),
        (b"%0A", "manifest-md5.txt", b"\n"),
    ],
)
def test_a_name_that_is_written_longer_than_any_is_refused_before_it_is_read(
    written: bytes, called: str, read_as: bytes
) -> None:
    """Its escapes, of 32 MiB and more, would be taken one by one."""

    def listed(name: bytes) -> bytes:
        line = MD5.encode() + (b"  data/" if called else b"  ") + name + b"\n"
        return b"".join(file.name for file in hash_lists.read(line if called else b"\\" + line, called).files)

    reader = Parser("hash list", (), listed, list)
    assert listed(written * 65_536) == read_as * 65_536
    with bounded():
        for count in (3 * 65_536, 12 << 20):
            assert not timed(reader, written * count)


def test_a_size_is_a_whole_number_of_at_most_fifteen_digits() -> None:
    assert [records.count(text, "a size") for text in (b"0", b"007", b"9" * 15)] == [0, 7, 10**15 - 1]
    for wrong in (b"", b"1x", b"x", b"-1", b"1.0", b"9" * 16, "²".encode()):
        with pytest.raises(Malformed, match="a size"):
            records.count(wrong, "a size")


def test_a_digest_is_hex_of_the_length_of_its_algorithm_and_nothing_beside() -> None:
    assert records.hex_digest(b"0A" * 16, "md5") == b"\x0a" * 16
    for wrong in (b"0a" * 15, b"0a" * 17, b"0a " * 16, b"0a" * 15 + b"0", b"zz" * 16, "é".encode() * 16):
        with pytest.raises(Malformed, match="md5"):
            records.hex_digest(wrong, "md5")


def test_a_path_calls_its_file_by_what_follows_the_last_slash_of_either_kind() -> None:
    assert hash_lists.base_names(b"a/b/c") == {b"a/b/c", b"c"}
    assert hash_lists.base_names(b"C:\\b\\c") == {b"C:\\b\\c", b"c"}
    assert hash_lists.base_names(b"a/b\\c/d") == {b"a/b\\c/d", b"d", b"c/d"}
    assert hash_lists.base_names(b"a") == {b"a"}


def test_a_list_of_hashdeep_may_list_nothing_and_state_all_that_hashdeep_can() -> None:
    assert read(HEAD + "%%%% size,md5,filename\n") == []
    assert read(HEAD + "%%%% size,md5,filename\n## a comment\n") == []
    columns = "md5,sha1,sha256,tiger,whirlpool,sha3"
    row = f"3,{MD5},{'0c' * 20},{SHA256},t,w,s,a,b"
    (one,) = read(f"{HEAD}%%%% size,{columns},filename\n{row}\n")
    assert (one.name, one.bytes, sorted(one.digests())) == (b"a,b", 3, ["md5", "sha1", "sha256"])


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        f"%%%% HASHDEEP-1.1\n%%%% size,md5,filename\n3,{MD5},a\n",
        f"{HEAD}size,md5,filename\n3,{MD5},a\n",
        f"{HEAD}%%%% md5,size,filename\n{MD5},3,a\n",
        f"{HEAD}%%%% size,filename,md5\n3,a,{MD5}\n",
        f"{HEAD}%%%% size,md5,name\n3,{MD5},a\n",
        f"{HEAD}%%%% bytes,md5,filename\n3,{MD5},a\n",
        f"{HEAD}%%%% size,md5,md5,filename\n3,{MD5},{MD5},a\n",
        f"{HEAD}%%%% size,md5,crc32,filename\n3,{MD5},00,a\n",
        f"{HEAD}%%%% size,tiger,filename\n3,{MD5},a\n",
        f"{HEAD}%%%% size,filename\n3,a\n",
        f"{HEAD}%%%% size,md5,filename\n3,{MD5}\n",
        f"{HEAD}%%%% size,md5,filename\n3\n",
        f"{HEAD}%%%% size,md5,filename\nx,{MD5},a\n",
    ],
)
def test_a_list_of_hashdeep_with_other_columns_is_refused(text: str) -> None:
    assert [member.name for member in read(f"{HEAD}%%%% size,md5,filename\n3,{MD5},a\n")] == [b"a"]
    with pytest.raises(Malformed):
        read(text)


def test_a_digest_of_a_part_of_a_file_in_dfxml_is_not_that_of_the_file() -> None:
    part = f"<byte_runs><byte_run><hashdigest type='SHA256'>{SHA256}</hashdigest></byte_run></byte_runs>"
    (one,) = read(f"<dfxml>{FILE.replace('</fileobject>', part + '</fileobject>')}</dfxml>")
    assert one == ListedFile(b"a", md5=bytes.fromhex(MD5))


def test_files_in_dfxml_may_stand_in_a_volume_and_tags_in_any_namespace() -> None:
    assert read(f"<dfxml><volume>{FILE}</volume></dfxml>") == read(f"<dfxml>{FILE}</dfxml>")
    assert read(f"<dfxml xmlns='urn:dfxml'>{FILE}</dfxml>") == read(f"<dfxml>{FILE}</dfxml>")


def test_a_document_of_dfxml_that_is_cut_off_or_holds_a_file_in_a_file_is_refused() -> None:
    whole = f"<dfxml>{FILE}{FILE}</dfxml>"
    assert len(read(whole)) == 2
    for wrong in (
        whole.removesuffix("</dfxml>"),
        whole[:-1],
        f"<dfxml><fileobject>{FILE}</fileobject></dfxml>",
    ):
        with pytest.raises(Malformed):
            read(wrong)


def test_dfxml_is_read_when_it_is_sixty_four_deep_and_no_deeper() -> None:
    assert read(f"<dfxml>{'<a>' * 63}{'</a>' * 63}{FILE}</dfxml>") == read(f"<dfxml>{FILE}</dfxml>")
    with pytest.raises(Malformed, match="too deep"):
        read(f"<dfxml>{'<a>' * 64}{'</a>' * 64}{FILE}</dfxml>")


def test_a_list_of_as_many_files_and_bytes_as_there_may_be_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = f"{SHA256}  a\n{SHA256}  b\n"
    monkeypatch.setattr("custody.proof.hash_lists.dfxml.MOST_FILES", 2)
    monkeypatch.setattr("custody.proof.hash_lists.reader.MOST_FILES", 2)
    assert len(read(f"<dfxml>{FILE * 2}</dfxml>")) == len(read(lines)) == 2
    for more in (f"<dfxml>{FILE * 3}</dfxml>", lines + lines):
        with pytest.raises(Malformed, match="more than 2"):
            read(more)
    monkeypatch.setattr("custody.proof.hash_lists.reader.MOST_LIST_BYTES", len(lines))
    assert len(read(lines)) == 2
    with pytest.raises(Malformed, match="bytes"):
        read(lines + "\n")


def test_the_line_that_is_wrong_is_named_by_its_number_from_one() -> None:
    good, tagged = f"{SHA256}  a", f"SHA256 (a) = {SHA256}"
    for text, called, line in (
        (f"x\n{good}\n", "", "line 1: no line of a hash list"),
        (f"{good}\n{good}\nx\n", "", "line 3: no line of a hash list"),
        (f"{tagged}\n{good}\n", "", "line 2: no line with a BSD tag"),
        (f"{good}\n{tagged}\n", "", "line 2: no line of a hash list"),
        (f"{SHA256}  data/a\n{good}\n", "manifest-sha256.txt", "line 2: no line of a payload manifest"),
    ):
        with pytest.raises(Malformed) as caught:
            read(text, called)
        assert caught.value.message.startswith(line)
    with pytest.raises(UnknownVersion) as unknown:
        read(f"{good}\n{'0a' * 48}  b\n")
    assert unknown.value.message.startswith("line 2: a digest of 96 hex digits")


@pytest.mark.parametrize(
    ("form", "left_out"),
    [
        ("bagit-manifest", [b"\xff"]),
        ("bsd", []),
        ("dfxml", [b"\xff", b"\x01"]),
        ("hashdeep", [b"a\nb", b"a\rb"]),
        ("sha256sum", []),
    ],
)
def test_a_format_leaves_out_the_names_that_it_cannot_hold_and_no_other(
    form: str, left_out: list[bytes]
) -> None:
    names = [b"a", "é".encode(), b"\xff", b"\x01", b"a\nb", b"a\rb"]
    files = [ListedFile(name, 1, sha256=bytes(32)) for name in names]
    made = write(files, form, "1")
    assert [file.name for file in made.left_out] == left_out
    called = "manifest-sha256.txt" if form == "bagit-manifest" else ""
    assert [file.name for file in hash_lists.read(made.data, called).files] == [
        name for name in names if name not in left_out
    ]
