"""Runs work in further processes, on the cores that the caller leaves idle.

A thread is no use for computing in the interpreter: it runs only when the caller releases the interpreter. Nor is a
pool of the standard library, whose own threads in the caller's process wait for the interpreter with every item.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from custody.storage.machine.workers import cores

if TYPE_CHECKING:
    import subprocess
    from multiprocessing.connection import Connection
    from queue import SimpleQueue

A = TypeVar("A")
B = TypeVar("B")
#: Items that wait for each process beside the one that it has: one core never waits for the other for long.
_WAITING = 1
#: Seconds after which a process that neither listens nor answers is given up, as one that was stopped.
PATIENCE = 30
#: The program of a process: it imports from the caller's path, and does not run the caller's own program again.
_PROGRAM = (
    "import sys; sys.path[:] = {path!r}; from custody.storage.machine.processes import serve; serve({line})"
)
#: Prefixes of the environment variables that an interpreter may need to start; the others may be secrets.
_TOLD = ("PATH", "PYTHON", "LD_", "DYLD_", "LANG", "LC_", "TMPDIR")
#: The first message of a process.
_HERE = "here"
#: The answer to an item: its number, whether the work was done, and its result or its error.
_Answer = tuple[int, bool, Any]


class Processes:
    """Helpers in ``count`` processes, one for each core but the caller's; implements the port Helpers.

    They start on ``start``, or once ``after`` items were offered in vain; that takes a moment, and until then they take
    no work. Each gets its items and nothing else of the caller's, and ends with the caller. Where one ends before, the
    caller does the work. A context manager.
    """

    def __init__(self, count: int | None = None, *, after: int = 0) -> None:
        self._count = cores() - 1 if count is None else count
        self._after = after
        self._all: list[_Process] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the processes without waiting; do nothing where the system has none."""
        self._after = 0
        if self._all:
            return
        try:
            for _ in range(self._count):
                self._all.append(_Process())
        except (OSError, MemoryError, ValueError):
            self.close()

    def wait(self) -> None:
        """Wait until the processes have started, or are known to have failed."""
        for process in self._all:
            process.wait()

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        """Return a function for the result of ``work`` on ``item`` in a process; None while none is free."""
        if self._after:
            self._after -= 1
            if not self._after:
                self.start()
            return None
        for process in sorted(self._all, key=len):
            wait = process.offer(work, item)
            if wait is not None:
                return wait
        return None

    def close(self) -> None:
        """End the processes."""
        gone, self._all, self._after = self._all, [], 0
        for process in gone:
            process.close()


class _Asked:
    """A request to a process, by number, and its answer; dropped once nobody waits."""

    __slots__ = ("answer", "number")

    def __init__(self, number: int) -> None:
        self.number = number
        self.answer: _Answer | None = None


class _Process:
    """One process, the connection to it, and its pending requests; several threads may use it."""

    def __init__(self) -> None:
        import select
        import subprocess
        from multiprocessing.connection import Pipe

        self._line, theirs = Pipe()
        _hurry(self._line.fileno())
        self._ears = select.poll()  # Connection.poll makes one anew whenever it is asked
        self._ears.register(self._line.fileno(), select.POLLIN)
        self._lock = threading.Lock()
        self._asked: deque[_Asked] = deque()
        self._number = 0
        self._there, self._gone = False, False
        self._caller = os.getpid()
        program = _PROGRAM.format(path=sys.path, line=theirs.fileno())
        try:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - this interpreter
                [sys.executable, "-c", program],
                env={name: value for name, value in os.environ.items() if name.startswith(_TOLD)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                process_group=0,
            )
        except BaseException:
            self._line.close()
            raise
        finally:
            theirs.close()

    def __len__(self) -> int:
        """Return the number of items that it has not answered yet."""
        return len(self._asked)

    def wait(self) -> None:
        """Wait until it has started, or is known to have failed."""
        with self._lock, self._ending():
            if not self._there and not self._gone:
                self._take()

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        """Return a function for the result of ``work``, None if the process is busy, gone or not started.

        It raises the error of ``work``; without an answer it does the work here.
        """
        if self._gone or os.getpid() != self._caller or not self._lock.acquire(blocking=False):
            return None
        try:
            with self._ending():
                while self._ears.poll(0):
                    self._take()
                if self._there and len(self._asked) <= _WAITING:
                    self._number += 1
                    _send(self._line, (self._number, work, item))
                    asked = _Asked(self._number)
                    self._asked.append(asked)
                    return partial(self._answer, asked, work, item)
        finally:
            self._lock.release()
        return None

    def close(self) -> None:
        """End the process; it has no state that could be lost."""
        self._gone = True
        if os.getpid() != self._caller:
            return
        self._process.kill()
        self._process.wait()
        with self._lock:
            self._line.close()

    def _answer(self, asked: _Asked, work: Callable[[A], B], item: A) -> B:
        """Return the answer to one request, reading earlier ones; without an answer, do the work here."""
        if os.getpid() == self._caller:
            with self._lock, self._ending():
                while not self._gone and asked.answer is None:
                    self._take()
        if asked.answer is None:
            return work(item)
        _, done, result = asked.answer
        if not done:
            raise result
        answer: B = result
        return answer

    def _take(self) -> None:
        """Read its next message; EOFError where that is no answer to its oldest request."""
        said: _Answer | str = _receive(self._line)
        if isinstance(said, str):
            self._there = True
            return
        if not self._asked or said[0] != self._asked[0].number:
            raise EOFError(f"an answer to {said[0]} came out of its turn")
        self._asked.popleft().answer = said

    @contextlib.contextmanager
    def _ending(self) -> Iterator[None]:
        """Mark a process as gone after an error: it has ended or stands still, or its answer broke off."""
        try:
            yield
        except (OSError, EOFError):
            self._gone = True
        except BaseException:
            self._gone = True
            raise


def _hurry(line: int) -> None:
    """Set a time limit for reading from a connection and writing to it."""
    import socket
    import struct

    with socket.socket(fileno=os.dup(line)) as way:
        for name in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            way.setsockopt(socket.SOL_SOCKET, name, struct.pack("ll", PATIENCE, 0))


def _send(line: Connection[Any, Any], message: object) -> None:
    """Send a message as bytes.

    The connection's own ``send`` and ``recv`` leave a view of a buffer in the traceback of an error, which some Pythons
    report when they collect it.
    """
    line.send_bytes(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))


def _receive(line: Connection[Any, Any]) -> Any:
    """Return the next message; EOFError and OSError as ``Connection.recv_bytes``."""
    return pickle.loads(line.recv_bytes())  # noqa: S301 - from a process that this one started


def serve(line: int) -> None:
    """Answer requests from the connection with descriptor ``line``, one by one, until the caller ends."""
    import queue
    from multiprocessing.connection import Connection

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    caller: Connection[Any, Any] = Connection(line)
    asked: SimpleQueue[tuple[int, Callable[[Any], Any], Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(caller, asked), daemon=True).start()
    _send(caller, _HERE)
    while True:
        number, work, item = asked.get()
        try:
            answer: _Answer = number, True, work(item)
        except Exception as error:
            answer = number, False, error
        _send(caller, answer)


def _listen(caller: Connection[Any, Any], asked: SimpleQueue[Any]) -> None:
    """Queue every request, so that the caller never waits to write; end the process with the caller."""
    try:
        while True:
            asked.put(_receive(caller))
    finally:
        os._exit(0)
