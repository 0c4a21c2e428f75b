"""The port of verifying timestamp tokens (RFC 3161): signature, certificate chain, and key usage."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class TokenCertificates:
    """The certificates of a verified token: the SHA-256 of the root's and of the signer's."""

    root: bytes
    signer: bytes


class Stamps(Protocol):
    """A verifier of tokens with the certificates that are available to it.

    It trusts none of them by itself: only roots named by their SHA-256 count. A certificate must be valid at the time
    that the token states; revocation is not checked.
    """

    def verify(self, token: bytes, imprint: bytes, roots: Collection[bytes]) -> TokenCertificates:
        """Verify that a token is on the digest ``imprint``, signed for timestamping under one of ``roots``.

        ``roots`` are SHA-256 (32 bytes); return the certificates. Raise ProofInvalid or Malformed where the token does
        not verify, Undecided where none of the roots is available, ConfigError where no verifying program is installed.
        """
