"""Has small files sent by a second process, so that sending and entering have a core each.

That process reads, hashes, sends, reads back and keeps the journals of what it sends; it has no key, no passphrase and
no ledger, and what reaches a store finds its way by AWS's chain, as here. Whatever it does not answer for is left to
whoever asked, who does it as a run does that finds what an earlier one has left: a process that dies, or says nothing
any more, is ended first, and with it goes its hold on the journals. It ends when the process that began it does.
"""

from __future__ import annotations

import _thread
import contextlib
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from custody import errors
from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.archive import Archived
from custody.ledger.ports import Lock
from storage.objects_s3 import S3Options

#: The module whose ``serve`` is the other end.
END: Final = "storage.courier_end"
#: For how many seconds a process that has work may say nothing before it is taken for dead; it speaks every second.
PATIENCE = 30
#: For how many seconds it is waited for when it is told to end, and when it was killed.
_LEAVE, _DIE = 30, 5
#: How many files for each of its threads are handed out ahead of their answers.
_AHEAD = 4
#: Nothing is loaded from the folder that it is called in: it looks for modules where this process does.
_BEGIN = (
    "import sys\n"
    "from multiprocessing.connection import Connection\n"
    "line = Connection(int(sys.argv[1]))\n"
    "sys.path[:], module = line.recv()\n"
    "import importlib\n"
    "importlib.import_module(module).serve(line)\n"
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with every file: the store and the exhibit, its lock, further digests, files at once."""

    store: str
    options: S3Options
    journals: Path
    exhibit: str
    lock: Lock
    md5: bool
    sha1: bool
    jobs: int


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as it travels: the name of its class in custody.errors, what it says, and what to do."""

    kind: str
    message: str
    hint: str

    @classmethod
    def of(cls, error: CustodyError) -> Failure:
        """Take what can be told of an error; of a class that is nobody else's, that of the one above it."""
        kinds = (one for one in type(error).__mro__ if getattr(errors, one.__name__, None) is one)
        plain = next(one for one in kinds if one.__init__ is CustodyError.__init__)
        return cls(plain.__name__, error.message, error.hint)

    def error(self) -> CustodyError:
        """Give the error again."""
        kind: type[CustodyError] = getattr(errors, self.kind)
        return kind(self.message, hint=self.hint)


class Courier:
    """The near end; implements the port Courier. One thread stores at a time, another may say what was recorded.

    ``left`` are keys that were recorded and whose journals may be there all the same, since the process died.
    """

    def __init__(self, order: Order) -> None:
        self._order = order
        self._sending = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._stored: set[str] = set()
        self._told: list[str] = []
        self._failed = False
        self.left: list[str] = []

    def store(self, paths: Sequence[str], came: Callable[[int, Archived | CustodyError], bool]) -> None:
        """Store files and tell ``came`` of each by its place, in any order, until that says that no more are wanted.

        What it is not told of is left to the caller, and no other process works on it any more. Raises what ``came``
        raises, once all that was handed out is answered for.
        """
        if not self._begun():
            return
        todo, out = list(range(len(paths)))[::-1], set[int]()
        most = _AHEAD * self._order.jobs
        stopped: BaseException | None = None
        while todo or out:
            if todo and len(out) <= most // 2:
                some = [todo.pop() for _ in range(min(most - len(out), len(todo)))]
                out.update(some)
                if not self._send("store", [(at, os.fsencode(paths[at])) for at in some]):
                    break
            answers = self._heard()
            if answers is None:
                break
            for at, outcome in answers:
                out.discard(at)
                if outcome is None:
                    continue
                if isinstance(outcome, Archived):
                    self._stored.add(outcome.key)
                try:
                    wanted = came(at, outcome.error() if isinstance(outcome, Failure) else outcome)
                except BaseException as error:
                    wanted, stopped = False, stopped or error
                if not wanted and todo:
                    todo = []
                    self._send("stop")
        if out:
            self._give_up()
        if stopped is not None:
            raise stopped

    def recorded(self, key: str) -> bool:
        """Drop the journal of an object of which an entry speaks; False where it is not held there."""
        if key not in self._stored or self._line is None:
            return False
        self._stored.discard(key)
        if not self._send("recorded", key):
            return False
        self._told.append(key)
        return True

    def hurry(self) -> None:
        """Let the process not wait long for its store; returns at once, and may be called amid anything."""
        with contextlib.suppress(RuntimeError):  # no thread is to be had: what is silent has its own time
            _thread.start_new_thread(self._send, ("hurry",))

    def close(self) -> None:
        """End the process, once it has done all it was told; the journals of what nobody recorded stay."""
        if self._process is None:
            return
        if self._send("end"):
            with contextlib.suppress(subprocess.TimeoutExpired):
                if self._process.wait(_LEAVE) == 0:
                    self._told.clear()
        self._give_up()
        self._failed = False

    def _begun(self) -> bool:
        """Start the process unless it is there; False where it cannot be, which is not tried again."""
        if self._line is not None:
            return True
        if self._failed or not sys.executable or getattr(sys, "frozen", False):
            return False
        near, far = socket.socketpair()
        try:
            # A process that takes nothing in any more must not hold this one up.
            near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", PATIENCE, 0))
            flags = ["-I", "-W", "ignore", *(["-X", "utf8"] if sys.flags.utf8_mode else [])]
            self._process = subprocess.Popen(  # noqa: S603 - this program's own other end
                [sys.executable, *flags, "-c", _BEGIN, str(far.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[far.fileno()],
            )
        except OSError:
            near.close()
            self._failed = True
            return False
        finally:
            far.close()
        self._line = Connection(near.detach())
        return self._send_raw((sys.path, END)) and self._send_raw(self._order)

    def _send(self, word: str, *rest: Any) -> bool:
        return self._send_raw((word, *rest))

    def _send_raw(self, what: Any) -> bool:
        """Send something; False, and the process is ended, where it does not take it."""
        with self._sending:
            try:
                if self._line is not None:
                    self._line.send(what)
                    return True
            except (OSError, ValueError):
                pass
            self._kill()
        return False

    def _heard(self) -> list[tuple[int, Archived | Failure | None]] | None:
        """Wait for the next answers; None where the process is gone or has said nothing for too long."""
        line = self._line
        silent = 0
        while line is not None and silent < PATIENCE:
            try:
                # Waited for in small steps, so that time in which this very process stood still counts for little.
                if not line.poll(1.0):
                    silent += 1
                    continue
                answers: list[tuple[int, Archived | Failure | None]] = line.recv()
            except (EOFError, OSError):
                return None
            silent = 0
            if answers:
                return answers
        return None

    def _give_up(self) -> None:
        """End the process, and do without one from now on."""
        with self._sending:
            self._kill()
            line, self._line = self._line, None
            self._process, self._failed = None, True
            self.left, self._told = self.left + self._told, []
        if line is not None:
            line.close()

    def _kill(self) -> None:
        """End the process at once, and wait until it lets go of what it holds."""
        process = self._process
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_DIE)
