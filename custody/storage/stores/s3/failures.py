"""Errors for failed calls of a bucket: refused by the store, unanswered, or a wrong setting.

A failure is never more than was seen. Settings are those that AWS's own tools read as well: profiles, roles, regions.
"""

from __future__ import annotations

import binascii
from functools import cache
from typing import Any

from custody.display import visible
from custody.errors import (
    ConfigError,
    CustodyError,
    ObjectUnreadable,
    StorageFailed,
    StoreUnavailable,
    StoreUnreachable,
)
from custody.storage.stores.s3.options import S3Options

#: Error codes of a store that is busy with the same key for somebody else; the library does not repeat the call.
_BUSY = frozenset({"ConditionalRequestConflict", "OperationAborted"})
#: Error codes of a store for a missing key, version or upload.
_ABSENT = frozenset(
    {"404", "405", "MethodNotAllowed", "NoSuchKey", "NoSuchUpload", "NoSuchVersion", "NotFound"}
)
#: Error codes of an overloaded store, with any status.
_OVERLOADED = frozenset(
    {"RequestTimeout", "RequestTimeoutException", "SlowDown", "Throttling", "ThrottlingException"}
)
_NO_BUCKET = "NoSuchBucket"
_BAD_KEY = frozenset(
    {"ExpiredToken", "InvalidAccessKeyId", "InvalidToken", "RequestTimeTooSkewed", "SignatureDoesNotMatch"}
)
#: Error codes with status 403 that are about one object, not about these credentials: an archived object.
_OF_ONE_OBJECT = frozenset({"InvalidObjectState"})
#: Error codes of answers without a body, to HEAD: they name neither object nor bucket.
_BARE = frozenset({"400", "401", "403", "404", "BadRequest", "Forbidden", "NotFound", "Unauthorized"})
#: Errors of botocore for a wrong setting; some are of newer versions only.
_SETTINGS = (
    "ConfigNotFound", "ConfigParseError", "CredentialRetrievalError", "EndpointProviderError",
    "InfiniteLoopConfigError", "InvalidConfigError", "InvalidDNSNameError", "InvalidProxiesConfigError",
    "InvalidRegionError", "LoginError", "MissingDependencyException", "NoAuthTokenError", "NoCredentialsError",
    "ParamValidationError", "PartialCredentialsError", "ProfileNotFound", "RefreshWithMFAUnsupportedError",
    "SSOError", "TokenRetrievalError", "UnknownCredentialError", "UnknownTokenProviderError",
)  # fmt: skip
_LOOK = "Check the connection and the endpoint."
_FOUND = (
    "Correct the profile, role or credentials for this bucket; they are found as AWS's own tools find them "
    "(AWS_PROFILE, AWS_CONFIG_FILE)."
)
_REGION = "Name the region: 'region' in the store's table of custody.toml, or in the profile."
_TRUST = (
    "Name the file with the certificate of its authority: 'ca_file' in the server's table of your own custody.toml, or "
    "AWS_CA_BUNDLE."
)
_PROXY = "Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY."


class Refused(StorageFailed):
    """The store refused a call: its code, HTTP status and message.

    Callers translate it into their own errors. ``repeated`` is True where the library had made the same call before, to
    which no answer came or a busy one.
    """

    default_hint = "Check the rights of these credentials, and whether the bucket was made with Object Lock."

    def __init__(self, what: str, code: str, status: int, words: str, *, repeated: bool = False) -> None:
        told = f"{code}: {words}" if words and words != code else code
        super().__init__(f"the store refused to {what} ({visible(told)})")
        self.store_code = code
        self.status = status
        self.repeated = repeated

    @property
    def absent(self) -> bool:
        """Whether the store answered that the object does not exist."""
        return self.store_code in _ABSENT or (self.status == 404 and self.store_code != _NO_BUCKET)

    def gone(self, version: str | None) -> bool:
        """Return whether key or version does not exist; a malformed version is a wrong argument to the store."""
        return self.absent or (version is not None and self.store_code == "InvalidArgument")

    @property
    def exists(self) -> bool:
        """Whether the condition that the object must not exist was not met."""
        return self.status == 412 or self.store_code == "PreconditionFailed"

    @property
    def denied(self) -> bool:
        """Whether the status is 403, which a lock causes, and a missing right as well."""
        return self.status == 403

    @property
    def bare(self) -> bool:
        """Whether the answer had no body, so that bucket, credentials or object may be what was refused."""
        return self.store_code in _BARE

    @property
    def shut_out(self) -> bool:
        """Whether the store refused these credentials, which says nothing of an object."""
        return self.status in {401, 403} and self.store_code not in _OF_ONE_OBJECT

    @property
    def broken(self) -> bool:
        """Whether the store answered that it is overloaded or failing."""
        return self.store_code in _OVERLOADED or self.status == 429 or self.status >= 500

    @property
    def busy(self) -> bool:
        """Whether the store is busy with the same key for somebody else, so that a repetition may succeed."""
        return self.store_code in _BUSY


def meaning(what: str, options: S3Options, operation: str | None, error: Exception) -> CustodyError | None:
    """Return our error for a failure of the S3 client, None for one that is a bug of the program.

    ``operation`` is the S3 operation that was called, by its protocol name.
    """
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        NoRegionError,
        ProxyConnectionError,
        SSLError,
    )
    from botocore.parsers import ResponseParserError

    told = f"could not {what}: {visible(str(error))}"
    if isinstance(error, ClientError):
        if operation is not None and error.operation_name != operation:
            return ConfigError(
                f"no credentials were given for the bucket: {visible(str(error))}", hint=_FOUND
            )
        return _refusal(what, options, error.response)
    if isinstance(error, NoRegionError):
        return ConfigError(told, hint=_REGION)
    if isinstance(error, _settings()):
        return ConfigError(told, hint=_FOUND)
    if isinstance(error, binascii.Error):  # boto3 compares bytes with a checksum that is no base64
        return StoreUnavailable(
            f"could not {what}: the answer's checksum cannot be read: {error}", hint=_LOOK
        )
    if isinstance(error, BotoCoreError | ResponseParserError | OSError):
        hints = {SSLError: _TRUST, ProxyConnectionError: _PROXY}
        hint = next((hint for kind, hint in hints.items() if isinstance(error, kind)), _LOOK)
        return StoreUnavailable(told, hint=hint)
    return None


def unreadable(key: str, error: CustodyError) -> ObjectUnreadable:
    """Return the error for an object that could not be read, which proves nothing about its bytes.

    StoreUnreachable where no answer came, or the store answered every try that it is busy or broken, or refuses these
    credentials.
    """
    silent = isinstance(error, StoreUnavailable) or (
        isinstance(error, Refused) and (error.broken or error.shut_out)
    )
    kind = StoreUnreachable if silent else ObjectUnreadable
    return kind(f"could not read object {key}: {error.message}", hint=error.hint)


@cache
def _settings() -> tuple[type[Exception], ...]:
    from botocore import exceptions

    return tuple(getattr(exceptions, name) for name in _SETTINGS if hasattr(exceptions, name))


def _refusal(what: str, options: S3Options, answer: Any) -> CustodyError:
    told, about = answer.get("Error", {}), answer.get("ResponseMetadata", {})
    status = int(about.get("HTTPStatusCode", 0))
    code = str(told.get("Code", status))
    repeated = bool(about.get("RetryAttempts"))
    refused = Refused(what, code, status, str(told.get("Message", "")), repeated=repeated)
    if code == _NO_BUCKET:
        return ConfigError(
            f"there is no bucket {options.bucket!r} at {options.endpoint or 'AWS'}",
            hint="Make it with Object Lock switched on, or correct its table in custody.toml.",
        )
    if code in _BAD_KEY:
        return ConfigError(
            refused.message, hint="Check the credentials for this bucket, and this machine's clock."
        )
    return refused
