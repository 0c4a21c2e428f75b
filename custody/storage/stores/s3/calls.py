"""Calls of a bucket: made by boto3, waited for with patience, failing in our words.

Nothing here knows keys or objects.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from custody.errors import CustodyError, StoreUnavailable
from custody.storage.stores.s3 import answers
from custody.storage.stores.s3.client import client_of
from custody.storage.stores.s3.failures import Refused, meaning
from custody.storage.stores.s3.options import S3Options
from custody.storage.stores.s3.retries import Patience, ended

T = TypeVar("T")

#: How often a call is made where the store is at the same thing for somebody else, and the longest first pause, in s.
TRIES, PAUSE = 4, 0.5


class Calls:
    """Makes calls of one bucket and says what became of them; any number of threads may make them."""

    def __init__(self, options: S3Options, make: Callable[[S3Options], Any] = client_of) -> None:
        self.options = options
        self.patience = Patience()
        self._make = make
        self._client: Any = None
        self._lock = threading.Lock()

    @property
    def client(self) -> Any:
        """The client, made when it is first needed. Clients of boto3 may be shared by threads."""
        with self._lock:
            if self._client is None:
                client = self._make(self.options)
                client.meta.events.register_first("needs-retry.s3", self._repeats)
                self._client = client
            return self._client

    def once(self, what: str, operation: str, **arguments: Any) -> Mapping[str, Any]:
        """Make a call and return its answer, which is checked; the library may make it again.

        Refused if the store says no, StoreUnavailable if nobody knows, ConfigError for a wrong setting, or without a
        bucket.
        """
        return self._waited(what, operation, partial(self._asked, operation, arguments))

    def call(self, what: str, operation: str, **arguments: Any) -> Mapping[str, Any]:
        """Make a call as ``once``, and again where the store is busy with the same thing; raises as ``once``."""
        return self.again(lambda: self.once(what, operation, **arguments))

    def read(self, what: str, body: Any, most: int | None = None) -> bytes:
        """Read so many bytes of an answer's body, all with None; none at its end. Raises as ``once``."""
        data: bytes = self._waited(what, "get_object", partial(body.read, most))
        return data

    def again(self, act: Callable[[], T]) -> T:
        """Do something, and again after growing pauses, if the store is busy with the same.

        Not where somebody wants to end meanwhile.
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
        """Make a call through boto3, which raises what Python does for a number or a date that is none.

        Raises OSError.
        """
        client = self.client
        try:
            answer: Mapping[str, Any] = getattr(client, operation)(Bucket=self.options.bucket, **arguments)
        except (ValueError, OverflowError) as error:
            raise OSError(f"the answer cannot be read: {error}") from error
        answers.check(operation, arguments, answer)
        return answer

    def _waited(self, what: str, operation: str, act: Callable[[], T]) -> T:
        """Wait for something of the client, and raise what its failures mean."""
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
        """Keep the library from making a call again; it asks every time before it would.

        Nothing is asked again once somebody wants to end. Nor is an object put again without a condition while nobody
        knows what became of the first: it would lie there twice.
        """
        if caught_exception is None:
            return
        blind = operation.name == "PutObject" and "If-None-Match" not in request_dict["headers"]
        if self.patience.asked:
            raise ended() from caught_exception
        if blind:
            raise caught_exception
