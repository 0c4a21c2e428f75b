"""Calls of a bucket: the client, what its failures mean, and which calls may be made again.

A failure is one of four things and never more than was seen: it is not there, a lock keeps it, the store refused, or
nobody knows. Nothing here knows keys or objects.
"""

from __future__ import annotations

import binascii
import random
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from custody.display import visible
from custody.errors import (
    ConfigError,
    CustodyError,
    ObjectUnreadable,
    StorageFailed,
    StoreUnreachable,
    Unanswered,
)
from storage.objects_s3 import answers
from storage.objects_s3.hurry import Hurry
from storage.objects_s3.options import AT_ONCE, S3Options
from storage.objects_s3.wire import Declined, Wire, wire_of

T = TypeVar("T")

#: How often a call is made that may be made again, and how many seconds lie before the second one at most.
TRIES, PAUSE = 4, 0.5
#: Error codes with which a store says that it is busy: the same call may do a moment later.
_AGAIN = frozenset(
    {
        "500", "502", "503", "504", "ConditionalRequestConflict", "InternalError", "OperationAborted",
        "RequestTimeout", "RequestTimeoutException", "ServiceUnavailable", "SlowDown", "Throttling",
        "ThrottlingException",
    }
)  # fmt: skip
#: Error codes with which a store says that a key, a version or an upload is not there.
_ABSENT = frozenset(
    {"404", "405", "MethodNotAllowed", "NoSuchKey", "NoSuchUpload", "NoSuchVersion", "NotFound"}
)
_LOOK = "Check the connection and the endpoint."
_ENDED = "Do it again."
_NO_BUCKET = "NoSuchBucket"
_BAD_KEY = frozenset({"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"})


class Refused(StorageFailed):
    """The store answered, and said no: its code, HTTP status and words. Callers turn it into what it means to them."""

    default_hint = "Check the rights of these credentials, and whether the bucket was made with Object Lock."

    def __init__(self, what: str, code: str, status: int, words: str) -> None:
        told = f"{code}: {words}" if words and words != code else code
        super().__init__(f"the store refused to {what} ({visible(told)})")
        self.store_code = code
        self.status = status

    @property
    def absent(self) -> bool:
        """Whether the answer is that it is not there."""
        return self.store_code in _ABSENT or (self.status == 404 and self.store_code != _NO_BUCKET)

    @property
    def exists(self) -> bool:
        """Whether a condition on not existing yet was not met."""
        return self.status == 412 or self.store_code == "PreconditionFailed"

    @property
    def denied(self) -> bool:
        """Whether the answer is 403, which locks give, and missing rights as well."""
        return self.status == 403

    @property
    def again(self) -> bool:
        """Whether the same call may do a moment later."""
        return self.store_code in _AGAIN or self.status >= 500


def client_of(options: S3Options) -> Any:
    """Make the client of a bucket; ConfigError where boto3 is not installed or no credentials are found.

    It never sends a call twice by itself: what may be sent again is decided here, call by call.
    """
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError as error:
        raise ConfigError(
            "a bucket needs the library boto3, which is not installed",
            hint="Install the program with its extra: pip install 'custody-ledger[s3]'.",
        ) from error
    config = Config(
        connect_timeout=min(options.timeout, 30),
        read_timeout=options.timeout,
        max_pool_connections=AT_ONCE,
        retries={"total_max_attempts": 1, "mode": "standard"},
        # Every body goes with its SHA-256 in a signed header, so that hashing it again for the signature adds nothing.
        s3={"addressing_style": "path" if options.path_style else "auto", "payload_signing_enabled": False},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        session = boto3.session.Session(profile_name=options.profile, region_name=options.region)
        client = session.client(
            "s3",
            endpoint_url=options.endpoint,
            region_name=options.region or session.region_name or "us-east-1",
            verify=None if options.ca_file is None else str(options.ca_file),
            config=config,
        )
        found = session.get_credentials()
    except (BotoCoreError, ValueError) as error:
        raise ConfigError(
            f"no client can be made for the bucket {options.bucket!r}: {visible(str(error))}",
            hint="Correct its table in custody.toml, or the profile and region of the AWS settings.",
        ) from error
    if found is None:
        raise ConfigError(
            f"no credentials are found for the bucket {options.bucket!r}",
            hint="Give them as AWS's own tools take them: AWS_PROFILE, the shared credentials file, or a role.",
        )
    if "content-md5" in options.quirks:
        _send_md5(client)
    return client


def _send_md5(client: Any) -> None:
    """Put Content-MD5 on requests that set a lock, for servers that know no other checksum there."""
    import base64
    import hashlib

    def add(request: Any, **_: Any) -> None:
        body = request.data or b""
        digest = hashlib.md5(body if isinstance(body, bytes) else body.encode(), usedforsecurity=False)
        request.headers["Content-MD5"] = base64.b64encode(digest.digest()).decode("ascii")

    for name in ("PutObjectRetention", "PutObjectLegalHold"):
        client.meta.events.register(f"request-created.s3.{name}", add)


class Calls:
    """Makes calls of one bucket and says what became of them; any number of threads may make them."""

    def __init__(self, options: S3Options, make: Callable[[S3Options], Any] = client_of) -> None:
        self.options = options
        self.hurry = Hurry()
        self._make = make
        self._client: Any = None
        self._wire: Wire | None = None
        self._looked = False
        self._lock = threading.Lock()

    @property
    def client(self) -> Any:
        """The client, made when it is first needed. Clients of boto3 may be shared by threads."""
        with self._lock:
            if self._client is None:
                self._client = self.hurry.client(self._make(self.options))
            return self._client

    @property
    def wire(self) -> Wire | None:
        """The short way for the calls of which there are many, None where there is none."""
        with self._lock:
            if not self._looked:
                self._wire, self._looked = wire_of(self.options, self.hurry), True
            return self._wire

    def once(self, what: str, operation: str, **arguments: Any) -> Mapping[str, Any]:
        """Make a call once. Refused if the store says no, Unanswered if nobody knows, ConfigError without a bucket."""

        def act() -> Mapping[str, Any]:
            if self.hurry.cut:
                raise Unanswered(f"could not {what}: the work was ended", hint=_ENDED)
            wire = self.wire
            if wire is not None and wire.takes(operation, arguments):
                answer = wire.call(operation, arguments)
            else:
                answer = self._asked(operation, arguments)
            answers.check(operation, arguments, answer)
            return answer

        return self.translated(what, act)

    def _asked(self, operation: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a call through boto3, which raises what Python does for a number or a date that is none; OSError."""
        client = self.client
        try:
            answer: Mapping[str, Any] = getattr(client, operation)(Bucket=self.options.bucket, **arguments)
        except (ValueError, OverflowError) as error:
            raise OSError(f"the answer cannot be read: {error}") from error
        return answer

    def call(self, what: str, operation: str, **arguments: Any) -> Mapping[str, Any]:
        """Make a call that does no harm when it is made twice, and again where that may help; raises as ``once``."""
        return self.again(lambda: self.once(what, operation, **arguments))

    def again(self, act: Callable[[], T]) -> T:
        """Do something, and do it again where it was not answered or the store was busy, with growing pauses.

        Not where somebody wants to go meanwhile.
        """
        for number in range(TRIES):
            try:
                return act()
            except (Refused, Unanswered) as error:
                if (
                    number == TRIES - 1
                    or self.hurry.asked
                    or (isinstance(error, Refused) and not error.again)
                ):
                    raise
                time.sleep(PAUSE * 2**number * (0.5 + random.random() / 2))  # noqa: S311 - spreads callers, no secret
        raise AssertionError  # the loop ends by returning or raising

    def translated(self, what: str, act: Callable[[], T]) -> T:
        """Do something with the client, and raise what its failures mean: Refused, Unanswered or ConfigError."""
        try:
            return act()
        except CustodyError:
            raise
        except Declined as error:
            raise self._meaning(Refused(what, error.code, error.status, error.words)) from error
        except Exception as error:
            failed = self._failed(what, error)
            if failed is None:
                raise
            raise failed from error

    def _failed(self, what: str, error: Exception) -> CustodyError | None:
        """Give what a failure of the client means, None for one that is nobody's but the program's."""
        # Loaded on failure only: calls come by the thousand.
        from botocore.exceptions import (
            BotoCoreError,
            ClientError,
            NoCredentialsError,
            ParamValidationError,
            PartialCredentialsError,
        )
        from botocore.parsers import ResponseParserError

        if isinstance(error, ClientError):
            told = error.response.get("Error", {})
            status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
            code = str(told.get("Code", status))
            return self._meaning(Refused(what, code, status, str(told.get("Message", ""))))
        if isinstance(error, NoCredentialsError | PartialCredentialsError | ParamValidationError):
            return ConfigError(f"could not {what}: {visible(str(error))}")
        if isinstance(error, BotoCoreError | ResponseParserError | OSError):
            return Unanswered(f"could not {what}: {visible(str(error))}", hint=_LOOK)
        if isinstance(error, binascii.Error):  # boto3 compares bytes with a checksum that is no base64
            return Unanswered(f"could not {what}: the answer's checksum cannot be read: {error}", hint=_LOOK)
        return None

    def _meaning(self, refused: Refused) -> CustodyError:
        if refused.store_code == _NO_BUCKET:
            return ConfigError(
                f"there is no bucket {self.options.bucket!r} at {self.options.endpoint or 'AWS'}",
                hint="Make it with Object Lock switched on, or correct its table in custody.toml.",
            )
        if refused.store_code in _BAD_KEY:
            return ConfigError(
                refused.message, hint="Check the credentials for this bucket, and this machine's clock."
            )
        return refused


def unreadable(key: str, error: CustodyError) -> ObjectUnreadable:
    """Return the error for bytes or facts that did not come; it says nothing about the bytes.

    StoreUnreachable where no answer came, or the store said after every try that it is busy or broken.
    """
    silent = isinstance(error, Unanswered) or (isinstance(error, Refused) and error.again)
    kind = StoreUnreachable if silent else ObjectUnreadable
    return kind(f"could not read object {key}: {error.message}", hint=error.hint)
