"""Hostile text made safe for a terminal: file names, notes and everything else that others wrote.

A name can carry escape sequences, bidi controls, invisible characters or newlines that make a list lie.
What is not plainly visible is written as an escape, unambiguously. This module styles nothing and wraps
nothing, and it does not stop letters of different scripts from looking alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import accumulate, chain, takewhile

#: More combining marks than this on one character are written as escapes.
MAX_MARKS = 4
#: Characters of what somebody typed that a sentence about it repeats.
MOST_QUOTED = 80

#: What ``visible`` writes for a character, and what would read the same.
_ESCAPE = re.compile(r"\\(?:x[0-9a-f]{2}|u\{[0-9a-f]+\}|…)")
# Controls, formats (bidi, zero-width), surrogates, private and unassigned, line and paragraph separators.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKS = frozenset({"Mn", "Me", "Mc"})
#: The text in place of a name that its reader may not see.
WITHHELD = "(withheld)"
#: What a page leaves out that was built while a cursor moved.
UNOPENED = "confidential fields; Enter on the list opens them, which is logged"
#: Signs that divide labels, values and the parts of a sentence.
_STRUCTURE = re.compile(r'[:;"()]')
#: Words with which a value of the program's own begins where it states that something is missing or wrong.
_STATES = frozenset(
    {
        "expired",
        "lapsed",
        "missing",
        "never",
        "no",
        "none",
        "not",
        "nothing",
        "overdue",
        "unknown",
        "withheld",
    }
)
#: Abbreviations and names as they are written, by how a code spells them.
_WRITTEN = {
    "aff4": "AFF4",
    "bagit": "BagIt",
    "bsd": "BSD",
    "dfxml": "DFXML",
    "din": "DIN",
    "dna": "DNA",
    "e01": "E01",
    "encase": "EnCase",
    "faraday": "Faraday",
    "ftk": "FTK",
    "hashkeeper": "HashKeeper",
    "iccid": "ICCID",
    "ieee": "IEEE",
    "imager": "Imager",
    "imei": "IMEI",
    "interpol": "Interpol",
    "iot": "IoT",
    "jtag": "JTAG",
    "mac": "MAC",
    "md5": "MD5",
    "mla": "MLA",
    "nas": "NAS",
    "network_24_7": "24/7 network",
    "nist": "NIST",
    "nsrl": "NSRL",
    "postgresql": "PostgreSQL",
    "sha1": "SHA-1",
    "sha256": "SHA-256",
    "sha512": "SHA-512",
    "sim": "SIM",
    "ssd": "SSD",
    "ufdr": "UFDR",
    "usb": "USB",
}
# Letters, marks and symbols that show nothing: fillers, joiners, variation selectors, the empty Braille cell.
_BLANK = frozenset(
    chain(
        (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0xFFFC),
        range(0x180B, 0x1810),
        range(0xFE00, 0xFE10),
        range(0xE0100, 0xE01F0),
    )
)


def visible(text: str | bytes, *, limit: int | None = None, told: bool = False) -> str:
    r"""Return ``text`` with everything that is not plainly visible written as an escape.

    A raw byte (invalid UTF-8, also as ``os.fsdecode`` leaves it) and an ASCII control become ``\xNN``, any
    other character ``\u{…}``, a backslash ``\\``; so the result can be read back in one way only. ``limit``
    cuts the result to that many characters, between escapes, and marks the cut with a final ``\…``.
    A sentence of our own (``told``) quotes others in escapes already, so its backslashes stay as they are.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    if limit is not None:
        # Every character yields at least one, so the rest could not be shown anyway.
        text = text[: max(limit, 0) + 1]
    if is_plain(text) and (limit is None or len(text) <= limit):
        return text
    pieces = _pieces(text, "\\" if told else "\\\\")
    if limit is None or sum(map(len, pieces)) <= limit:
        return "".join(pieces)
    return _cut(pieces, limit)


def is_plain(text: str) -> bool:
    """Return whether ``visible`` writes a text as it is because it is printable ASCII without a backslash."""
    return text.isascii() and text.isprintable() and "\\" not in text


def printed(text: str) -> str:
    r"""Return ``text`` for a paper: as ``visible``, with single backslashes where none begins an escape.

    A result that holds what reads as an escape was written by ``visible``, any other as it is: either way it is read
    back in one way only. So a path such as ``C:\Users\x`` stands as it was entered.
    """
    if is_plain(text):
        return text
    escaped = visible(text)
    plain = visible(text, told=True)
    return escaped if _ESCAPE.search(plain) else plain


def grouped(digest: str) -> str:
    """Return a digest in groups of eight digits, for people who compare two."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def typed_lines(text: str) -> list[str]:
    """Return the lines of a typed text for paper, each after the first behind a bar.

    No line of the program begins with a bar, so no text can forge one.
    """
    first, *more = text.replace("\r\n", "\n").split("\n")
    return [first, *(f"| {line}" for line in more)]


def quoted(text: str) -> str:
    """Return typed text in quotes as a message repeats it, cut off if it is long."""
    return repr(text if len(text) <= MOST_QUOTED else f"{text[: MOST_QUOTED - 1]}…")


def set_off(name: str) -> str:
    """Return a name that somebody typed as a value: in quotation marks if it could read as something else.

    That is one with runs of blanks, with blanks at an end, with the signs that sentences and labels are made of, or
    that begins as a state does (``none``). A quotation mark in it is doubled, so no name can end its own marks.
    """
    words = name.split(" ")
    plain = "" not in words and not _STRUCTURE.search(name) and words[0].casefold() not in _STATES
    if plain or name == WITHHELD:
        return name
    return '"' + name.replace('"', '""') + '"'


def code_in_words(code: str, meaning: str = "", between: str = ": ") -> str:
    """Return a code in words with its meaning; the meaning alone where it begins with them."""
    plain = code_words(code)
    if meaning.casefold().startswith(plain.casefold()):
        return meaning or plain
    return f"{plain}{between}{meaning}" if meaning else plain


def in_words(codes: Iterable[str], between: str = ", ") -> str:
    """Return codes with blanks for underscores; ``between`` separates two."""
    return between.join(map(code_words, codes))


def either(words: Iterable[str], last: str = "or") -> str:
    """Return words as a series: "a", "a or b", "a, b or c"; ``last`` stands before the last of them."""
    *others, final = [*words] or [""]
    return f"{', '.join(others)} {last} {final}" if others else final


def code_words(code: str) -> str:
    """Return a code, or a field's name, as words, with abbreviations as people write them."""
    return _WRITTEN.get(code) or " ".join(_WRITTEN.get(word, word) for word in code.split("_"))


def capitalised(text: str) -> str:
    """Return a text that begins with a capital letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def kind_words(kind: str) -> str:
    """Return the name of a kind of entry as words, such as ``exhibit registered``."""
    return code_words(kind.replace(".", "_"))


def _pieces(text: str, backslash: str) -> list[str]:
    pieces = []
    marks = MAX_MARKS
    for character in text:
        code = ord(character)
        category = unicodedata.category(character)
        if category in _MARKS and code not in _BLANK:
            # A mark with nothing to sit on would alter what stands before it.
            marks += 1
            hidden = marks > MAX_MARKS
        else:
            hidden = category in _HIDDEN or code in _BLANK or (category == "Zs" and character != " ")
            marks = MAX_MARKS if hidden or character == "\\" else 0
        if hidden:
            pieces.append(_escape(code))
        elif character == "\\":
            pieces.append(backslash)
        else:
            pieces.append(character)
    return pieces


def _escape(code: int) -> str:
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{{{code:x}}}"


def _cut(pieces: list[str], limit: int) -> str:
    if limit < 2:
        return "…"[: max(limit, 0)]
    ends = accumulate(map(len, pieces))
    kept = sum(1 for _ in takewhile(lambda end: end <= limit - 2, ends))
    return "".join(pieces[:kept]) + "\\…"
