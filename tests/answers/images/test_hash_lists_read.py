"""Hash lists and sets that were refused as no line of a hash list, or in their encoding, are read and compared.

Lists come from the programs themselves where Debian has them; for the others hfind of the Sleuth Kit, which reads the
same files, has to find the digests in what is written here.
"""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from custody.errors import Malformed, UnknownVersion
from custody.proof import hash_lists
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.programs import program

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

DISK, OTHER = b"the bytes of a disk\n" * 400, b"other bytes\n"
FILES = {"disk.raw": DISK, "other.raw": OTHER}


def digest(algorithm: str, data: bytes = DISK) -> str:
    return hashlib.new(algorithm, data).hexdigest()


MD5, SHA1, SHA256, SHA512 = (digest(name) for name in ("md5", "sha1", "sha256", "sha512"))


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    lay(office.folder)
    office.done("Eve", "archive", "disk.raw", "--exhibit", "EV/1", "--md5", "--sha1", "--sha512")
    return office


def lay(folder: Path) -> None:
    for name, data in FILES.items():
        (folder / name).write_bytes(data)


def ran(folder: Path, name: str, package: str, *words: str) -> bytes:
    done = subprocess.run([program(name, package), *words], cwd=folder, capture_output=True, check=True)
    return done.stdout


def compared(lab: Office, name: str, data: bytes, status: int = 0) -> dict[str, Any]:
    (lab.folder / name).write_bytes(data)
    return lab.see("hash-list", "compare", name, "--exhibit", "EV/1", status=status)


@pytest.mark.parametrize("name", ["md5sum", "sha1sum", "sha256sum", "sha512sum"])
@pytest.mark.parametrize("tag", [(), ("--tag",)])
def test_lists_of_coreutils_by_every_algorithm_compare(lab: Office, name: str, tag: tuple[str, ...]) -> None:
    made = ran(lab.folder, name, "coreutils", *tag, "disk.raw")
    assert compared(lab, "theirs", made)["outcomes"]["matched"] == 1
    wrong = made.replace(
        digest(name.removesuffix("sum")).encode(), b"0" * len(digest(name.removesuffix("sum")))
    )
    assert compared(lab, "theirs", wrong, status=3)["outcomes"]["matched"] == 0


def test_sha512_that_is_not_on_record_cannot_be_compared_and_says_so(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    lay(office.folder)
    office.done("Eve", "archive", "disk.raw", "--exhibit", "EV/1")
    made = ran(office.folder, "sha512sum", "coreutils", "disk.raw")
    found = compared(office, "theirs", made, status=4)
    assert (found["outcomes"]["not_compared"], found["outcomes"]["undecided"]) == (1, 1)
    words = ("hash-list", "compare", "theirs", "--exhibit", "EV/1", "--compute-missing")
    assert office.see(*words)["outcomes"]["matched"] == 1


_ENCODED: dict[str, Callable[[str], bytes]] = {
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16le": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16be": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
}


@pytest.mark.parametrize("encoding", _ENCODED)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("form", ["sums", "bsd", "hashdeep", "dfxml", "ftk"])
def test_a_list_in_utf_16_or_with_a_mark_was_no_line_of_a_hash_list(
    tmp_path: Path, encoding: str, ends: str, form: str
) -> None:
    lay(tmp_path)
    words = {
        "sums": ("sha256sum", "coreutils", "disk.raw"),
        "bsd": ("sha256sum", "coreutils", "--tag", "disk.raw"),
        "hashdeep": ("hashdeep", "hashdeep", "-b", "disk.raw"),
        "dfxml": ("hashdeep", "hashdeep", "-b", "-d", "disk.raw"),
    }
    made = (
        ran(tmp_path, *words[form]).decode()
        if form in words
        else f'MD5,SHA1,FileNames\n"{MD5}","{SHA1}","disk.raw"\n'
    )
    plain = hash_lists.read(made.encode())
    found = hash_lists.read(_ENCODED[encoding](made.replace("\n", ends)))
    assert found == plain
    assert (found.format, found.files[0].name) == (form, b"disk.raw")


def test_a_list_as_powershell_writes_it_compares_and_its_digest_is_of_what_was_received(lab: Office) -> None:
    text = f"{SHA256}  disk.raw\r\n"
    data = b"\xff\xfe" + text.encode("utf-16-le")
    found = compared(lab, "theirs.txt", data)
    assert found["outcomes"]["matched"] == 1
    assert found["list"]["sha256"] == hashlib.sha256(data).hexdigest()
    assert lab.run("Eve", "hash-list", "compare", "theirs.txt", "--exhibit", "EV/1", "--enter").status == 0
    (lab.folder / "bare.txt").write_bytes(text.encode("utf-16-le"))
    answer = lab.run("Eve", "hash-list", "compare", "bare.txt", "--exhibit", "EV/1")
    assert (answer.status, "UTF-16" in answer.err, "UTF-8" in answer.err) == (3, True, True)


NSRL = '"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"\r\n'
NSRL += f'"{SHA1.upper()}","{MD5.upper()}","0A0B0C0D","disk.raw",{len(DISK)},1,"358",""\r\n'
KEEPER = '"file_id","hashset_id","file_name","directory","hash","file_size","date_modified","time_modified",'
KEEPER += '"time_zone","comments","date_accessed","time_accessed"\r\n\r\n'
KEEPER += f'29294,5,"disk.raw","C:\\EV","{MD5.upper()}",{len(DISK)},7/11/95,12/30/99,"PST",,,\r\n'
TABLES = {
    "ftk": f'MD5,SHA1,FileNames\r\n"{MD5}","{SHA1}","EV1.E01\\NONAME [NTFS]\\[root]\\disk.raw"\r\n',
    "nsrl": NSRL,
    "hashkeeper": KEEPER,
    "x-ways": f"Name\tPath\tSize\tHash1 (MD5)\tHash2 (SHA-256)\ndisk.raw\t\\EV\t8,000\t{MD5}\t{SHA256}\n",
    "encase": f"Name,Logical Size,MD5,SHA1,Item Path\ndisk.raw,{len(DISK)},{MD5},{SHA1},EV1\\C\\disk.raw\n",
    "semicolons": f"Dateiname;Name;Hash\n1;disk.raw;{SHA256}\n",
}
FORMATS = {"x-ways": "table", "encase": "table", "semicolons": "table"}


@pytest.mark.parametrize("tool", TABLES)
def test_a_table_of_another_tool_was_no_line_of_a_hash_list(lab: Office, tool: str) -> None:
    found = compared(lab, "theirs.csv", TABLES[tool].encode())
    assert (found["outcomes"]["matched"], found["list"]["format"]) == (1, FORMATS.get(tool, tool))
    changed = TABLES[tool].replace(MD5, "0" * 32).replace(MD5.upper(), "0" * 32).replace(SHA256, "0" * 64)
    assert len(compared(lab, "theirs.csv", changed.encode(), status=3)["differing"]) == 1


@pytest.mark.parametrize(
    ("form", "tool", "kind"),
    [("nsrl-md5", "nsrl", "md5"), ("nsrl-sha1", "nsrl", "sha1"), ("hk", "hashkeeper", "md5")],
)
def test_the_tables_written_here_are_those_that_hfind_reads(
    tmp_path: Path, form: str, tool: str, kind: str
) -> None:
    path = tmp_path / "set.txt"
    path.write_text(TABLES[tool], newline="")
    ran(tmp_path, "hfind", "sleuthkit", "-i", form, str(path))
    index = hash_lists.read((tmp_path / f"set.txt-{kind}.idx").read_bytes())
    (listed,) = hash_lists.read(path.read_bytes()).files
    assert [file.digests() for file in index.files] == [{kind: listed.digests()[kind]}]
    assert listed.name == b"disk.raw"


@pytest.mark.parametrize(("form", "kind"), [("md5sum", "md5"), ("nsrl-md5", "md5"), ("nsrl-sha1", "sha1")])
def test_an_index_of_hfind_was_no_line_of_a_hash_list(lab: Office, form: str, kind: str) -> None:
    folder = lab.folder
    made = ran(folder, "md5sum", "coreutils", *FILES) if form == "md5sum" else NSRL.encode()
    (folder / "set.txt").write_bytes(made)
    ran(folder, "hfind", "sleuthkit", "-i", form, "set.txt")
    index = (folder / f"set.txt-{kind}.idx").read_bytes()
    read = hash_lists.read(index)
    assert read.format == "hfind_index"
    assert digest(kind) in {getattr(file, kind).hex() for file in read.files}
    found = compared(lab, "set.idx", index, status=10)
    assert (found["outcomes"]["moved"], found["differing"]) == (1, [])


def encase(*digests: str) -> bytes:
    head = b"HASH\r\n\xff\x00\x02\x00\x00\x00\x01\x00\x00\x00" + len(digests).to_bytes(4, "little")
    return head.ljust(0x480, b"\0") + b"".join(bytes.fromhex(item) + b"\0\0" for item in digests)


def test_a_hash_set_of_encase_is_read_as_hfind_reads_it(lab: Office) -> None:
    data = encase(MD5, digest("md5", OTHER))
    (lab.folder / "set.hash").write_bytes(data)
    ran(lab.folder, "hfind", "sleuthkit", "-i", "encase", "set.hash")
    index = (lab.folder / "set.hash-md5.idx").read_bytes()
    assert {file.md5 for file in hash_lists.read(index).files} == {
        file.md5 for file in hash_lists.read(data).files
    }
    found = compared(lab, "theirs.hash", data, status=10)
    assert (found["outcomes"]["moved"], found["list"]["format"], found["list"]["files"]) == (1, "encase", 2)
    for wrong in (data[:-1], data[:0x480], data.replace(b"\x02\0\0\0\0\0", b"\x03\0\0\0\0\0", 1)):
        with pytest.raises(Malformed):
            hash_lists.read(wrong)


@pytest.mark.parametrize("title", ["MD5\r\n", "md5\n", ""])
def test_one_digest_a_line_is_a_set_in_which_an_object_is_or_is_not(lab: Office, title: str) -> None:
    inside = compared(
        lab, "set.txt", f"{title}{MD5.upper()}\r\n{digest('md5', OTHER)}\r\n".encode(), status=10
    )
    assert (inside["outcomes"]["moved"], inside["outcomes"]["new"], inside["differing"]) == (1, 0, [])
    outside = compared(lab, "set.txt", f"{title}{digest('md5', OTHER)}\n".encode(), status=10)
    assert (outside["outcomes"]["new"], outside["differing"]) == (1, [])


def test_a_set_in_sqlite_is_named_with_the_way_to_a_table_which_works(lab: Office) -> None:
    folder = lab.folder
    ran(folder, "hfind", "sleuthkit", "-c", "set.kdb")
    ran(folder, "hfind", "sleuthkit", "-a", "set.kdb", MD5)
    answer = lab.run("Eve", "hash-list", "compare", "set.kdb", "--exhibit", "EV/1")
    assert (answer.status, "SQLite" in answer.err) == (4, True)
    statement = " ".join(answer.err.split()).split('"')[1]
    with closing(sqlite3.connect(folder / "set.kdb")) as database:
        rows = database.execute(statement)
        table = [",".join(column[0] for column in rows.description)]
        table += [",".join(map(str, row)) for row in rows]
    found = compared(lab, "table.csv", "\n".join(table).encode(), status=10)
    assert found["outcomes"]["moved"] == 1


@pytest.mark.parametrize(
    ("data", "called", "word"),
    [
        (b"0a" * 48 + b"  disk.raw\n", "", "96 hex digits"),
        (b"0a" * 64 + b"  disk.raw\n", "b2sums.txt", "by its name"),
        (b"SHA384 (a) = " + b"0a" * 48, "", "SHA384"),
    ],
)
def test_digests_by_another_algorithm_are_not_taken_for_ours(data: bytes, called: str, word: str) -> None:
    with pytest.raises(UnknownVersion, match=word):
        hash_lists.read(data, called)


@pytest.mark.parametrize(
    "text",
    [
        f'MD5,Name\n"{MD5},a\n{MD5},b\n',
        f"MD5,Name\n{MD5},a,b\n",
        f"MD5,Name\n{MD5[1:]},a\n",
        f"MD5,Hash,Name\n{MD5},{'0' * 32},a\n",
        "MD5,Name\n",
        "MD5,Name\n,a\n",
        f"MD5\n{SHA1}\n",
        f"{MD5}\n{SHA1}\n",
        "MD5\n",
    ],
)
def test_a_table_or_set_that_is_unsure_is_refused_and_the_line_named(text: str) -> None:
    with pytest.raises(Malformed):
        hash_lists.read(text.encode())


def test_rows_without_a_digest_are_counted_and_sizes_that_are_rounded_are_none() -> None:
    table = f'MD5,SHA1,FileNames\n"","","a folder"\n"{MD5}","","a"\n'
    read = hash_lists.read(table.encode())
    assert (read.undigested, [file.name for file in read.files]) == (1, [b"a"])
    sizes = {"1.234": 1234, "1,234,567": 1234567, "12": 12, "1.2 MB": None, "": None, "1,23": None}
    for written, size in sizes.items():
        row = f"Name\tSize\tMD5\na\t{written}\t{MD5}\n"
        assert hash_lists.read(row.encode()).files[0].bytes == size


def test_what_is_no_list_says_which_lists_are_read(lab: Office) -> None:
    (lab.folder / "odd.txt").write_text("hello\n")
    answer = lab.run("Eve", "hash-list", "compare", "odd.txt", "--exhibit", "EV/1")
    assert (answer.status, "no line of a hash list" in answer.err, "FTK Imager" in answer.err) == (
        3,
        True,
        True,
    )
