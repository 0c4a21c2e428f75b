"""What a mail program, an editor or a packer made of a file is told by name, and is never taken for what it was."""

from __future__ import annotations

import base64
import gzip
import io
import quopri
import re
import zipfile
from collections.abc import Callable

import pytest

from tests.cli.office import Office

LOG = ("--vkey", "@log.vkey")


def zipped(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("papers.tlog-proof", data)
    return made.getvalue()


ANY: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "gzip": (gzip.compress, "is packed by gzip"),
    "zip": (zipped, "is a zip archive"),
    "utf-16": (lambda data: data.decode().encode("utf-16"), "was saved as UTF-16"),
    "mark": (lambda data: b"\xef\xbb\xbf" + data, "begins with a byte order mark"),
    "nothing": (lambda _: b"", "is empty"),
    "mail": (lambda data: b"From: a@b.example\nSubject: x\n\n" + data, "is a mail as a whole"),
    "page": (lambda data: b"<html>" + data, "is a web page"),
}
NOTES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "CRLF": (lambda data: data.replace(b"\n", b"\r\n"), "has other line ends (CR)"),
    "CR": (lambda data: data.replace(b"\n", b"\r"), "has other line ends (CR)"),
    "printable": (quopri.encodestring, "is in quoted-printable"),
    "blanks": (lambda data: data.replace(b"\n", b" \n"), "has blanks at the ends of lines"),
    "latin": (lambda data: data.decode().encode("cp1252"), "is not in UTF-8"),
    "dash": (lambda data: data.replace("\u2014".encode(), b"-"), "has another dash before a signature"),
    "one more": (lambda data: data + b"\n", "has an empty line too many"),
    "one less": (lambda data: data.rstrip(b"\n"), "ends within a line"),
    "cut": (lambda data: data[:-30], "ends within a line"),
    "quoted": (lambda data: b"> " + data.replace(b"\n", b"\n> "), "was quoted in a mail"),
}
BASE64: dict[str, tuple[Callable[[bytes], bytes], str]] = {"base64": (base64.encodebytes, "is in base64")}
DOCUMENTS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "editor": (lambda data: data + b"\n", "has a line end behind its last bracket"),
    "CRLF": (lambda data: data + b"\r\n", "has other line ends (CR)"),
}


@pytest.fixture(scope="module")
def papers(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office with a proof, its fields, a checkpoint and the log's key in its folder."""
    from tests.cli.office import copied

    office = copied(staffed, tmp_path_factory.mktemp("mangled") / "desk")
    office.case()
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    entry = str(office.size() - 1)
    disclose = ("--to", "counsel", "--purpose", "defence", "--out", "papers")
    office.done("Eve", "entry", "disclose", entry, "--fields", "reference", *disclose)
    office.see("log", "checkpoint", "--out", "head")
    return office


def mangled(papers: Office, name: str, change: Callable[[bytes], bytes]) -> str:
    data = (papers.folder / name).read_bytes()
    assert change(data) != data
    (papers.folder / "odd").write_bytes(change(data))
    return "odd"


@pytest.mark.parametrize("how", [*ANY, *NOTES, *BASE64])
def test_what_became_of_a_proof_file_is_told(papers: Office, how: str) -> None:
    change, told = {**ANY, **NOTES, **BASE64}[how]
    answer = papers.desk.run("verify", mangled(papers, "papers.tlog-proof", change), *LOG)
    assert (answer.status, answer.out) == (3, ""), answer.err
    assert f"'odd' {told}" in " ".join(answer.err.split())


@pytest.mark.parametrize("how", [*ANY, *(how for how in NOTES if how != "one less")])
@pytest.mark.parametrize("flag", ["--old", "--checkpoint"])
def test_what_became_of_a_checkpoint_is_told(papers: Office, how: str, flag: str) -> None:
    change, told = {**ANY, **NOTES}[how]
    both = {"--old": "head", "--checkpoint": "head", flag: mangled(papers, "head", change)}
    answer = papers.desk.run("verify", *(word for pair in both.items() for word in pair), *LOG)
    assert answer.status == 3
    assert told in " ".join((answer.err + re.sub(r"(?m)^.{27}", "", answer.out)).split())


def test_a_checkpoint_needs_no_last_line_end_since_a_scanner_may_drop_it(papers: Office) -> None:
    odd = mangled(papers, "head", lambda data: data.rstrip(b"\n"))
    assert papers.desk.run("verify", "--old", odd, "--checkpoint", odd, *LOG).status == 0
    cut = mangled(papers, "head", lambda data: data.rstrip(b"\n")[:-1])
    assert papers.desk.run("verify", "--old", "head", "--checkpoint", cut, *LOG).status == 3


@pytest.mark.parametrize("how", [*ANY, *BASE64, *DOCUMENTS])
def test_what_became_of_shown_fields_is_told_beside_the_verdict(papers: Office, how: str) -> None:
    change, told = {**ANY, **BASE64, **DOCUMENTS}[how]
    odd = mangled(papers, "papers.fields.json", change)
    answer = papers.desk.run("verify", "papers.tlog-proof", *LOG, "--fields", odd)
    assert answer.status == 3, answer.err
    assert answer.out.startswith("BROKEN: fields")
    assert f"the file {told}" in " ".join(answer.out.split())
