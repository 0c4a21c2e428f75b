"""Has the libraries of AWS sign a request to a bucket: headers in, headers out. Sends nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from custody.frozen import dataclass

#: The SHA-256 of no bytes, in hex.
NOTHING = hashlib.sha256(b"").hexdigest()
_DIGEST = "custody_digest"
#: Names that botocore has for where credentials lie.
_LYING = frozenset({"env", "shared-credentials-file", "config-file"})


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A request as it will be sent: ``path`` and the values of ``query`` as they are, headers by lower-case name.

    ``payload`` is the SHA-256 of the body in hex. ``origin`` is scheme and host, with the port where it is not the
    usual one.
    """

    method: str
    origin: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    payload: str = NOTHING

    @property
    def target(self) -> str:
        """Path and query as they go over the wire."""
        pairs = sorted((quote(name, safe="~"), quote(value, safe="~")) for name, value in self.query.items())
        query = "&".join(f"{name}={value}" for name, value in pairs)
        return quote(self.path, safe="/~") + (f"?{query}" if query else "")


class Signer:
    """Signs with the credentials that botocore found, which renews those that are lent."""

    def __init__(self, credentials: Any, region: str) -> None:
        from botocore.auth import S3SigV4Auth

        self._credentials, self._region, self._kind = credentials, region, S3SigV4Auth

    @property
    def lasting(self) -> bool:
        """Whether the credentials lie in the environment or in a file: nobody renews them, or is asked for them."""
        from botocore.credentials import Credentials

        return type(self._credentials) is Credentials and self._credentials.method in _LYING

    def headers(self, request: Unsigned) -> dict[str, str]:
        """Give all headers of a request, its signature of now among them."""
        from botocore.awsrequest import AWSRequest

        asked = AWSRequest(request.method, f"{request.origin}{request.target}", dict(request.headers))
        asked.context[_DIGEST] = request.payload
        auth = self._kind(self._credentials.get_frozen_credentials(), "s3", self._region)
        # The digest of the body is known already, and signed for whether the connection is secure or not.
        auth.payload = lambda one: one.context[_DIGEST]
        auth.add_auth(asked)
        return {str(name): str(value) for name, value in asked.headers.items()}
