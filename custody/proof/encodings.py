"""Encodings of other programs' text files: UTF-8 with or without a mark, UTF-16 with one.

Windows PowerShell 5 writes UTF-16LE by ``>``, Notepad and many exports begin UTF-8 with a mark. Source: The Unicode
Standard, section 23.8, "Unicode Signature".
"""

from __future__ import annotations

from custody.errors import Malformed

_WIDE = {b"\xff\xfe\x00\x00": "UTF-32LE", b"\x00\x00\xfe\xff": "UTF-32BE"}
_UTF8 = b"\xef\xbb\xbf"
_MARKED = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
#: Bytes examined for UTF-16 without a mark: every other byte of ASCII text in it is zero.
_LOOKED_AT = 64
_GO_ON = "Keep the file as it was received; save a copy in UTF-8 and name that one."


def unmarked(data: bytes) -> bytes:
    """Return the text of a file in UTF-8 without a byte order mark; without one it is unchanged.

    Half a surrogate pair, which names on Windows can hold, is kept as its three bytes. Raises Malformed for UTF-32, for
    UTF-16 without a mark and for UTF-16 that is cut off.
    """
    for mark, name in _WIDE.items():
        if data.startswith(mark):
            raise Malformed(f"the file is text in {name}, which is not read here", hint=_GO_ON)
    if data.startswith(_UTF8):
        return data[len(_UTF8) :]
    for mark, encoding in _MARKED.items():
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding).encode("utf-8", "surrogatepass")
    if _looks_wide(data):
        raise Malformed("the file looks like text in UTF-16, but has no byte order mark", hint=_GO_ON)
    return data


def _decoded(data: bytes, encoding: str) -> str:
    if len(data) % 2:
        raise Malformed(
            f"the file is text in {encoding.upper()} and ends within a character: {len(data)} bytes after its mark",
            hint="Copy the file again from where it was written; it is cut off or was changed.",
        )
    return data.decode(encoding, "surrogatepass")


def _looks_wide(data: bytes) -> bool:
    head = data[:_LOOKED_AT]
    odd, even = head[1::2], head[::2]
    return len(head) >= 4 and (not any(odd) or not any(even)) and any(head)
