"""Seals the log key's passphrase to officers' keys, so that it is not in one place only.

A libsodium sealed box (X25519, XSalsa20-Poly1305) to the officer's Ed25519 signing key, converted to X25519 as
crypto_sign_ed25519_pk_to_curve25519 does. Opening takes that officer's key file and its passphrase, and nothing else.
"""

from __future__ import annotations

import nacl.exceptions
from nacl.bindings import crypto_sign_ed25519_pk_to_curve25519
from nacl.public import PublicKey, SealedBox
from nacl.signing import SigningKey

from custody.errors import CustodyError, KeyFailed, Malformed, UnknownVersion, UsageError
from custody.frozen import dataclass
from custody.proof import b64, canonical
from custody.proof.note import ALG_ED25519, VerifierKey
from custody.storage.keys.key_files import KeyHeader, opened_seed

SCHEMA = "custody.escrow/1"
_MEMBERS = {"log", "schema", "sealed", "vkey"}
#: The most bytes of a passphrase, and the bytes that the box adds.
LONGEST = 4096
_OVERHEAD = 48


@dataclass(frozen=True, slots=True)
class Escrow:
    """A log key's passphrase sealed to one officer: both verifier keys, and the sealed box."""

    log: VerifierKey
    officer: VerifierKey
    sealed: bytes

    def format(self) -> bytes:
        """Return the escrow file: canonical JSON and a newline."""
        members = {
            "log": str(self.log),
            "schema": SCHEMA,
            "sealed": b64.encode(self.sealed),
            "vkey": str(self.officer),
        }
        return canonical.encode(members) + b"\n"


def parse(data: bytes) -> Escrow:
    """Return the escrow that a file contains; Malformed for a damaged one, UnknownVersion."""
    members = canonical.decode(data.removesuffix(b"\n"))
    if not isinstance(members, dict):
        raise Malformed("an escrow file is no JSON object")
    if members.get("schema") != SCHEMA:
        raise UnknownVersion(
            f"the escrow is of schema {str(members.get('schema'))[:40]!a}, which this program does not know"
        )
    try:
        found = Escrow(
            VerifierKey.parse(members["log"]),
            VerifierKey.parse(members["vkey"]),
            b64.decode(members["sealed"], "a sealed box"),
        )
        same = members.keys() == _MEMBERS and found.format() == data
    except (AttributeError, KeyError, TypeError, CustodyError) as error:
        raise Malformed(f"an escrow file is damaged: {error}") from error
    if not same or not _OVERHEAD < len(found.sealed) <= LONGEST + _OVERHEAD:
        raise Malformed("an escrow file is not written as this program writes it")
    return found


def seal(passphrase: bytes, log: VerifierKey, officer: VerifierKey) -> Escrow:
    """Return the passphrase of a log key sealed to an officer's Ed25519 key.

    Raises UsageError for a key of another kind, or one that is no point of the curve, and for a passphrase that is
    empty or longer than ``LONGEST`` bytes.
    """
    if officer.kind != ALG_ED25519:
        raise UsageError(f"nothing can be sealed to {officer.name}, which is no Ed25519 key")
    if not 0 < len(passphrase) <= LONGEST:
        raise UsageError(f"a passphrase of {len(passphrase)} bytes cannot be sealed")
    try:
        public = PublicKey(crypto_sign_ed25519_pk_to_curve25519(officer.public))
    except nacl.exceptions.CryptoError as error:
        raise UsageError(
            f"nothing can be sealed to {officer.name}: its key is no point of the curve"
        ) from error
    return Escrow(log, officer, bytes(SealedBox(public).encrypt(passphrase)))


def open_escrow(escrow: Escrow, key: KeyHeader, passphrase: bytes) -> bytes:
    """Return the log key's passphrase, opened with the officer's key file and the passphrase of that file.

    Raises KeyFailed for another key, for a wrong passphrase, and for a box that was altered.
    """
    if key.verifier != escrow.officer:
        raise KeyFailed(
            f"the log's passphrase was sealed to {escrow.officer.name}, not to {key.name}",
            hint="Name the key of an officer to whom it was sealed: `custody backup verify` lists them.",
        )
    private = SigningKey(opened_seed(key, passphrase)).to_curve25519_private_key()
    try:
        return bytes(SealedBox(private).decrypt(escrow.sealed))
    except nacl.exceptions.CryptoError:
        raise KeyFailed(
            f"the sealed passphrase for {escrow.officer.name} cannot be opened: it was altered",
            hint="Use another backup, or another officer's key.",
        ) from None
