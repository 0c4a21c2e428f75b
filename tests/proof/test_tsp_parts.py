"""A timestamp token part by part: what may be left out, what may be there besides, and that nothing else may."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import pytest

from custody.errors import Malformed, ProofInvalid
from custody.proof import der, tsp

IMPRINT = bytes(range(32))
HASH = bytes(range(32, 64))
BEFORE = 1_793_610_000
NULL = b"\x05\x00"
MORE = der.encode(der.OCTETS, b"more")
ALGORITHM = der.encode(der.SEQUENCE, der.encode(der.OID, bytes.fromhex("608648016503040201")), NULL)
POLICY = der.encode(der.OID, b"\x2a\x03")


def algorithm(last: str) -> bytes:
    return der.encode(der.SEQUENCE, der.encode(der.OID, bytes.fromhex("6086480165030402" + last)))


def named(version: int, *parts: bytes) -> bytes:
    """Write the attribute that names the certificate of the signer (RFC 2634, RFC 5035)."""
    oid = bytes.fromhex({1: "2a864886f70d010910020c", 2: "2a864886f70d010910022f"}[version])
    first = der.encode(der.SEQUENCE, *parts)
    listed = der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, first, der.encode(der.SEQUENCE, MORE)))
    return der.encode(der.SEQUENCE, der.encode(der.OID, oid), der.encode(der.SET, listed))


OTHER_ATTRIBUTE = der.encode(der.SEQUENCE, POLICY, der.encode(der.SET, NULL))


@dataclass(frozen=True)
class Token:
    """The bytes of a token between its parts; each is nothing, or what may stand there, or too much."""

    in_imprint: bytes = b""
    accuracy: bytes = b""
    ordering: bytes = b""
    nonce: bytes = b""
    authority: bytes = b""
    extensions: bytes = b""
    in_stated: bytes = b""
    in_content: bytes = b""
    certificates: bytes = b""
    revoked: bytes = b""
    signer: bytes = der.encode(der.SEQUENCE, MORE)
    attributes: bytes = OTHER_ATTRIBUTE + named(2, der.encode(der.OCTETS, HASH))
    unsigned: bytes = b""
    in_signer: bytes = b""
    in_signed: bytes = b""
    in_token: bytes = b""
    hashed: bytes = ALGORITHM
    digest: bytes = IMPRINT
    version: int = 1
    time: bytes = b"20261102090000Z"

    def written(self) -> bytes:
        """Write it as RFC 3161 and RFC 5652 say."""
        imprint = der.encode(der.SEQUENCE, self.hashed, der.encode(der.OCTETS, self.digest), self.in_imprint)
        stated = der.encode(
            der.SEQUENCE,
            der.integer(self.version),
            POLICY,
            imprint,
            der.integer(77),
            der.encode(der.TIME, self.time),
            *(self.accuracy, self.ordering, self.nonce, self.authority, self.extensions, self.in_stated),
        )
        content = der.encode(
            der.SEQUENCE,
            der.encode(der.OID, bytes.fromhex("2a864886f70d0109100104")),
            der.encode(der.context(0), der.encode(der.OCTETS, stated)),
            self.in_content,
        )
        signer = der.encode(
            der.SEQUENCE,
            der.integer(1),
            self.signer,
            ALGORITHM,
            der.encode(der.context(0), self.attributes),
            ALGORITHM,
            der.encode(der.OCTETS, b"signature"),
            self.unsigned,
            self.in_signer,
        )
        signed = der.encode(
            der.SEQUENCE,
            der.integer(3),
            der.encode(der.SET, ALGORITHM),
            content,
            self.certificates,
            self.revoked,
            der.encode(der.SET, signer),
            self.in_signed,
        )
        kind = der.encode(der.OID, bytes.fromhex("2a864886f70d010702"))
        return der.encode(der.SEQUENCE, kind, der.encode(der.context(0), signed), self.in_token)


READ = tsp.Token(IMPRINT, BEFORE, 77, None, b"signature", ("sha256", HASH))


def read(**parts: object) -> tsp.Token:
    return tsp.parse_token(replace(Token(), **parts).written())  # type: ignore[arg-type]  # parts by their names


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"ordering": der.encode(der.BOOLEAN, b"\xff")},
        {"authority": der.encode(der.context(0), MORE)},
        {"extensions": der.encode(der.context(1), MORE)},
        {"certificates": der.encode(der.context(0), MORE)},
        {"revoked": der.encode(der.context(1), MORE)},
        {"unsigned": der.encode(der.context(1), MORE)},
        {"signer": der.encode(der.context(0, plain=True), b"key")},
        {
            "ordering": der.encode(der.BOOLEAN, b"\0"),
            "authority": der.encode(der.context(0), MORE),
            "extensions": der.encode(der.context(1), MORE),
            "certificates": der.encode(der.context(0), MORE),
            "revoked": der.encode(der.context(1), MORE),
            "unsigned": der.encode(der.context(1), MORE),
        },
    ],
)
def test_what_a_token_may_hold_besides_changes_nothing_of_what_it_states(more: dict[str, bytes]) -> None:
    assert read(**more) == READ


def test_a_nonce_and_an_accuracy_are_read_where_there_are_any() -> None:
    assert read(nonce=der.integer(0)) == replace(READ, nonce=0)
    assert read(nonce=der.integer(2**128 - 1), ordering=der.encode(der.BOOLEAN, b"\xff")).nonce == 2**128 - 1
    assert read(accuracy=der.encode(der.SEQUENCE, der.integer(2))) == replace(READ, time=BEFORE + 2)
    assert read(accuracy=der.encode(der.SEQUENCE)) == READ


@pytest.mark.parametrize(
    ("there", "other"),
    [
        (b"\x18\x0f20261102090000Z", b"\x17\x0f20261102090000Z"),
        (b"\x18\x0f20261102090000Z", b"\x19\x0f20261102090000Z"),
        (b"\x02\x01\x03\x31\x0f", b"\x02\x01\x03\x30\x0f"),
        (b"\x02\x01\x03\x31\x0f", b"\x02\x01\x03\x32\x0f"),
    ],
)
def test_a_time_and_a_set_have_the_tags_of_x_680(there: bytes, other: bytes) -> None:
    token = Token().written()
    assert token.count(there) == 1
    with pytest.raises(Malformed):
        tsp.parse_token(token.replace(there, other))


PLACES = [field.name for field in fields(Token) if field.name.startswith("in_")]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "more", [MORE, NULL, der.encode(der.context(2), MORE), der.encode(der.context(3), MORE)]
)
def test_nothing_more_stands_anywhere_in_a_token(place: str, more: bytes) -> None:
    with pytest.raises(Malformed):
        read(**{place: more})


@pytest.mark.parametrize(
    "wrong",
    [
        {"authority": der.encode(der.context(2), MORE)},
        {"authority": der.encode(der.context(0), MORE) * 2},
        {"authority": der.encode(der.context(1), MORE), "extensions": der.encode(der.context(0), MORE)},
        {"extensions": der.encode(der.context(1), MORE) * 2},
        {"certificates": der.encode(der.context(0), MORE) * 2},
        {"revoked": der.encode(der.context(1), MORE) * 2},
        {"revoked": der.encode(der.context(2), MORE)},
        {"unsigned": der.encode(der.context(0), MORE)},
        {"unsigned": der.encode(der.context(2), MORE)},
        {"signer": b""},
        {"signer": der.encode(der.context(0), b"key")},
        {"signer": der.encode(der.context(1, plain=True), b"key")},
        {"attributes": b""},
        {"attributes": OTHER_ATTRIBUTE},
        {"version": 0},
        {"version": 2},
        {"hashed": algorithm("02")},
        {"digest": IMPRINT[:-1]},
        {"digest": IMPRINT + b"\0"},
        {"hashed": algorithm("02"), "digest": IMPRINT + IMPRINT},
        {"nonce": der.integer(1) * 2},
    ],
)
def test_a_token_of_another_make_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        read(**wrong)


@pytest.mark.parametrize(
    ("attribute", "signed_by"),
    [
        (named(1, der.encode(der.OCTETS, HASH[:20])), ("sha1", HASH[:20])),
        (named(2, der.encode(der.OCTETS, HASH)), ("sha256", HASH)),
        (named(2, algorithm("01"), der.encode(der.OCTETS, HASH)), ("sha256", HASH)),
        (named(2, algorithm("02"), der.encode(der.OCTETS, HASH)), ("sha384", HASH)),
        (named(2, algorithm("03"), der.encode(der.OCTETS, HASH), MORE), ("sha512", HASH)),
        (named(2, algorithm("09"), der.encode(der.OCTETS, HASH)), ("", HASH)),
    ],
)
def test_the_certificate_is_named_by_its_digest_and_the_hash(
    attribute: bytes, signed_by: tuple[str, bytes]
) -> None:
    assert read(attributes=OTHER_ATTRIBUTE + attribute).signed_by == signed_by


def test_an_algorithm_stands_in_the_newer_attribute_only() -> None:
    with pytest.raises(Malformed):
        read(attributes=named(1, algorithm("01"), der.encode(der.OCTETS, HASH[:20])))


@pytest.mark.parametrize(
    ("time", "milliseconds", "microseconds", "seconds"),
    [
        (b"20261102090000.5Z", 500, 0, 1),
        (b"20261102090000.5Z", 501, 0, 2),
        (b"20261102090000.999Z", 0, 999, 1),
        (b"20261102090000.999Z", 0, 1, 1),
        (b"20261102090000.999Z", 1, 1, 2),
        (b"20261102090000.999999001Z", 0, 1, 2),
        (b"20261102090000.999999Z", 0, 1, 1),
        (b"20261102090000.999999Z", 0, 2, 2),
        (b"20261102090000.000001Z", 999, 999, 1),
        (b"20261102090000.000000001Z", 999, 999, 1),
        (b"20261102090000.000001001Z", 999, 999, 2),
    ],
)
def test_parts_of_seconds_add_up_before_they_are_rounded_up(
    time: bytes, milliseconds: int, microseconds: int, seconds: int
) -> None:
    def plain(number: int, count: int) -> bytes:
        return der.encode(der.context(number, plain=True), der.integer(count)[2:]) if count else b""

    accuracy = der.encode(der.SEQUENCE, plain(0, milliseconds), plain(1, microseconds))
    assert read(time=time, accuracy=accuracy).time == BEFORE + seconds


@pytest.mark.parametrize("nonce", [0, 1, 127, 128, 2**64])
def test_a_request_with_any_nonce_from_zero_is_read_back(nonce: int) -> None:
    assert tsp.read_request(tsp.request(IMPRINT, nonce)) == (IMPRINT, nonce)


def test_a_request_with_a_nonce_below_zero_is_refused() -> None:
    good = tsp.request(IMPRINT, 5)
    assert good.count(b"\x02\x01\x05\x01\x01\xff") == 1
    for nonce in (b"\xff", b"\x80"):
        with pytest.raises(Malformed):
            tsp.read_request(good.replace(b"\x02\x01\x05\x01\x01\xff", b"\x02\x01" + nonce + b"\x01\x01\xff"))


def test_a_response_holds_a_status_and_a_token_of_at_most_32_kib_and_nothing_more() -> None:
    def answer(*parts: bytes) -> bytes:
        return der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.integer(0)), *parts)

    largest = der.encode(der.SEQUENCE, bytes(32_768 - 4))
    assert len(largest) == 32_768
    assert tsp.token_of(answer(largest)) == largest == tsp.token_of(tsp.granted(largest))
    with pytest.raises(Malformed, match="at most 32768"):
        tsp.token_of(answer(der.encode(der.SEQUENCE, bytes(32_768 - 3))))
    for more in (MORE, largest):
        with pytest.raises(Malformed):
            tsp.token_of(answer(largest, more))
    with pytest.raises(ProofInvalid):
        tsp.token_of(answer())


@pytest.mark.parametrize(
    ("status", "word"),
    [(1, "changes"), (2, "rejected"), (3, "waiting"), (4, "warned"), (5, "revoked"), (6, "status 6")],
)
def test_an_authority_that_grants_nothing_says_why_in_words(status: int, word: str) -> None:
    answer = der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.integer(status)), der.encode(der.SEQUENCE))
    with pytest.raises(ProofInvalid, match=word):
        tsp.token_of(answer)
