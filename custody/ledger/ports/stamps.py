"""Verifying timestamp tokens: the signature, the chain, and what the certificates may be used for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class TokenCertificates:
    """Who vouches for a token: the SHA-256 of the root certificate, and of the one that signed it."""

    root: bytes
    signer: bytes


class Stamps(Protocol):
    """Verifies tokens with certificates that it has at hand.

    It trusts none of them by itself: only those count whose SHA-256 is asked for. A certificate has to be valid at the
    time that the token states, and nothing is asked of anybody about its revocation.
    """

    def verify(self, token: bytes, imprint: bytes, roots: Collection[bytes]) -> TokenCertificates:
        """Verify that a token is on a digest, signed for timestamping under one of ``roots`` (32 bytes).

        Raises ProofInvalid, or Malformed, when it is not; Undecided when none of the roots is at hand; ConfigError
        where nothing is installed that can verify it.
        """
