"""Labels in ZPL II: 100 by 50 mm at 8 dots a millimetre, the QR code drawn by the label printer.

Text from evidence cannot give the printer a command: of every field only letters, digits and blanks are sent as they
are, all else as the hexadecimal of its UTF-8 bytes (^FH).
"""

from __future__ import annotations

import re

from custody.display import visible
from custody.ledger.papers.label import Label
from custody.ledger.papers.paper import TRAINING

#: Width and length of the label, in dots.
WIDTH, LENGTH = 800, 400
_MARGIN = 24
_TEXT = 290
#: Smallest height of a letter, in dots: below that it cannot be read across a shelf.
_SMALLEST = 22
_BROAD = frozenset("%@MW")
#: The last letter of Latin-1, which font A0 of every such printer has.
_LATIN = 0xFF
_PLAIN = re.compile(rb"[A-Za-z0-9 ]")


def zpl(label: Label) -> str:
    """Return one label as a ZPL format that prints once and changes no printer setting but UTF-8."""
    lines = ["^XA", "^CI28", f"^PW{WIDTH}", f"^LL{LENGTH}", "^LH0,0"]
    top = _MARGIN
    if label.training:
        lines.append(f"^FO0,0^GB{WIDTH},64,64^FS")
        lines.append(f"^FO{_MARGIN},16^A0N,34,34^FR^FH^FD{escaped(TRAINING)}^FS")
        top += 64
    lines.append(f"^FO{_MARGIN},{top}^BQN,2,7^FH^FDQA,{escaped(label.identifier)}^FS")
    lines.append(_line(_TEXT, top, 56, label.reference))
    at = top + 70
    for name, value in label.rows():
        lines.append(_line(_TEXT, at, 30, f"{name} {value}"))
        at += 38
    lines.append(f"^FO{_MARGIN},{LENGTH - 40}^A0N,30,30^FH^FD{escaped(label.identifier)}^FS")
    return "\n".join([*lines, "^PQ1", "^XZ"]) + "\n"


def unprintable(label: Label) -> list[str]:
    """Return the lines of a label with letters beyond Latin-1, which the printer's font may lack."""
    lines = (label.reference, *(f"{name} {value}" for name, value in label.rows()))
    return [line for line in lines if any(ord(letter) > _LATIN for letter in visible(line))]


def _line(left: int, top: int, height: int, text: str) -> str:
    """Return the ZPL of a line, drawn smaller, and then cut with a mark, where it would run off the label."""
    shown, room = visible(text), WIDTH - _MARGIN - left
    size = max(_SMALLEST, min(height, int(room / max(_ems(shown), 1))))
    limit = len(shown)
    while _ems(shown) * size > room:
        limit -= 1
        shown = visible(text, limit=limit)
    return f"^FO{left},{top}^A0N,{size},{size}^FH^FD{escaped(shown)}^FS"


def _ems(text: str) -> float:
    """Return the largest width of a text in the printer's own narrow font, in letter heights."""
    return sum(0.62 if character.isascii() and character not in _BROAD else 1.0 for character in text)


def escaped(text: str) -> str:
    """Return a text for a field after ^FH, with all but ASCII letters, digits and blanks as hex escapes."""
    data = text.encode("utf-8", "backslashreplace")
    return "".join(chr(byte) if _PLAIN.fullmatch(bytes((byte,))) else f"_{byte:02X}" for byte in data)
