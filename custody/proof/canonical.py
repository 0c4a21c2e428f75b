"""Canonical JSON: the subset of RFC 8785 that signed text and field leaves use.

Values are null, booleans, integers below 2^53 in magnitude, strings without lone surrogates, arrays, and
objects with ASCII keys. Floats have no place in evidence, and with ASCII keys code point order is RFC
8785's UTF-16 order. This module does not know any schema.
"""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring
from typing import Any, NoReturn

from custody.errors import Malformed

#: Integers must be smaller than this in magnitude (RFC 8785 section 3.2.2.3: exact in every JSON reader).
INTEGER_LIMIT = 2**53
#: Arrays and objects may be nested this deep, the outermost counting as one.
MAX_DEPTH = 32

# Possessive quantifiers: both patterns take one pass, however many quotes there are and whether any ends a string.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
# Everything before the first unterminated string; after its quote there are no strings.
_ENDED = re.compile(rb'(?:[^"]*+%s)*+[^"]*+' % _STRING.pattern, re.DOTALL)


def encode(value: object) -> bytes:
    """Return one value as canonical JSON: UTF-8 without a final newline.

    Raises Malformed for any type, key, number or depth outside the subset; a tuple is written as an array.
    """
    _check(value, MAX_DEPTH)
    return _encode(value)


def decode(data: bytes, *, most: int | None = None) -> Any:
    """Return the value of bytes that ``encode`` would write; arrays become lists.

    Raises Malformed for anything else: other spacing, order, escapes, duplicate keys, floats, invalid UTF-8, and for
    more than ``most`` values in a long document, an empty array or object counted twice.
    """
    _check_depth(data)
    if most is not None:
        _check_count(data, most)
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except ValueError as error:
        raise Malformed(f"not JSON of the kind we write: {error}") from None
    if not data.isascii():
        _check(value, MAX_DEPTH)
    if _encode(value) != data:
        raise Malformed("JSON is not in canonical form (RFC 8785)")
    return value


def quoted(text: str) -> bytes:
    """Return one string as ``encode`` writes it, in less time; raise Malformed for a lone surrogate."""
    try:
        return encode_basestring(text).encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("a string holds a lone surrogate, which is not a character") from None


def _encode(value: object) -> bytes:
    try:
        return _ENCODER.encode(value).encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("a string holds a lone surrogate, which is not a character") from None


def _check(value: object, depth: int) -> None:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return
    if kind is int:
        if not -INTEGER_LIMIT < value < INTEGER_LIMIT:  # type: ignore[operator]  # kind is int, exactly
            raise Malformed("an integer is 2^53 or larger in magnitude; write it as a string")
        return
    if depth == 0 and (kind is dict or kind is list or kind is tuple):
        raise Malformed(f"JSON is nested more than {MAX_DEPTH} deep")
    if kind is dict:
        for key, member in value.items():  # type: ignore[attr-defined]  # kind is dict, exactly
            if type(key) is not str or not key.isascii():
                raise Malformed(f"an object key is not an ASCII string: {key!a}")
            if type(member) is not str:
                _check(member, depth - 1)
    elif kind is list or kind is tuple:
        for member in value:  # type: ignore[attr-defined]  # kind is list or tuple, exactly
            if type(member) is not str:
                _check(member, depth - 1)
    else:
        raise Malformed(f"a value of type {kind.__name__} has no canonical form")


def _check_depth(data: bytes) -> None:
    if data.count(b"[") + data.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for byte in _bare(data):
        if byte in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Malformed(f"JSON is nested more than {MAX_DEPTH} deep")
        elif byte in b"]}":
            depth -= 1


def _check_count(data: bytes, most: int) -> None:
    """Raise Malformed for more than ``most`` values, counted by commas and opening brackets."""
    if 1 + sum(map(data.count, b",[{")) > most and 1 + sum(map(_bare(data).count, b",[{")) > most:
        raise Malformed(f"JSON of more than {most} values")


def _bare(data: bytes) -> bytes:
    """Return JSON bytes without the strings before the first unterminated one."""
    return _ENDED.sub(lambda found: _STRING.sub(b"", found[0]), data, 1)


def _integer(text: str) -> int:
    value = int(text)
    if not -INTEGER_LIMIT < value < INTEGER_LIMIT:
        raise Malformed("an integer is 2^53 or larger in magnitude")
    return value


def _refuse_number(text: str) -> NoReturn:
    raise Malformed(f"a number is not an integer: {text[:40]}")


# With the checks above, this encoder writes what RFC 8785 asks for: sorted ASCII keys, no spaces, the
# two-character escapes where they exist, lower-case \u00xx for other controls, everything else as itself.
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)
# Only numbers need hooks: re-encoding refuses every other deviation.
_DECODER = json.JSONDecoder(parse_float=_refuse_number, parse_int=_integer, parse_constant=_refuse_number)
