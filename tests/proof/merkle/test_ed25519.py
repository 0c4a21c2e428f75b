"""One Ed25519 signature is verified as the written equation says: libsodium does, and refuses what is weak."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha512
from itertools import accumulate, count

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from nacl.bindings import crypto_core_ed25519_add, crypto_scalarmult_ed25519_base_noclamp

from custody.errors import ProofInvalid
from custody.proof import note
from custody.proof.note import VerifierKey
from tests import vectors
from tests.proof.keys import PERSON

TEXT = "first line\n\nthird line\n"


def test_every_wycheproof_signature_gets_its_verdict() -> None:
    verdicts = []
    for group in vectors.load("ed25519", "wycheproof-ed25519_test.json")["testGroups"]:
        key = VerifierKey("wycheproof", note.ALG_ED25519, bytes.fromhex(group["publicKey"]["pk"]))
        for case in group["tests"]:
            try:
                note.verify_signature(key, bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"]))
            except ProofInvalid:
                verdict = "invalid"
            else:
                verdict = "valid"
            assert verdict == case["result"], (case["tcId"], case["comment"], case["flags"])
            verdicts.append(verdict)
    assert (len(verdicts), set(verdicts)) == (151, {"valid", "invalid"})


ORDER = 2**252 + 27742317777372353535851937790883648493
#: A point of order 8 (RFC 8032 section 5.1); its multiples are the eight points of small order, from the neutral one.
OF_ORDER_8 = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
NEUTRAL = bytes([1, *bytes(31)])
MULTIPLES = [*accumulate([OF_ORDER_8] * 7, crypto_core_ed25519_add, initial=NEUTRAL)]
#: Points of small order in a second spelling, with the number of the multiple that each is.
SECOND_SPELLINGS = {
    "0100000000000000000000000000000000000000000000000000000000000080": 0,
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f": 0,
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff": 0,
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f": 6,
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff": 2,
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff": 4,
}
SMALL_ORDER = [*MULTIPLES, *map(bytes.fromhex, SECOND_SPELLINGS)]


def challenge(nonce: bytes, public: bytes, message: bytes) -> int:
    """Compute k of the equation (RFC 8032 section 5.1.7)."""
    return int.from_bytes(sha512(nonce + public + message).digest(), "little") % ORDER


def messages() -> Iterator[bytes]:
    """Yield different messages."""
    return (b"message %d" % number for number in count())


def accepted_by_openssl(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a library that lets small order pass accepts a signature: then nothing else is wrong with it."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize("public", SMALL_ORDER, ids=bytes.hex)
def test_a_key_of_small_order_signs_nothing(public: bytes) -> None:
    scalar = (7).to_bytes(32, "little")
    nonce = crypto_scalarmult_ed25519_base_noclamp(scalar)
    message = next(each for each in messages() if challenge(nonce, public, each) % 8 == 0)
    assert accepted_by_openssl(public, message, nonce + scalar)
    with pytest.raises(ProofInvalid):
        note.verify_signature(VerifierKey("weak.example", note.ALG_ED25519, public), message, nonce + scalar)


@pytest.mark.parametrize("nonce", MULTIPLES, ids=bytes.hex)
def test_a_nonce_of_small_order_signs_nothing(nonce: bytes) -> None:
    raw = sha512(b"a person's own key in tests only").digest()[:32]
    secret = int.from_bytes(raw, "little") & (2**255 - 8) | 2**254
    public = crypto_core_ed25519_add(PERSON.verifier.public, OF_ORDER_8)
    # [S]B - [k]A with S = k times the secret leaves -[k] times the point of order 8.
    message = next(each for each in messages() if MULTIPLES[-challenge(nonce, public, each) % 8] == nonce)
    scalar = challenge(nonce, public, message) * secret % ORDER
    signature = nonce + scalar.to_bytes(32, "little")
    assert accepted_by_openssl(public, message, signature)
    with pytest.raises(ProofInvalid):
        note.verify_signature(VerifierKey("weak.example", note.ALG_ED25519, public), message, signature)


def test_a_signature_with_a_scalar_beyond_the_group_order_is_refused() -> None:
    signature = PERSON.sign(b"message")
    note.verify_signature(PERSON.verifier, b"message", signature)
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    with pytest.raises(ProofInvalid):
        note.verify_signature(PERSON.verifier, b"message", signature[:32] + scalar.to_bytes(32, "little"))


def test_bytes_cannot_move_between_signature_and_text() -> None:
    signature = PERSON.sign(TEXT.encode())
    both = signature + TEXT.encode()
    note.verify_signature(PERSON.verifier, both[64:], both[:64])
    for at in (0, 1, 63, 65, 70):
        with pytest.raises(ProofInvalid):
            note.verify_signature(PERSON.verifier, both[at:], both[:at])
