"""Diagnosis of damaged files of ours: packed, mailed, edited, cut off, or of another kind.

It only explains why a file is refused; nothing is undone here, and no file is accepted because of it.
"""

from __future__ import annotations

from custody.errors import Malformed

_BOM = b"\xef\xbb\xbf"
#: Beginnings of damaged files, the damage in words, and the remedy.
_BEGINNINGS = (
    (b"\x1f\x8b", "is packed by gzip", "Unpack it, and name the file that was in it."),
    (b"PK\x03\x04", "is a zip archive", "Unpack it, and name the file that was in it."),
    (b"%PDF-", "is a PDF, not the file itself", "Ask for the file as it was written, unchanged."),
    ((b"\xff\xfe", b"\xfe\xff"), "was saved as UTF-16", "Ask for it again, and open it in no editor."),
    (_BOM, "begins with a byte order mark", "An editor put it there: ask for the file unchanged."),
    ((b"<!", b"<html", b"<HTML"), "is a web page", "Fetch the file itself, not the page about it."),
    (
        (b"From: ", b"From ", b"Received: ", b"Return-Path: ", b"MIME-Version: "),
        "is a mail as a whole",
        "Save the attachment alone.",
    ),
    (b"> ", "was quoted in a mail", "Ask for it as an attachment."),
)
#: The beginning of a proof file, of a document of ours, in base64.
_WRAPPED = (b"YzJzcC5vcmcvdGxvZy1wcm9vZ", b"eyJ")


def damage_error(data: bytes, name: str, error: Malformed) -> Malformed:
    """Return the error of an unreadable file, with its likely damage where its bytes show one.

    ``name`` is the file's name in the message.
    """
    found = diagnose(data)
    if found is None:
        return Malformed(f"{name!r}: {error.message}", hint=error.hint)
    return Malformed(f"{name!r} {found[0]}, so it cannot be verified ({error.message})", hint=found[1])


def diagnose(data: bytes) -> tuple[str, str] | None:
    """Return the likely damage of a text file of ours and its remedy, in words; None if unknown."""
    if not data.strip():
        return "is empty", "Obtain it again from its source: nothing of it came."
    for begins, what, then in _BEGINNINGS:
        if data.startswith(begins):
            return what, then
    if data.startswith(_WRAPPED):
        return "is in base64, as mail carries files", "Decode it (`base64 -d`), or save the attachment anew."
    if b"\r" in data:
        return "has other line ends (CR)", "A mail program or editor changed it: ask for it in a zip archive."
    if b"=\n" in data and b"=3D" in data:
        return "is in quoted-printable, as mail carries text", "Save the attachment anew, as a file."
    if b" \n" in data:
        return (
            "has blanks at the ends of lines",
            "It was copied as text: ask for the file itself, in a zip archive.",
        )
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return (
            "is not in UTF-8",
            "It was saved anew in another encoding: ask for the file itself, in a zip archive.",
        )
    if any(line.startswith(("- ", "-- ", "\u2013 ")) for line in text.split("\n")):
        return (
            "has another dash before a signature",
            "It was copied as text: ask for the file in a zip archive.",
        )
    if text.endswith("}\n"):
        return "has a line end behind its last bracket", "An editor put it there: ask for the file unchanged."
    if text.endswith("\n\n"):
        return (
            "has an empty line too many at its end",
            "Something added it: ask for the file in a zip archive.",
        )
    if not text.endswith(("\n", "}")):
        return "ends within a line", "It was cut off, or lost its last line end: ask for it in a zip archive."
    return None
