"""Calls of a bucket: made by boto3, waited for, retried, and their failures as our errors.

Nothing here knows keys or objects.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from custody.errors import CustodyError, StoreUnavailable
from custody.storage.stores.s3 import answers
from custody.storage.stores.s3.client import client_of
from custody.storage.stores.s3.failures import Refused, meaning
from custody.storage.stores.s3.options import S3Options
from custody.storage.stores.s3.retries import Patience, ended

T = TypeVar("T")

#: The most attempts at a call while the store is busy with the same key, and the longest first pause in seconds.
TRIES, PAUSE = 4, 0.5


class Calls:
    """Calls of one bucket and the errors of their failures; for any number of threads."""

    def __init__(self, options: S3Options, make: Callable[[S3Options], Any] = client_of) -> None:
        self.options = options
        self.patience = Patience()
        self._make = make
        self._client: Any = None
        self._lock = threading.Lock()

    @property
    def client(self) -> Any:
        """The client, made on first use. Clients of boto3 may be shared by threads."""
        with self._lock:
            if self._client is None:
                client = self._make(self.options)
                client.meta.events.register_first("needs-retry.s3", self._repeats)
                self._client = client
            return self._client

    def once(self, what: str, operation: str, **arguments: Any) -> Mapping[str, Any]:
        """Make a call and return its answer, which is checked; the library may repeat the call.

        ``what`` is the action in messages. Refused if the store refuses, StoreUnavailable where no answer came,
        ConfigError for a wrong setting, or without a bucket.
        """
        return self._waited(what, operation, partial(self._asked, operation, arguments))

    def call(self, what: str, operation: str, **arguments: Any) -> Mapping[str, Any]:
        """Return the reply to a call, repeated while the store is busy with the same; raises as ``once``."""
        return self.again(lambda: self.once(what, operation, **arguments))

    def check_bucket(self, refused: Refused) -> None:
        """Raise ConfigError if the bucket or the credentials are the reason of a refusal without one."""
        if refused.bare:
            with suppress(Refused, StoreUnavailable):
                self.call("list the bucket", "list_object_versions", MaxKeys=1, Prefix=self.options.prefix)

    def read(self, what: str, body: Any, most: int | None = None) -> bytes:
        """Return ``most`` bytes of an answer's body, all for None, b"" at its end. Raises as ``once``."""
        data: bytes = self._waited(what, "get_object", partial(body.read, most))
        return data

    def again(self, act: Callable[[], T]) -> T:
        """Return the result of ``act``, repeated after growing pauses while the store is busy with the same.

        It is not repeated where the work is to end meanwhile.
        """
        for number in range(TRIES):
            try:
                return act()
            except Refused as error:
                if number == TRIES - 1 or self.patience.asked or not error.busy:
                    raise
                time.sleep(PAUSE * 2**number * (0.5 + random.random() / 2))  # noqa: S311 - spreads callers, no secret
        raise AssertionError  # the loop ends by returning or raising

    def _asked(self, operation: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the checked answer of a call through boto3, with Python's errors of parsing as OSError."""
        client = self.client
        try:
            answer: Mapping[str, Any] = getattr(client, operation)(Bucket=self.options.bucket, **arguments)
        except (ValueError, OverflowError) as error:
            raise OSError(f"the answer cannot be read: {error}") from error
        answers.check(operation, arguments, answer)
        return answer

    def _waited(self, what: str, operation: str, act: Callable[[], T]) -> T:
        """Return the result of ``act`` with the client; raise our error for its failure."""
        try:
            return self.patience.wait(act)
        except StoreUnavailable as error:
            raise StoreUnavailable(f"could not {what}: {error.message}", hint=error.hint) from error
        except CustodyError:
            raise
        except Exception as error:
            failed = meaning(what, self.options, self._protocol_name(operation), error)
            if failed is None:
                raise
            raise failed from error

    def _protocol_name(self, operation: str) -> str | None:
        client = self._client
        return None if client is None else client.meta.method_to_api_mapping.get(operation)

    def _repeats(
        self, operation: Any, request_dict: Mapping[str, Any], caught_exception: Exception | None, **_: Any
    ) -> None:
        """Keep the library from repeating a call, before each repetition.

        No call is repeated once the work is to end. Nor is an object put again without a condition while the outcome of
        the first is unknown: it would be there twice.
        """
        if caught_exception is None:
            return
        blind = operation.name == "PutObject" and "If-None-Match" not in request_dict["headers"]
        if self.patience.asked:
            raise ended() from caught_exception
        if blind:
            raise caught_exception
