"""Reads ahead in another thread: a few pieces of a long object while earlier ones are used."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Generator, Iterator
from itertools import islice

#: Pieces that are read before a thread is worth its start, and how many wait to be taken at the most.
_FEW, _WAITING = 2, 4
#: Seconds after which the reader tests whether its consumer is still there.
_LOOK = 0.2


def ahead(chunks: Generator[bytes, None, None]) -> Iterator[bytes]:
    """Yield the same pieces in the same order, read ahead by a thread; raise reading errors in place.

    A consumer that stops early closes this; the reader then ends by itself, and closes what it reads from.
    """
    count = 0
    for piece in islice(chunks, _FEW):
        count += 1
        yield piece
    if count < _FEW:
        return
    line: queue.Queue[bytes | BaseException | None] = queue.Queue(_WAITING)
    left = threading.Event()

    def put(piece: bytes | BaseException | None) -> bool:
        while not left.is_set():
            with contextlib.suppress(queue.Full):
                line.put(piece, timeout=_LOOK)
                return True
        return False

    def fetch() -> None:
        end: BaseException | None = None
        try:
            with contextlib.closing(chunks):
                for chunk in chunks:
                    if not put(chunk):
                        return
        except BaseException as error:
            end = error
        put(end)

    try:
        threading.Thread(target=fetch, name="ahead", daemon=True).start()
    except RuntimeError:  # the system gives no thread, so nothing is read ahead
        yield from chunks
        return
    try:
        while isinstance(came := line.get(), bytes):
            yield came
        if came is not None:
            raise came
    finally:
        left.set()
