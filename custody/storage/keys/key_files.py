"""Private keys in files, one each, sealed under a passphrase with Argon2id and SecretBox.

The file's header has name and verifier key without the passphrase. Losing the passphrase loses the key: there is no way
around it here, keys are replaced by entries in the ledger.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Any

import nacl.exceptions
import nacl.secret
import nacl.utils
from nacl.pwhash import argon2id

from custody.errors import Conflict, CustodyError, KeyFailed, Malformed, NotFound, StorageFailed, UsageError
from custody.frozen import dataclass
from custody.ledger.ports import Entropy
from custody.portable import MODES
from custody.proof import b64
from custody.proof.note import ALG_ED25519, NoteSigner, SeedSigner, VerifierKey
from custody.storage.files import durable, regular_files
from custody.storage.keys.passphrases import FromFile, OpenToOthers, Passphrase

_SCHEMA = "custody.key/1"
_SUFFIX = ".key"
_LARGEST_FILE = 8192
_SALT_BYTES: int = argon2id.SALTBYTES
_BOX_BYTES: int = nacl.secret.SecretBox.NONCE_SIZE + nacl.secret.SecretBox.MACBYTES + 32
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}", re.ASCII)
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?", re.ASCII)


class WrongPassphrase(KeyFailed):
    """A passphrase does not open a key file that is otherwise whole."""

    def of_file(self, path: Path) -> WrongPassphrase:
        """Return the same error with a hint to check the passphrase file at ``path``."""
        shown = os.fspath(path)
        return WrongPassphrase(
            f"{self.message}; the passphrase came from {shown!r}",
            hint=f"Is {shown!r} the file of this key? Its first line must be the passphrase; if it is, the key file is "
            "damaged and must be restored from a copy.",
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a guess at a passphrase: Argon2id passes, bytes of memory, one lane (RFC 9106).

    Raise Malformed outside 1 to 16 passes or 8 KiB to 256 MiB, in whole KiB.
    """

    passes: int
    memory: int

    def __post_init__(self) -> None:
        if not (1 <= self.passes <= 16 and 8192 <= self.memory <= 1 << 28 and self.memory % 1024 == 0):
            raise Malformed(
                f"Argon2id with {self.passes} passes and {self.memory} bytes is outside what is opened here"
            )


#: RFC 9106 section 4, second recommended option (3 passes, 64 MiB), with the one lane that libsodium has.
DEFAULT_COST = Cost(3, 1 << 26)


@dataclass(frozen=True, slots=True)
class KeyHeader:
    """A key file as it can be read without the passphrase; ``box`` is nonce, tag and sealed 32-byte seed."""

    path: Path
    verifier: VerifierKey
    cost: Cost
    salt: bytes = field(repr=False)
    box: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The key's full name."""
        return self.verifier.name

    @property
    def kind(self) -> int:
        """The signature type: 1 signs notes, 4 cosigns checkpoints."""
        return self.verifier.kind

    @property
    def vkey(self) -> str:
        """The verifier key string."""
        return str(self.verifier)


def new_key_name(domain: str, entropy: Entropy) -> str:
    """Return a new pseudonym ``domain/<16 hex digits>`` with 64 random bits.

    Raises UsageError for a text that is no domain name.
    """
    if not _DOMAIN.fullmatch(domain):
        raise UsageError(
            f"{domain!r} is no domain", hint="Use lower-case letters, digits, '.' and '-': lab.example"
        )
    return f"{domain}/{entropy.token(8).hex()}"


def file_name(name: str) -> str:
    """Return the file name of a key: ``/`` becomes ``~``, which no key name has.

    Raises UsageError for a text that cannot name a key.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot name a private key",
            hint="Use letters, digits and . _ : / - and begin with a letter or digit.",
        )
    return name.replace("/", "~") + _SUFFIX


def write_key(
    folder: Path,
    name: str,
    seed: bytes,
    passphrase: bytes,
    kind: int = ALG_ED25519,
    *,
    cost: Cost = DEFAULT_COST,
) -> Path:
    """Seal a 32-byte seed into a new file of mode 0600 and return its path.

    Raises Conflict if there is one, StorageFailed.

    Where a system keeps no modes, whoever may read the folder may read the file, which its passphrase seals.
    """
    path = folder / file_name(name)
    data = _seal(SeedSigner(name, seed, kind).verifier, seed, passphrase, cost)
    try:
        durable.make_folder(folder, 0o700)
        durable.create_file(path, data, 0o600)
    except FileExistsError:
        raise Conflict(
            f"there is a key file {os.fspath(path)!r} already, and keys are never overwritten",
            hint="Use that key, or make one of another name.",
        ) from None
    except OSError as error:
        raise StorageFailed(
            f"could not write key file {os.fspath(path)!r}: {durable.reason(error)}"
        ) from error
    return path


def read_header(path: Path) -> KeyHeader:
    """Return the header of a key file, parsed strictly, without its passphrase.

    Raises NotFound, KeyFailed for a damaged or unreadable one, OpenToOthers where others may read or write it.
    """
    shown = os.fspath(path)
    try:
        data, status = regular_files.read_regular(path, _LARGEST_FILE)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"there is no key file {shown!r}", hint="See `custody key list`.") from None
    except regular_files.OddFile as error:
        raise _damaged(path, durable.reason(error)) from error
    except OSError as error:
        raise KeyFailed(
            f"could not read key file {shown!r}: {durable.reason(error)}",
            hint="Work from the account that the file belongs to.",
        ) from error
    if MODES and status.st_mode & 0o077:
        raise OpenToOthers(
            f"key file {shown!r} may be read or written by others (mode {status.st_mode & 0o7777:04o})",
            hint=f"Run: chmod 600 {shown!r}. If others may have copied it: `custody key rotate`.",
        )
    try:
        return _parse(path, data)
    except CustodyError as error:
        raise _damaged(path, error.message) from error


def open_key(header: KeyHeader, passphrase: bytes) -> NoteSigner:
    """Return the signer of a key; KeyFailed if passphrase, file and verifier key do not belong together."""
    return SeedSigner(header.name, _unseal(header, passphrase), header.kind)


def opened_seed(header: KeyHeader, passphrase: bytes) -> bytes:
    """Return the 32-byte seed of a key, for other uses than signing; raises as ``open_key``."""
    return _unseal(header, passphrase)


def change_passphrase(path: Path, old: bytes, new: bytes, *, cost: Cost = DEFAULT_COST) -> None:
    """Seal the key anew under ``new``; the file always holds either the old seal or the new one.

    Copies of the old file, and remains of it on the medium, still open with the old passphrase. Raises as
    ``read_header`` and ``open_key``, StorageFailed when the new file could not be written.
    """
    header = read_header(path)
    data = _seal(header.verifier, _unseal(header, old), new, cost)
    try:
        durable.replace_file(path, data, 0o600)
    except OSError as error:
        raise StorageFailed(
            f"could not write key file {os.fspath(path)!r}: {durable.reason(error)}"
        ) from error


def look_for_keys(folder: Path) -> tuple[list[KeyHeader], list[str]]:
    """Return every usable key in a folder by name, and the problems of the other key files.

    Empty if there is no folder; raises KeyFailed if it cannot be read.
    """
    headers, problems = [], []
    for path in _key_paths(folder):
        try:
            headers.append(read_header(path))
        except KeyFailed as error:
            problems.append(f"{error.message}. {error.hint}")
        except NotFound:
            continue
    return sorted(headers, key=lambda header: header.name), problems


def list_keys(folder: Path) -> list[KeyHeader]:
    """Return every usable key in a folder, by name; raises as ``look_for_keys``."""
    return look_for_keys(folder)[0]


def key_problems(folder: Path) -> list[str]:
    """Return the problems of the key files that ``list_keys`` leaves out, one sentence each."""
    return look_for_keys(folder)[1]


class KeyFiles:
    """A folder of key files; implements the port KeyRing.

    Opened keys stay in memory for as long as this object.
    """

    def __init__(self, folder: Path, passphrase: Passphrase) -> None:
        self._folder = folder
        self._passphrase = passphrase
        self._opened: dict[VerifierKey, NoteSigner] = {}

    def signer(self, name: str) -> NoteSigner:
        """Return the signer of the key with this full name, or in the file of this path.

        Raises NotFound, KeyFailed. A key is opened once.
        """
        header = self.find(name)
        signer = self._opened.get(header.verifier)
        if signer is None:
            try:
                signer = open_key(header, self._passphrase(header.name))
            except WrongPassphrase as error:
                if isinstance(self._passphrase, FromFile):
                    raise error.of_file(self._passphrase.path) from None
                raise
            self._opened[header.verifier] = signer
        return signer

    def find(self, name: str) -> KeyHeader:
        """Return the header of the key of this full name or path, without passphrase; raise NotFound."""
        for path in self._candidates(name):
            with contextlib.suppress(NotFound):
                header = read_header(path)
                if path.parent == self._folder and path.name == _name_or_none(name) and header.name != name:
                    raise _damaged(path, f"it holds the key {header.name}")
                return header
        raise NotFound(
            f"there is no key {name!r} in {os.fspath(self._folder)!r} and no key file of that path",
            hint="See `custody key list`.",
        )

    def _candidates(self, name: str) -> Iterator[Path]:
        own = _name_or_none(name)
        if own is not None:
            yield self._folder / own
        with contextlib.suppress(UnicodeEncodeError):
            if name and b"\0" not in os.fsencode(name):
                yield Path(name)


def _name_or_none(name: str) -> str | None:
    return file_name(name) if _NAME.fullmatch(name) else None


def _key_paths(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.name.endswith(_SUFFIX))
    except FileNotFoundError:
        return []
    except NotADirectoryError:
        raise KeyFailed(
            f"the key folder {os.fspath(folder)!r} is no folder",
            hint="Name the folder that the key files are in, with --keys or CUSTODY_KEYS.",
        ) from None
    except OSError as error:
        raise KeyFailed(
            f"could not list the key folder {os.fspath(folder)!r}: {durable.reason(error)}",
            hint="Check its owner.",
        ) from error


def _damaged(path: Path, why: str) -> KeyFailed:
    return KeyFailed(
        f"key file {os.fspath(path)!r} cannot be used: {why}",
        hint="Restore the file from a copy, or have an administrator replace the key.",
    )


def _derive(passphrase: bytes, salt: bytes, cost: Cost) -> nacl.secret.SecretBox:
    if not passphrase:
        raise KeyFailed("an empty passphrase protects nothing", hint="Choose a passphrase of several words.")
    try:
        key = argon2id.kdf(nacl.secret.SecretBox.KEY_SIZE, passphrase, salt, cost.passes, cost.memory)
    except (MemoryError, nacl.exceptions.CryptoError, nacl.exceptions.RuntimeError) as error:
        raise KeyFailed(
            f"the passphrase could not be worked with: {cost.memory >> 20} MiB of memory are needed for it",
            hint="Free some memory and try again.",
        ) from error
    return nacl.secret.SecretBox(key)


def _seal(verifier: VerifierKey, seed: bytes, passphrase: bytes, cost: Cost) -> bytes:
    salt = nacl.utils.random(_SALT_BYTES)
    box = _derive(passphrase, salt, cost).encrypt(seed)
    return _format(verifier, cost, salt, bytes(box))


def _unseal(header: KeyHeader, passphrase: bytes) -> bytes:
    try:
        seed = _derive(passphrase, header.salt, header.cost).decrypt(header.box)
    except nacl.exceptions.CryptoError:
        raise WrongPassphrase(
            f"the passphrase does not open key {header.name} ({os.fspath(header.path)!r})",
            hint="Type it again; if it is right, the file is damaged and must be restored from a copy.",
        ) from None
    if SeedSigner(header.name, seed, header.kind).verifier != header.verifier:
        raise _damaged(header.path, "the key inside is not the one that its header names")
    return seed


def _format(verifier: VerifierKey, cost: Cost, salt: bytes, box: bytes) -> bytes:
    kdf = {"mem": cost.memory, "name": "argon2id", "ops": cost.passes, "salt": b64.encode(salt)}
    document = {
        "box": b64.encode(box),
        "kdf": kdf,
        "kind": verifier.kind,
        "name": verifier.name,
        "schema": _SCHEMA,
        "vkey": str(verifier),
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"


def _parse(path: Path, data: bytes) -> KeyHeader:
    """Return the header in a key file; Malformed for any other bytes than ``_format`` writes."""
    try:
        document: Any = json.loads(data)
        schema = document["schema"]
        vkey, kdf, box = document["vkey"], document["kdf"], document["box"]
        mem, ops, salt = kdf["mem"], kdf["ops"], kdf["salt"]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise Malformed("it is not a key file of this program, or damaged") from None
    if schema != _SCHEMA:
        raise Malformed(f"it is of schema {str(schema)[:40]!a}, which this version does not know")
    if not all(isinstance(text, str) for text in (vkey, box, salt)) or not all(
        type(n) is int for n in (mem, ops)
    ):
        raise Malformed("its fields are not of the types that belong there")
    header = KeyHeader(
        path,
        VerifierKey.parse(vkey),
        Cost(ops, mem),
        b64.decode(salt, "its salt"),
        b64.decode(box, "its box"),
    )
    if len(header.salt) != _SALT_BYTES or len(header.box) != _BOX_BYTES:
        raise Malformed("its salt or its box is not as long as it must be")
    file_name(header.name)
    if _format(header.verifier, header.cost, header.salt, header.box) != data:
        raise Malformed("it is not written the way this program writes it")
    return header
