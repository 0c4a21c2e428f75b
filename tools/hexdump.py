"""Hexdumps for descriptions: sixteen bytes a line, hexadecimal and ASCII."""

from __future__ import annotations


def hexdump(data: bytes, start: int = 0) -> str:
    """Return the lines ``offset  hex  |ascii|``; runs of equal lines are cut to one and a ``*``."""
    lines: list[str] = []
    last = b""
    for at in range(0, len(data), 16):
        part = data[at : at + 16]
        if part == last and at + 16 < len(data):
            if lines[-1] != "*":
                lines.append("*")
            continue
        last = part
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{start + at:08x}  {part.hex(' '):<47}  |{text}|")
    return "\n".join(lines)
