"""Digital Forensics XML, as far as it lists files: name, size and digests of each ``fileobject``.

A document type, which could define entities, is refused. Source: the DFXML schema 1.2, and what ``hashdeep -d`` writes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.parsers import expat

from custody.errors import Malformed
from custody.proof.hash_lists.records import ALGORITHMS, MOST_FILES, ListedFile, count, hex_digest

_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<dfxml xmlns='http://www.forensicswiki.org/wiki/Category:Digital_Forensics_XML'
  xmlns:dc='http://purl.org/dc/elements/1.1/' version='1.0'>
  <metadata>
    <dc:type>Hash List</dc:type>
  </metadata>
  <creator version='1.0'>
    <program>custody</program>
    <version>{version}</version>
  </creator>
"""
_TYPES = {"md5": "MD5", "sha1": "SHA1", "sha256": "SHA256", "sha512": "SHA512"}
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEEPEST = 64


class _Reader:
    """A handler of expat's events that collects the listed files."""

    def __init__(self) -> None:
        self.files: list[ListedFile] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._file: dict[str, bytes] | None = None
        self._type: str | None = None

    def doctype(self, *_: object) -> None:
        raise Malformed("an XML list with a document type, which could name entities, is not read")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rsplit(" ", 1)[-1]
        if not self._path and name != "dfxml":
            raise Malformed(f"not DFXML: its root is {name[:40]!r}")
        if len(self._path) >= _DEEPEST:
            raise Malformed("DFXML that is nested too deep")
        if name == "fileobject":
            if self._file is not None:
                raise Malformed("DFXML with a file in a file")
            self._file = {}
        self._path.append(name)
        self._text = []
        if name == "hashdigest":
            self._type = attributes.get("type", "").lower().replace("-", "")

    def text(self, text: str) -> None:
        self._text.append(text)

    def end(self, _: str) -> None:
        name, text = self._path.pop(), "".join(self._text)
        self._text = []
        if self._file is None:
            return
        if name == "fileobject":
            self._close(self._file)
            self._file = None
        elif self._path[-1] == "fileobject":
            key = self._type if name == "hashdigest" else name
            if key in {"filename", "filesize", *ALGORITHMS}:
                if key in self._file:
                    raise Malformed(f"DFXML that states {key} of a file twice")
                self._file[key] = text.encode()

    def _close(self, file: dict[str, bytes]) -> None:
        digests = {
            name: hex_digest(file[name].strip(), name) for name in ALGORITHMS if file.get(name, b"").strip()
        }
        if not digests or not file.get("filename"):
            raise Malformed("DFXML with a file without its name or without a digest that can be compared")
        size = None if "filesize" not in file else count(file["filesize"].strip(), "a size")
        self.files.append(ListedFile(file["filename"], size, **digests))
        if len(self.files) > MOST_FILES:
            raise Malformed(f"a hash list of more than {MOST_FILES} files")


def read(data: bytes, encoding: str | None = None) -> list[ListedFile]:
    """Return the files that a document lists, in order; ``encoding`` replaces the one it declares.

    Raises Malformed, also for any document type.
    """
    parser = expat.ParserCreate(encoding, " ")
    # Text comes in pieces of some kilobytes and not line by line, of which each would need many times its length.
    parser.buffer_text = True
    reader = _Reader()
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Malformed(f"not well-formed XML: {error}") from None
    return reader.files


def fits(name: bytes) -> bool:
    """Return whether XML can hold a name unchanged: UTF-8 without controls."""
    try:
        text = name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _NO_XML.search(text) is None


def write(files: Sequence[ListedFile], version: str) -> bytes:
    """Return a list in DFXML, as bytes; ``version`` is this program's.

    XML must be able to hold every name (``fits``).
    """
    lines = [_HEAD.format(version=version)]
    for file in files:
        digests = "".join(
            f"    <hashdigest type='{_TYPES[name]}'>{digest.hex()}</hashdigest>\n"
            for name, digest in file.digests().items()
        )
        lines.append(
            f"  <fileobject>\n    <filename>{_escaped(file.name)}</filename>\n"
            f"    <filesize>{file.bytes}</filesize>\n{digests}  </fileobject>\n"
        )
    return "".join([*lines, "</dfxml>\n"]).encode()


def _escaped(name: bytes) -> str:
    text = name.decode()
    for plain, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"), ("\n", "&#10;")):
        text = text.replace(plain, written)
    return text.replace("\t", "&#9;")
