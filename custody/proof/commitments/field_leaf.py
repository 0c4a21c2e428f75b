"""Field leaves ``[salt,name,value]`` and the content root over them.

This module knows no kind of entry and no schema; it does not make salts, which the caller draws at random.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence

from custody.errors import Malformed, ProofInvalid
from custody.frozen import dataclass
from custody.proof import canonical, merkle
from custody.proof.commitments.typed_roots import typed_root_from_json
from custody.proof.commitments.values import FieldValue, b64_value, encoded

#: An entry commits to at most this many fields.
MOST_FIELDS = 256
#: A string value is at most this many UTF-8 bytes, a ``{"b64": …}`` value at most this many bytes.
MOST_VALUE_BYTES = 1 << 16
#: Bytes of a salt.
SALT_BYTES = 16


_NAME = re.compile(r"[a-z0-9_.]{1,64}", re.ASCII)
# One pass over a leaf: a 16-byte salt has 22 characters and a last one without slack bits; values that need
# no decoding are named, so that they are known to be canonical without encoding them again.
_LEAF = re.compile(
    rb'\["([A-Za-z0-9+/]{21}[AQgw]==)","([a-z0-9_.]{1,64})",'
    rb'(?:"([^"\\\x00-\x1f]*)"|(null)|(true)|(false)|(0|-?[1-9][0-9]{0,15})|(.*))\]',
    re.DOTALL,
)
_STRING, _NULL, _TRUE, _NUMBER, _OTHER = 3, 4, 5, 7, 8
#: Pattern of a leaf whose value needs no decoding; its groups are the name, and the value as written.
PLAIN_LEAF = (
    rb'\["[A-Za-z0-9+/]{21}[AQgw]==","([a-z0-9_.]{1,64})",'
    rb'("[^"\\\x00-\x1f]*"|null|true|false|0|-?[1-9][0-9]{0,15})\]'
)
_WORDS: dict[bytes, FieldValue] = {b"null": None, b"true": True, b"false": False}
_QUOTE = ord('"')


@dataclass(frozen=True, slots=True)
class Field:
    """One opened field: ``salt`` (16 bytes), ``name`` and ``value`` (null, bool, int, str or JSON object)."""

    salt: bytes
    name: str
    value: FieldValue


def field_leaf(salt: bytes, name: str, value: FieldValue) -> bytes:
    """Return the canonical leaf ``[salt,name,value]`` (modelled on RFC 9901 disclosures).

    Raises Malformed unless the salt is 16 bytes, the name ``[a-z0-9_.]{1,64}`` and the value of an allowed kind.
    """
    if len(salt) != SALT_BYTES:
        raise Malformed(f"a salt is {SALT_BYTES} bytes, not {len(salt)}")
    if _NAME.fullmatch(name) is None:
        raise Malformed(f"not a field name: {name[:100]!a}")
    _check_value(name, value)
    written = b"null" if value is None else _written(value)
    return b'["%b","%b",%b]' % (binascii.b2a_base64(salt, newline=False), name.encode("ascii"), written)


def parse_field_leaf(data: bytes) -> Field:
    """Return the field in a leaf exactly as ``field_leaf`` writes it; raise Malformed for anything else."""
    name, value = open_field(data)
    return Field(binascii.a2b_base64(data[2:26]), name, value)


def open_field(data: bytes) -> tuple[str, FieldValue]:
    """Return name and value of a leaf, without its salt; raise Malformed as ``parse_field_leaf`` does."""
    match = _LEAF.fullmatch(data)
    if match is None:
        raise Malformed("not a field leaf [salt,name,value]")
    name = match[2].decode("ascii")
    form = match.lastindex
    if form == _NULL:
        return name, None
    if form == _STRING:
        return name, _string(name, match[_STRING])
    if form == _NUMBER:
        return name, _number(name, match[_NUMBER])
    if form == _OTHER:
        value: FieldValue = canonical.decode(match[_OTHER])
        _check_value(name, value)
        return name, value
    return name, form == _TRUE


def plain_value(name: str, written: bytes) -> FieldValue:
    """Return the value of field ``name`` from its bytes as ``PLAIN_LEAF`` finds them.

    Raises Malformed as ``parse_field_leaf`` does.
    """
    if written[0] == _QUOTE:
        return _string(name, written[1:-1])
    return _WORDS[written] if written in _WORDS else _number(name, written)


def content_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over field leaves: an entry's ``content``; raise Malformed above 256 fields."""
    return content_root_of_hashes([merkle.leaf_hash(leaf) for leaf in leaves])


def content_root_of_hashes(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the same root from leaf hashes, which remains possible after an erasure.

    Raises Malformed above 256 fields, ProofInvalid unless each hash is 32 bytes long.
    """
    if len(leaf_hashes) > MOST_FIELDS:
        raise Malformed(f"a seal holds at most {MOST_FIELDS} fields, not {len(leaf_hashes)}")
    return merkle.root(leaf_hashes)


def field_proof(index: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """Return the inclusion proof of field ``index`` in the content root over these leaf hashes.

    Raises ProofInvalid when there is no such field.
    """
    return merkle.proof_from_leaves(index, leaf_hashes)


def verify_field(leaf: bytes, index: int, count: int, proof: Sequence[bytes], content: bytes) -> Field:
    """Verify a shown leaf against an entry's ``content`` root and field ``count``; return the field.

    Raises Malformed for bytes that are no field leaf, ProofInvalid when the proof does not lead to the root.
    """
    if count > MOST_FIELDS:
        raise ProofInvalid(f"a seal holds at most {MOST_FIELDS} fields, not {count}")
    field = parse_field_leaf(leaf)
    merkle.verify_inclusion(index, count, merkle.leaf_hash(leaf), proof, content)
    return field


def _check_value(name: str, value: object) -> None:
    if value is None or isinstance(value, bool | int):
        return
    if isinstance(value, str):
        if len(encoded(value)) > MOST_VALUE_BYTES:
            raise Malformed(
                f"field {name} holds a string longer than {MOST_VALUE_BYTES} bytes; make it an object"
            )
        return
    raw = b64_value(value)
    if raw is not None:
        if len(raw) > MOST_VALUE_BYTES:
            raise Malformed(f"field {name} holds more than {MOST_VALUE_BYTES} bytes; make it an object")
        return
    if not isinstance(value, dict):
        raise Malformed(f"field {name} holds a value of a kind that no field may hold")
    typed_root_from_json(value)


def _string(name: str, text: bytes) -> str:
    if len(text) > MOST_VALUE_BYTES:
        _utf8(text)
        raise Malformed(f"field {name} holds a string longer than {MOST_VALUE_BYTES} bytes")
    return _utf8(text)


def _number(name: str, digits: bytes) -> int:
    number = int(digits)
    if not -canonical.INTEGER_LIMIT < number < canonical.INTEGER_LIMIT:
        raise Malformed(f"field {name} holds an integer of 2^53 or more")
    return number


def _written(value: FieldValue) -> bytes:
    return canonical.quoted(value) if type(value) is str else canonical.encode(value)


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("a field leaf is not UTF-8") from None
