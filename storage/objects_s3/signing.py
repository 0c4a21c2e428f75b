"""Signs a request to a bucket as AWS's Signature Version 4 asks for it: headers in, headers out.

Source: AWS, "Authenticating Requests (AWS Signature Version 4)", Amazon S3 API Reference; it serves one region and S3
only. Sends nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

_ALGORITHM = "AWS4-HMAC-SHA256"
#: The SHA-256 of no bytes, in hex.
NOTHING = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Keys:
    """What a request is signed with: the name of the key, the key, and the token that goes with a lent one."""

    access: str
    secret: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A request as it will be sent: ``path`` and the values of ``query`` as they are, headers by lower-case name.

    ``payload`` is the SHA-256 of the body in hex. ``host`` has the port where it is not the usual one.
    """

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    payload: str = NOTHING

    @property
    def target(self) -> str:
        """Path and query as they go over the wire."""
        query = _query(self.query)
        return quote(self.path, safe="/~") + (f"?{query}" if query else "")


def signed(request: Unsigned, keys: Keys, region: str, at: int) -> dict[str, str]:
    """Give all headers of a request, its signature among them; ``at`` is the instant in seconds UTC."""
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at))
    headers = {
        **{name: " ".join(value.split()) for name, value in request.headers.items()},
        "host": request.host,
        "x-amz-content-sha256": request.payload,
        "x-amz-date": moment,
    }
    if keys.token is not None:
        headers["x-amz-security-token"] = keys.token
    named = sorted(headers)
    names = ";".join(named)
    canonical = "\n".join(
        (
            request.method,
            quote(request.path, safe="/~"),
            _query(request.query),
            *(f"{name}:{headers[name]}" for name in named),
            "",
            names,
            request.payload,
        )
    )
    scope = f"{moment[:8]}/{region}/s3/aws4_request"
    told = "\n".join((_ALGORITHM, moment, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    signature = hmac.digest(_key(keys.secret, moment[:8], region), told.encode(), "sha256").hex()
    headers["authorization"] = (
        f"{_ALGORITHM} Credential={keys.access}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return headers


def _query(query: Mapping[str, str]) -> str:
    pairs = sorted((quote(name, safe="~"), quote(value, safe="~")) for name, value in query.items())
    return "&".join(f"{name}={value}" for name, value in pairs)


@lru_cache(maxsize=8)
def _key(secret: str, day: str, region: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
