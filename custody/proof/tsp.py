"""Timestamps (RFC 3161): requests, the token in a response, and the statements of a token.

Nothing here says that a token is genuine: its signature and the chain of its certificate are verified in storage. A
request asks for SHA-256 and for the certificates, so that a token can be verified with the root alone.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from custody.errors import Malformed, ProofInvalid
from custody.frozen import dataclass
from custody.proof import der

#: A token in base64 has to fit into a field; those of public authorities have 2 to 8 KiB.
MAX_TOKEN_BYTES = 32_768
#: A response is a token and a status.
MAX_RESPONSE_BYTES = MAX_TOKEN_BYTES + 4096
NONCE_BYTES = 16

_SHA256 = bytes.fromhex("608648016503040201")
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_TST_INFO = bytes.fromhex("2a864886f70d0109100104")
_CERTIFICATE = bytes.fromhex("2a864886f70d010910020c")
_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")
_HASHES = {
    _SHA256: "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}
_TIME = re.compile(rb"([0-9]{14})(?:\.([0-9]{0,8}[1-9]))?Z")
_STATUS = {1: "granted with changes", 2: "rejected", 3: "waiting", 4: "revocation warned of", 5: "revoked"}
_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Token:
    """The statements of a token: the 32-byte SHA-256 it is on, which existed by ``time`` (seconds UTC).

    ``time`` is the time stated plus the accuracy stated, rounded up. ``nonce`` is that of the request, None if it has
    none; ``signature`` are the bytes of the authority's signature, which nobody else can choose. ``signed_by`` is the
    name of the hash and the digest of the authority's signing certificate, from the signed attributes.
    """

    imprint: bytes
    time: int
    serial: int
    nonce: int | None
    signature: bytes
    signed_by: tuple[str, bytes]


def request(imprint: bytes, nonce: int) -> bytes:
    """Return the request for a token on a SHA-256 digest (DER, TimeStampReq version 1, certReq true)."""
    algorithm = der.encode(der.SEQUENCE, der.encode(der.OID, _SHA256), b"\x05\x00")
    return der.encode(
        der.SEQUENCE,
        der.integer(1),
        der.encode(der.SEQUENCE, algorithm, der.encode(der.OCTETS, imprint)),
        der.integer(nonce),
        der.encode(der.BOOLEAN, b"\xff"),
    )


def read_request(data: bytes) -> tuple[bytes, int]:
    """Return digest and nonce of a request exactly as ``request`` writes it; Malformed for any other."""
    fields = der.single(data, der.SEQUENCE).elements()
    fields.take(der.INTEGER)
    imprint, nonce = _imprint(fields.take(der.SEQUENCE)), fields.take(der.INTEGER).number()
    if nonce < 0 or request(imprint, nonce) != data:
        raise Malformed("this is no request for a timestamp as this program writes it")
    return imprint, nonce


def token_of(response: bytes) -> bytes:
    """Return the token in a response, byte for byte.

    Raises Malformed for another response, ProofInvalid where no token was granted.
    """
    fields = der.single(response, der.SEQUENCE).elements()
    status = fields.take(der.SEQUENCE).elements().take(der.INTEGER).number()
    token = fields.maybe(der.SEQUENCE)
    fields.end()
    if status != 0 or token is None:
        raise ProofInvalid(
            f"no timestamp was granted: {_STATUS.get(status, f'status {status}')}",
            hint="Ask the authority again, or another one.",
        )
    if len(token.whole) > MAX_TOKEN_BYTES:
        raise Malformed(f"a timestamp token of {len(token.whole)} bytes; at most {MAX_TOKEN_BYTES} are kept")
    return token.whole


def granted(token: bytes) -> bytes:
    """Return the response that grants a token, for tools that do not read a token alone."""
    return der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.integer(0)), token)


def in_set_order(token: bytes) -> bytes:
    """Return a token with its certificates in DER's order of a set, for readers that insist on it.

    CMS lets authorities send them in any order (RFC 5652 section 5.1); no signature covers it.
    """
    outer = der.single(token, der.SEQUENCE).elements()
    kind = outer.take(der.OID)
    parts = []
    for element in der.single(outer.take(der.context(0)).value, der.SEQUENCE).elements().rest():
        sort = element.tag == der.context(0)
        own = sorted(each.whole for each in element.elements().rest()) if sort else [element.value]
        parts.append(der.encode(element.tag, *own))
    signed = der.encode(der.SEQUENCE, *parts)
    return der.encode(der.SEQUENCE, kind.whole, der.encode(der.context(0), signed))


def parse_token(token: bytes) -> Token:
    """Return the statements of a token, verifying nothing.

    Raises Malformed for another token, also for one on a digest other than SHA-256.
    """
    outer = der.single(token, der.SEQUENCE).elements()
    _typed(outer, _SIGNED_DATA)
    signed = der.single(outer.take(der.context(0)).value, der.SEQUENCE).elements()
    outer.end()
    signed.take(der.INTEGER)
    signed.take(der.SET)
    content = signed.take(der.SEQUENCE).elements()
    _typed(content, _TST_INFO)
    stated = der.single(content.take(der.context(0)).value, der.OCTETS).value
    content.end()
    signed.maybe(der.context(0))
    signed.maybe(der.context(1))
    signers = signed.take(der.SET)
    signed.end()
    return _stated(stated, *_signer(signers))


def _typed(elements: der.Elements, oid: bytes) -> None:
    if elements.take(der.OID).value != oid:
        raise Malformed("this is no timestamp token: its content is of another type")


def _signer(signers: der.Element) -> tuple[bytes, tuple[str, bytes]]:
    """Return the signature of the only signer, and the certificate named among the signed attributes."""
    fields = der.single(signers.value, der.SEQUENCE).elements()
    fields.take(der.INTEGER)
    if fields.maybe(der.SEQUENCE, der.context(0, plain=True)) is None:
        raise Malformed("a timestamp token that does not name its signer")
    fields.take(der.SEQUENCE)
    certificate = _certificate(fields.take(der.context(0)))
    fields.take(der.SEQUENCE)
    signature = fields.take(der.OCTETS).value
    fields.maybe(der.context(1))
    fields.end()
    return signature, certificate


def _certificate(attributes: der.Element) -> tuple[str, bytes]:
    """Return the hash name and digest of the signing certificate: the first listed (RFC 5035, RFC 2634)."""
    for attribute in attributes.elements().rest():
        fields = der.single(attribute.whole, der.SEQUENCE).elements()
        name = fields.take(der.OID).value
        if name in (_CERTIFICATE, _CERTIFICATE_V2):
            listed = der.single(fields.take(der.SET).value, der.SEQUENCE).elements()
            first = listed.take(der.SEQUENCE).elements().take(der.SEQUENCE).elements()
            stated = first.maybe(der.SEQUENCE) if name == _CERTIFICATE_V2 else None
            usual = "sha256" if name == _CERTIFICATE_V2 else "sha1"
            hashed = usual if stated is None else _HASHES.get(stated.elements().take(der.OID).value, "")
            return hashed, first.take(der.OCTETS).value
    raise Malformed(
        "a timestamp token that names no certificate among what is signed (RFC 3161 section 2.4.2)"
    )


def _stated(data: bytes, signature: bytes, signed_by: tuple[str, bytes]) -> Token:
    fields = der.single(data, der.SEQUENCE).elements()
    if fields.take(der.INTEGER).number() != 1:
        raise Malformed("a timestamp token of another version than 1")
    fields.take(der.OID)
    imprint = _imprint(fields.take(der.SEQUENCE))
    serial = fields.take(der.INTEGER).number()
    when = _microseconds(fields.take(der.TIME).value) + _accuracy(fields.maybe(der.SEQUENCE))
    fields.maybe(der.BOOLEAN)
    nonce = fields.maybe(der.INTEGER)
    fields.maybe(der.context(0))
    fields.maybe(der.context(1))
    fields.end()
    number = None if nonce is None else nonce.number()
    return Token(imprint, -(-when // _MICROSECONDS), serial, number, signature, signed_by)


def _imprint(element: der.Element) -> bytes:
    fields = element.elements()
    algorithm = fields.take(der.SEQUENCE).elements()
    digest = fields.take(der.OCTETS).value
    fields.end()
    if algorithm.take(der.OID).value != _SHA256 or len(digest) != 32:
        raise Malformed("a timestamp on a digest that is no SHA-256")
    return digest


def _microseconds(text: bytes) -> int:
    found = _TIME.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        # Python's %z would take other spellings; the pattern leaves UTC alone.
        whole = datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise Malformed("a timestamp token states a time that is none") from None
    digits = (found[2] or b"").decode()
    parts = int(digits.ljust(9, "0"))
    return int(whole.timestamp()) * _MICROSECONDS + -(-parts // 1000)


def _accuracy(element: der.Element | None) -> int:
    """Return the accuracy in microseconds; 0 if none is stated."""
    if element is None:
        return 0
    fields, total = element.elements(), 0
    for tag, unit in (
        (der.INTEGER, _MICROSECONDS),
        (der.context(0, plain=True), 1000),
        (der.context(1, plain=True), 1),
    ):
        found = fields.maybe(tag)
        if found is not None:
            number = int.from_bytes(found.value, "big", signed=True)
            if number < 0:
                raise Malformed("a timestamp token with an accuracy below zero")
            total += number * unit
    fields.end()
    return total
