"""Signed notes (c2sp.org/signed-note), the only signature format of entries and checkpoints.

An entry is a note by one person or machine, a checkpoint a note by the log that witnesses may add lines to. This module
verifies Ed25519 signatures (0x01); the timestamped kind 0x04 is in custody.proof.cosignature. It does not decide which
key to trust: the caller supplies the keys. Keys given as text have prime order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import field
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from nacl.bindings import (
    crypto_core_ed25519_is_valid_point,
    crypto_sign,
    crypto_sign_open,
    crypto_sign_seed_keypair,
)
from nacl.exceptions import CryptoError

from custody.errors import Malformed, ProofInvalid, UnknownKey, UnknownVersion, UsageError
from custody.frozen import dataclass
from custody.proof import b64

#: Ed25519 over the note's text (signed-note, type 0x01).
ALG_ED25519 = 0x01
#: Ed25519 over a time and a checkpoint's text (tlog-cosignature, type 0x04).
ALG_COSIGNATURE = 0x04
#: Bytes of an Ed25519 signature.
SIGNATURE_BYTES = 64
#: A note may carry this many signature lines; the specification asks for at least 16.
MAX_SIGNATURES = 100
#: A note may be this long: 64 KiB of text and a hundred lines of the largest known kind fit.
MAX_NOTE_BYTES = 1 << 20
#: An entry, which is one note, is at most this long: its length in a bundle of tiles has 16 bits.
MAX_ENTRY_BYTES = 0xFFFF

_KINDS = (ALG_ED25519, ALG_COSIGNATURE)
_DASH = "\u2014 "
_KEY_ID = re.compile("[0-9a-f]{8}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NOT_IN_NAME = re.compile(r"[\s+\x00-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name, written ``name+hex8+base64(type || key)``.

    ``kind`` is the type byte, ``public`` the 32 key bytes, ``key_id`` the first 4 bytes of SHA-256(name ||
    0x0A || type || key). Raises Malformed for a bad name or length, UnknownVersion for a type this program
    cannot check.
    """

    name: str
    kind: int
    public: bytes
    key_id: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not valid_name(self.name):
            raise Malformed(
                f"not a key name (empty, or holds a space, a control or '+'): {self.name[:200]!a}"
            )
        if self.kind not in _KINDS:
            raise UnknownVersion(
                f"key {self.name!a} is of type {self.kind:#04x}, which this program cannot check"
            )
        if len(self.public) != 32:
            raise Malformed(f"the public key of {self.name!a} is {len(self.public)} bytes long, not 32")
        object.__setattr__(self, "key_id", _key_id(self.name, bytes([self.kind]) + self.public))

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Return the key in a verifier key string.

        Raises Malformed, also for a key of other than prime order, or UnknownVersion.
        """
        name, plus, rest = text.partition("+")
        key_id, second_plus, encoded = rest.partition("+")
        if not plus or not second_plus or not valid_name(name) or not _KEY_ID.fullmatch(key_id):
            raise Malformed(f"not a verifier key (name+id+key): {text[:200]!a}")
        material = b64.decode(encoded, "the key part of a verifier key")
        if material and material[0] not in _KINDS:
            raise UnknownVersion(
                f"key {name!a} is of type {material[0]:#04x}, which this program cannot check"
            )
        if not material or key_id != _key_id(name, material).hex():
            raise Malformed(f"the id in the verifier key of {name!a} does not fit its name and key")
        key = cls(name, material[0], material[1:])
        if not has_prime_order(key.public):
            raise Malformed(
                f"the public key of {name!a} is no point of prime order, so that others may judge its signatures "
                "in another way",
                hint="Trust nothing that rests on this key; ask its owner for another one.",
            )
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64.encode(bytes([self.kind]) + self.public)}"


def keys_in(text: str) -> list[VerifierKey]:
    """Return the verifier keys among the lines of a text; its other lines are ignored.

    Raises UnknownVersion.
    """
    found = []
    for line in text.splitlines():
        with suppress(Malformed):
            found.append(VerifierKey.parse(line.strip()))
    return found


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One unverified signature line: the key's name and id, and the signature bytes."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A parsed note; its ``text`` ends in a newline and is not to be trusted before verification."""

    text: str
    signatures: tuple[SignatureLine, ...]


@dataclass(frozen=True, slots=True)
class OpenNote:
    """A note with at least one verified signature; ``unknown`` lines are by keys that were not given."""

    text: str
    verified: tuple[SignatureLine, ...]
    unknown: tuple[SignatureLine, ...]


class NoteSigner(Protocol):
    """The holder of one private key, which signs what its caller decides."""

    @property
    def verifier(self) -> VerifierKey:
        """The public key, under the name that goes on the signature line."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature over exactly these bytes."""


class SeedSigner:
    """A signer with an Ed25519 key from a 32-byte seed (RFC 8032), which stays in memory only."""

    __slots__ = ("_secret", "_verifier")

    def __init__(self, name: str, seed: bytes, kind: int = ALG_ED25519) -> None:
        if len(seed) != 32:
            raise Malformed(f"an Ed25519 seed is 32 bytes, not {len(seed)}")
        public, self._secret = crypto_sign_seed_keypair(seed)
        self._verifier = VerifierKey(name, kind, public)

    @property
    def verifier(self) -> VerifierKey:
        """The public key, under this signer's name."""
        return self._verifier

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature over ``message``."""
        return crypto_sign(message, self._secret)[:SIGNATURE_BYTES]

    def __repr__(self) -> str:
        return f"SeedSigner({self._verifier!s})"


def valid_name(name: str) -> bool:
    """Return whether a key name is allowed: not empty, no Unicode space, no ``+``, nothing a note forbids."""
    return bool(name) and _NOT_IN_NAME.search(name) is None


def parse(data: bytes) -> SignedNote:
    """Return the unverified note in bytes exactly as ``format`` writes it; raise Malformed for others."""
    if len(data) > MAX_NOTE_BYTES:
        raise Malformed(f"a note of {len(data)} bytes is longer than {MAX_NOTE_BYTES}")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("a note is not UTF-8") from None
    if _CONTROL.search(whole):
        raise Malformed("a note holds a control character other than newline")
    split = whole.rfind("\n\n")
    if split < 0 or not whole.endswith("\n"):
        raise Malformed("a note has no signature block after an empty line")
    lines = whole[split + 2 :].split("\n")[:-1]
    if not 1 <= len(lines) <= MAX_SIGNATURES:
        raise Malformed(f"a note has {len(lines)} signature lines, not 1 to {MAX_SIGNATURES}")
    return SignedNote(whole[: split + 1], tuple(map(_parse_line, lines)))


def format(note: SignedNote) -> bytes:  # noqa: A001  # read as note.format
    """Return a note as bytes; raise Malformed when ``parse`` would not return it unchanged."""
    data = unchecked(note)
    if parse(data) != note:
        raise Malformed("a note's text must end in a newline, and its lines hold a name and a signature")
    return data


def unchecked(note: SignedNote) -> bytes:
    """Return a note as bytes, as ``format`` does, without parsing the result: the caller does that.

    Raises Malformed for a lone surrogate.
    """
    lines = [f"{_DASH}{line.name} {b64.encode(line.key_id + line.signature)}\n" for line in note.signatures]
    try:
        return f"{note.text}\n{''.join(lines)}".encode()
    except UnicodeEncodeError:
        raise Malformed("a note holds a lone surrogate, which is not a character") from None


def sign(text: str, signer: NoteSigner) -> bytes:
    """Return the note of a text that ends in a newline, with its one signature line.

    Raises Malformed for a text no note can hold, UsageError for a key that signs another way.
    """
    return format(signed(text, signer))


def signed(text: str, signer: NoteSigner) -> SignedNote:
    """Return the signed note of a text, as ``parse`` would return it.

    Raises UsageError for a key that signs another way, Malformed for a text that is no text.
    """
    key = signer.verifier
    if key.kind != ALG_ED25519:
        raise UsageError(f"key {key.name!a} makes cosignatures and cannot sign a note by itself")
    try:
        message = text.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("a note holds a lone surrogate, which is not a character") from None
    return SignedNote(text, (SignatureLine(key.name, key.key_id, signer.sign(message)),))


def open_note(data: bytes, verifiers: Iterable[VerifierKey]) -> OpenNote:
    """Return a note with its signature lines by the given 0x01 keys verified; unknown keys are ignored.

    A line by a given key that fails rejects the note. Raises Malformed, ProofInvalid, or UnknownKey when no given key
    has signed.
    """
    known = by_identity(verifiers, ALG_ED25519)
    note = parse(data)
    text = note.text.encode("utf-8")
    verified, unknown = [], []
    for line in note.signatures:
        key = known.get((line.name, line.key_id))
        if key is None:
            unknown.append(line)
            continue
        verify_signature(key, text, line.signature)
        verified.append(line)
    if not verified:
        raise UnknownKey(f"none of the {len(unknown)} signatures of this note is by a key that was given")
    return OpenNote(note.text, tuple(verified), tuple(unknown))


def open_single(data: bytes, verifier: VerifierKey) -> str:
    """Return the text of a note with exactly one signature line, by exactly this key, as entries have.

    Anything else would leave the leaf's bytes malleable. Raises Malformed or ProofInvalid.
    """
    note = parse(data)
    if len(note.signatures) != 1:
        raise ProofInvalid(f"an entry has {len(note.signatures)} signature lines, not exactly one")
    verify_line(note.text.encode("utf-8"), note.signatures[0], verifier)
    return note.text


def verify_line(text: bytes, line: SignatureLine, verifier: VerifierKey) -> None:
    """Verify one signature line over ``text``: it must be by exactly this 0x01 key.

    Raises ProofInvalid.
    """
    if line.name != verifier.name or line.key_id != verifier.key_id or verifier.kind != ALG_ED25519:
        raise ProofInvalid(f"an entry is signed by {line.name!a}, not by {verifier.name!a}")
    verify_signature(verifier, text, line.signature)


def verify_signature(key: VerifierKey, message: bytes, signature: bytes) -> None:
    """Verify one Ed25519 signature R || S by the key A over M, as libsodium does. Raises ProofInvalid.

    With k = SHA-512(R || A || M) mod L it holds if S < L, if A and R are encoded canonically and not of small order,
    and if [S]B - [k]A = R without a cofactor (RFC 8032 section 5.1.7). So every verifier has one answer.
    """
    if len(signature) != SIGNATURE_BYTES:
        raise ProofInvalid(
            f"the signature by {key.name!a} is {len(signature)} bytes long, not {SIGNATURE_BYTES}"
        )
    try:
        crypto_sign_open(signature + message, key.public)
    except CryptoError:
        raise ProofInvalid(f"the signature by {key.name!a} does not verify") from None


def bears(data: bytes, public: bytes) -> bool:
    """Return whether a note has a line that verifies under an Ed25519 key, whatever its name."""
    try:
        signed = parse(data)
        text = signed.text.encode("utf-8")
        for line in signed.signatures:
            key = VerifierKey(line.name, ALG_ED25519, public)
            if key.key_id == line.key_id:
                verify_signature(key, text, line.signature)
                return True
    except ProofInvalid:
        return False
    return False


@lru_cache(1024)
def has_prime_order(public: bytes) -> bool:
    """Return whether 32 bytes are a canonical point of Ed25519's prime-order group, not neutral."""
    return crypto_core_ed25519_is_valid_point(public)


def by_identity(keys: Iterable[VerifierKey], kind: int) -> dict[tuple[str, bytes], VerifierKey]:
    """Return keys by (name, id).

    Raises UsageError for a key of another kind, or two keys of one identity.
    """
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if key.kind != kind:
            raise UsageError(f"key {key.name!a} is of type {key.kind:#04x}; {kind:#04x} is needed here")
        if known.setdefault((key.name, key.key_id), key) != key:
            raise UsageError(f"two different keys share the name and id {key.name!a}+{key.key_id.hex()}")
    return known


def _parse_line(line: str) -> SignatureLine:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not valid_name(name):
        raise Malformed(f"not a signature line: {line[:200]!a}")
    blob = b64.decode(encoded, f"the signature by {name!a}")
    if len(blob) < 5:
        raise Malformed(f"the signature by {name!a} is too short")
    return SignatureLine(name, blob[:4], blob[4:])


def _key_id(name: str, material: bytes) -> bytes:
    return sha256(name.encode("utf-8") + b"\n" + material).digest()[:4]
