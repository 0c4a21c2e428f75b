"""Verifies timestamp tokens by rfc3161-client and cryptography, an optional extra.

The library verifies signature and chain; the further requirements of RFC 3161 are verified here.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.display import visible
from custody.errors import (
    ConfigError,
    Malformed,
    NotFound,
    ProofInvalid,
    StorageFailed,
    Undecided,
    extra_hint,
)
from custody.ledger.ports import TokenCertificates
from custody.proof import tsp
from custody.storage.files import durable, regular_files

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

FOLDER = "tsa"
_ENDING = ".pem"
#: A certificate of an authority has 1 to 3 KiB; a file may hold several.
_MOST = 1 << 20


def library() -> Any:
    """Return the library that parses and verifies tokens; raise ConfigError if it is not installed."""
    try:
        import rfc3161_client
    except ImportError as error:
        raise ConfigError(
            "timestamp tokens are verified by rfc3161-client, which is not installed",
            hint=extra_hint("stamp"),
        ) from error
    return rfc3161_client


def read_certificates(data: bytes) -> list[Certificate]:
    """Return the certificates of a PEM file, or one in DER.

    Raises Malformed, ConfigError without the library.
    """
    library()
    from cryptography import x509

    try:
        if b"-----BEGIN" in data:
            return x509.load_pem_x509_certificates(data)
        return [x509.load_der_x509_certificate(data)]
    except (ValueError, x509.InvalidVersion) as error:
        raise Malformed(f"these are no certificates in PEM or DER: {error}") from error


def digest_of(certificate: Certificate) -> bytes:
    """Return the SHA-256 of a certificate in DER."""
    return hashlib.sha256(_der(certificate)).digest()


def pem_of(certificate: Certificate) -> bytes:
    """Return a certificate as a PEM file."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)


def _der(certificate: Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)


def check_root(certificate: Certificate) -> None:
    """Raise ProofInvalid unless a certificate signed itself and may issue others."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
        certificate.verify_directly_issued_by(certificate)
        if constraints.value.ca:
            return
    except (InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound):
        pass
    raise ProofInvalid(
        "this is no root certificate: it did not sign itself, or may not issue others",
        hint="Ask the authority for the root of its chain.",
    )


class _Stamps(ABC):
    """A verifier of tokens with the certificates that a subclass has."""

    @abstractmethod
    def certificates(self) -> Mapping[bytes, Certificate]:
        """Return the certificates by their SHA-256."""

    def verify(self, token: bytes, imprint: bytes, roots: Collection[bytes]) -> TokenCertificates:
        """Verify a token on ``imprint`` under one of ``roots``; return the certificates that it used.

        Raises Malformed or ProofInvalid for the token, Undecided where no root is at hand, ConfigError without the
        library.
        """
        client = library()
        stated = tsp.parse_token(token)
        if stated.imprint != imprint:
            raise ProofInvalid("the timestamp token is on other bytes than these")
        try:
            response = client.decode_timestamp_response(tsp.granted(tsp.in_set_order(token)))
            seen = response.tst_info
        except ValueError as error:
            raise Malformed(f"the timestamp token cannot be read: {error}") from error
        if (seen.message_imprint.message, seen.serial_number) != (imprint, stated.serial):
            raise Malformed("the timestamp token can be read in two ways")
        known = self.certificates()
        at_hand = {digest: known[digest] for digest in roots if digest in known}
        if not at_hand:
            raise Undecided(
                "none of the root certificates under which tokens are taken is at hand",
                hint=f"Put the PEM file into the folder {FOLDER} of the vault; "
                "`custody timestamp list` gives its digest.",
            )
        problems = []
        for digest, root in at_hand.items():
            try:
                client.VerifierBuilder(roots=[root]).build().verify(response, imprint)
            except (client.VerificationError, ValueError) as error:
                problems.append(str(error))
            else:
                return TokenCertificates(digest, _signer(response, stated.signed_by))
        raise ProofInvalid(f"the timestamp token does not verify: {problems[0]}")


def _signer(response: Any, signed_by: tuple[str, bytes]) -> bytes:
    """Return the SHA-256 of the signing certificate, which must be the named one, for timestamps alone.

    Raises ProofInvalid for any other.
    """
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    (info,) = response.signed_data.signer_infos
    algorithm, digest = signed_by
    for data in response.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(data)
        if (certificate.issuer, certificate.serial_number) != (info.issuer, info.serial_number):
            continue
        if not algorithm or hashlib.new(algorithm, data).digest() != digest:
            raise ProofInvalid("the timestamp token is signed under another certificate than it names")
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if list(usage) != [ExtendedKeyUsageOID.TIME_STAMPING]:
            raise ProofInvalid("the certificate of the timestamp token is for more than timestamps")
        return digest_of(certificate)
    raise ProofInvalid("the timestamp token is without the certificate that signed it")


class MemoryStamps(_Stamps):
    """A verifier of tokens with given certificates in DER or PEM."""

    def __init__(self, certificates: Iterable[bytes] = ()) -> None:
        self._certificates = tuple(certificates)

    def certificates(self) -> Mapping[bytes, Certificate]:
        """Return the certificates by their SHA-256."""
        return {
            digest_of(certificate): certificate
            for data in self._certificates
            for certificate in read_certificates(data)
        }


class FolderStamps(_Stamps):
    """A verifier of tokens with a folder's PEM files, read with the first token; others are skipped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[bytes, Certificate] | None = None

    def certificates(self) -> Mapping[bytes, Certificate]:
        """Return the certificates by their SHA-256; raises StorageFailed if the folder cannot be read."""
        if self._read is None:
            self._read = {digest_of(file): file for file in self._files()}
        return self._read

    def _files(self) -> Iterator[Certificate]:
        try:
            paths = sorted(self._folder.iterdir())
        except FileNotFoundError:
            return
        except OSError as error:
            shown = visible(os.fspath(self._folder))
            raise StorageFailed(f"{shown} cannot be read: {durable.reason(error)}") from error
        for path in paths:
            if path.suffix == _ENDING:
                with contextlib.suppress(OSError, Malformed):
                    yield from read_certificates(regular_files.read_regular(path, _MOST)[0])

    def pem(self, digest: bytes) -> bytes:
        """Return the certificate with this SHA-256 as a PEM file; raise NotFound for another."""
        found = self.certificates().get(digest)
        if found is None:
            raise NotFound(f"the certificate {digest.hex()} is not in {visible(os.fspath(self._folder))}")
        return pem_of(found)

    def keep(self, certificate: Certificate) -> Path:
        """Write a certificate into the folder, named by its digest; return its path. Raises StorageFailed."""
        path = self._folder / f"{digest_of(certificate).hex()}{_ENDING}"
        self._read = None
        try:
            durable.make_folder(self._folder)
            with contextlib.suppress(FileExistsError):
                durable.create_file(path, pem_of(certificate), 0o644)
        except OSError as error:
            raise StorageFailed(
                f"{visible(os.fspath(path))} cannot be written: {durable.reason(error)}"
            ) from error
        return path


def find_certificate(certificates: Iterable[Certificate]) -> Certificate:
    """Return the first self-issued certificate; NotFound without one, ProofInvalid if it is no root."""
    for certificate in certificates:
        if certificate.issuer == certificate.subject:
            check_root(certificate)
            return certificate
    raise NotFound("the file has no root certificate", hint="Ask the authority for the root of its chain.")
