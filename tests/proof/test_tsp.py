"""Timestamp requests and tokens as bytes: known answers, and everything else refused as Malformed."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed, ProofInvalid
from custody.proof import der, tsp
from fixtures.authority import Authority

IMPRINT = sha256(b"some checkpoint\n").digest()
TOKEN = Authority("time.example").token(IMPRINT, 1_793_610_000, nonce=5, serial=0x1234)
#: RFC 3161 section 2.4.1, put together by hand: version 1, SHA-256 with NULL, nonce 5, certReq.
BY_HAND = "303c0201013031300d060960864801650304020105000420" + IMPRINT.hex() + "0201050101ff"


def test_a_request_is_the_bytes_that_the_rfc_asks_for() -> None:
    assert tsp.request(IMPRINT, 5).hex() == BY_HAND
    assert tsp.read_request(bytes.fromhex(BY_HAND)) == (IMPRINT, 5)
    assert tsp.read_request(tsp.request(IMPRINT, 2**128 - 1)) == (IMPRINT, 2**128 - 1)


@pytest.mark.parametrize(
    "text",
    [
        BY_HAND + "00",
        BY_HAND.replace("0101ff", "0101ee"),
        BY_HAND.replace("303c", "30813c", 1),
        BY_HAND.replace("020101", "020102", 1),
        BY_HAND.replace("0500", "0501"),
        "3000",
        "",
    ],
)
def test_a_request_of_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        tsp.read_request(bytes.fromhex(text))


def test_a_token_states_digest_time_serial_number_and_nonce() -> None:
    found = tsp.parse_token(TOKEN)
    assert (found.imprint, found.time, found.serial, found.nonce) == (IMPRINT, 1_793_610_000, 0x1234, 5)
    assert TOKEN.endswith(found.signature)
    assert found.signed_by == ("sha256", sha256(Authority("time.example").own()).digest())


def test_the_token_comes_out_of_an_answer_as_it_went_in() -> None:
    assert tsp.token_of(tsp.granted(TOKEN)) == TOKEN
    for status, word in ((1, "changes"), (2, "rejected"), (9, "status 9")):
        refused = der.encode(der.SEQUENCE, der.encode(der.SEQUENCE, der.integer(status)), TOKEN)
        with pytest.raises(ProofInvalid, match=word):
            tsp.token_of(refused)
    with pytest.raises(Malformed):
        tsp.token_of(tsp.granted(TOKEN) + b"\0")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        (b"20261102090000Z", 0),
        (b"20261102090000.5Z", 1),
        (b"20261102090001Z", 1),
        (b"20261102090000.000001Z", 1),
        (b"20261102090000.0000000009Z", None),
        (b"20261102090000.50Z", None),
        (b"20261102090000.Z", None),
        (b"20261102090000", None),
        (b"20261102090000+0100", None),
        (b"20261302090000Z", None),
        (b"20261102090060Z", None),
    ],
)
def test_the_time_is_rounded_up_and_has_one_spelling(written: bytes, seconds: int | None) -> None:
    before = der.encode(der.TIME, b"20261102090000Z")
    assert TOKEN.count(before) == 1
    token = rebuilt(written)
    if seconds is None:
        with pytest.raises(Malformed):
            tsp.parse_token(token)
    else:
        assert tsp.parse_token(token).time == 1_793_610_000 + seconds


def rebuilt(written: bytes) -> bytes:
    """Return the token with another time in it; its signature then belongs to something else."""
    return _replaced(TOKEN, der.encode(der.TIME, b"20261102090000Z"), der.encode(der.TIME, written))


def _replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    """Write DER again with one element replaced, wherever it is, with the lengths around it."""
    parts = []
    for entry in der.Elements(data).rest():
        if entry.whole == old:
            parts.append(new)
        elif old not in entry.value:
            parts.append(entry.whole)
        else:
            parts.append(der.encode(entry.tag, _replaced(entry.value, old, new)))
    return b"".join(parts)


def test_certificates_are_put_in_order_and_nothing_else_changes() -> None:
    first, second = Authority("time.example").own(), Authority("time.example").certificate()
    one = Authority("time.example").token(IMPRINT, 1_793_610_000, carrying=first + second)
    other = Authority("time.example").token(IMPRINT, 1_793_610_000, carrying=second + first)
    assert one != other
    assert tsp.in_set_order(one) == tsp.in_set_order(other) in (one, other)
    assert tsp.in_set_order(TOKEN) == TOKEN


@given(st.binary(max_size=200))
def test_any_bytes_are_a_token_or_malformed(data: bytes) -> None:
    for read in (tsp.parse_token, tsp.read_request, tsp.in_set_order):
        with pytest.raises(Malformed):
            read(data)


@given(st.integers(0, len(TOKEN) - 1), st.integers(0, 255))
def test_a_token_with_another_byte_is_a_token_or_malformed(at: int, byte: int) -> None:
    try:
        tsp.parse_token(TOKEN[:at] + bytes((byte,)) + TOKEN[at + 1 :])
    except Malformed:
        return


@given(st.integers(0, len(TOKEN) - 1))
def test_a_token_that_is_cut_off_is_malformed(at: int) -> None:
    with pytest.raises(Malformed):
        tsp.parse_token(TOKEN[:at])


@pytest.mark.parametrize(
    "text", ["02020001", "0202ff80", "0200", "0281017f", "1f0100", "02", "0280", "3003020101ff"]
)
def test_der_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        der.single(bytes.fromhex(text), der.INTEGER).number()


@given(st.integers(0, 2**200))
def test_integers_are_read_as_they_are_written(number: int) -> None:
    assert der.single(der.integer(number), der.INTEGER).number() == number


def stated(accuracy: str) -> bytes:
    """Return a token with this accuracy, in hex, in the place of one of as many bytes."""
    token = Authority("time.example").token(IMPRINT, 1_793_610_000, seconds=0x01020304)
    usual = bytes.fromhex("3006020401020304")
    assert token.count(usual) == 1
    assert len(bytes.fromhex(accuracy)) == len(usual)
    return token.replace(usual, bytes.fromhex(accuracy))


@pytest.mark.parametrize(
    ("accuracy", "seconds"),
    [
        ("3006020401020304", 0x01020304),
        ("3006020102800107", 3),
        ("3006020102810107", 3),
        ("3006020100800100", 0),
        ("3006020100810101", 1),
        ("3006800203e88100", 1),
        ("3006800203e98100", 2),
        ("30068104000f4240", 1),
        ("30068104000f4241", 2),
        ("3006800107810109", 1),
    ],
)
def test_the_time_of_a_token_is_the_latest_that_its_accuracy_allows(accuracy: str, seconds: int) -> None:
    assert tsp.parse_token(stated(accuracy)).time == 1_793_610_000 + seconds


@pytest.mark.parametrize(
    "accuracy",
    [
        "3006020200028001",
        "300602020001ff00",
        "3006020102020102",
        "30060204ffffffff",
        "3006020102800180",
        "3006810180040100",
    ],
)
def test_an_accuracy_that_is_none_is_refused(accuracy: str) -> None:
    with pytest.raises(Malformed):
        tsp.parse_token(stated(accuracy))
