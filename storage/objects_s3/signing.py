"""Signs a request to a bucket: headers in, headers out. Sends nothing."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from time import gmtime, strftime
from typing import Any, Final
from urllib.parse import quote

from custody.frozen import dataclass

#: The SHA-256 of no bytes, in hex.
NOTHING = hashlib.sha256(b"").hexdigest()
_METHOD: Final = "AWS4-HMAC-SHA256"
#: Names that botocore has for where credentials lie.
_LYING = frozenset({"env", "shared-credentials-file", "config-file"})


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A request as it will be sent: ``path`` and the values of ``query`` as they are, headers by lower-case name.

    ``payload`` is the SHA-256 of the body in hex.
    """

    method: str
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
    """Signs with the credentials that botocore found, which renews those that are lent.

    The signature is version 4 of AWS over the headers of the request, in one piece. botocore's own goes through the
    classes of ``email``, at several times the cost, twice for each small file.
    """

    def __init__(self, credentials: Any, region: str) -> None:
        self._credentials, self._region = credentials, region
        self._key: tuple[tuple[str, str], bytes] | None = None

    @property
    def lasting(self) -> bool:
        """Whether the credentials lie in the environment or in a file: nobody renews them, or is asked for them."""
        from botocore.credentials import Credentials

        return type(self._credentials) is Credentials and self._credentials.method in _LYING

    def headers(self, request: Unsigned) -> dict[str, str]:
        """Give all headers of a request, its signature of now among them."""
        with_whom = self._credentials.get_frozen_credentials()
        moment = strftime("%Y%m%dT%H%M%SZ", gmtime())
        day = moment[:8]
        headers = {**request.headers, "x-amz-content-sha256": request.payload, "x-amz-date": moment}
        if with_whom.token:
            headers["x-amz-security-token"] = with_whom.token
        names = sorted(headers)
        signed = ";".join(names)
        path, _, query = request.target.partition("?")
        lines = [request.method, path, query, *(f"{name}:{_value(headers[name])}" for name in names)]
        asked = hashlib.sha256("\n".join([*lines, "", signed, request.payload]).encode()).hexdigest()
        scope = f"{day}/{self._region}/s3/aws4_request"
        text = f"{_METHOD}\n{moment}\n{scope}\n{asked}".encode()
        signature = hmac.digest(self._key_of(with_whom.secret_key, day), text, "sha256").hex()
        said = f"Credential={with_whom.access_key}/{scope}, SignedHeaders={signed}, Signature={signature}"
        return {**headers, "authorization": f"{_METHOD} {said}"}

    def _key_of(self, secret: str, day: str) -> bytes:
        """Give the key of a day, which is made once."""
        known = self._key
        if known is not None and known[0] == (secret, day):
            return known[1]
        key = f"AWS4{secret}".encode()
        for part in (day, self._region, "s3", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        self._key = (secret, day), key
        return key


def _value(text: str) -> str:
    """Give the value of a header as it is signed: each run of blanks as one."""
    return " ".join(text.split())
