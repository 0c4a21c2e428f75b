"""The far end of a courier: a process that sends small files, and nothing else. See storage.courier."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import stat
import threading
from multiprocessing.connection import Connection
from typing import Any

from custody.errors import CustodyError
from custody.ledger.archive import Archive, Archived
from custody.ledger.sending import SMALL
from storage.courier import Failure, Order
from storage.objects_s3 import S3Objects
from storage.room import ROOM, Room
from storage.sources import DiskSources
from storage.system import SystemEntropy
from storage.upload_journals import FileUploadJournals

#: How many answers go together.
_TOGETHER = 8


def serve(line: Connection) -> None:
    """Do what comes over the connection until it says that nothing more does, or nobody is there any more."""
    # Whoever asks a command to end or to pause means the one that began this, which says what becomes of its work.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP):
        signal.signal(number, signal.SIG_IGN)
    End(line, line.recv()).run()


class End:
    """Threads that store files in any order and answer for each."""

    def __init__(self, line: Connection, order: Order) -> None:
        self._line = line
        self._order = order
        self._tasks: queue.SimpleQueue[tuple[int, bytes] | None] = queue.SimpleQueue()
        self._sending = threading.Lock()
        self._answers: list[tuple[int, Archived | Failure | None]] = []
        self._open = 0
        self._journals = FileUploadJournals(order.journals)
        self._store = S3Objects(order.store, order.options)
        self._archive = Archive(
            self._store,
            DiskSources(),
            SystemEntropy(),
            journals=self._journals,
            room=Room(ROOM).take,
        )
        self._threads = [threading.Thread(target=self._work) for _ in range(order.jobs)]

    def run(self) -> None:
        """Take words until the last one."""
        for one in self._threads:
            one.start()
        threading.Thread(target=self._breathe, daemon=True).start()
        while (word := self._word())[0] != "end":
            if word[0] == "store":
                with self._sending:
                    self._open += len(word[1])
                for task in word[1]:
                    self._tasks.put(task)
            elif word[0] == "stop":
                self._drop()
            elif word[0] == "hurry":
                self._store.hurry()
                self._drop()
            else:
                with contextlib.suppress(CustodyError):
                    self._journals.forget(word[1])
        self._drop()
        for _ in self._threads:
            self._tasks.put(None)
        for one in self._threads:
            one.join()
        self._journals.close()

    def _word(self) -> Any:
        try:
            return self._line.recv()
        except (EOFError, OSError):
            os._exit(0)

    def _drop(self) -> None:
        """Answer for what nobody has begun."""
        with contextlib.suppress(queue.Empty):
            while True:
                task = self._tasks.get_nowait()
                if task is not None:
                    self._answer(task[0], None)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            self._answer(task[0], self._stored(os.fsdecode(task[1])))

    def _stored(self, path: str) -> Archived | Failure | None:
        """Store one file; None, with nothing begun, for whatever is no small file that is sent for the first time."""
        order = self._order
        try:
            found = os.lstat(path)
            if not stat.S_ISREG(found.st_mode) or found.st_size > SMALL or self._journals.of(path):
                return None
            return self._archive.store(
                path, exhibit=order.exhibit, lock=order.lock, md5=order.md5, sha1=order.sha1
            )
        except CustodyError as error:
            return Failure.of(error)
        except Exception:  # whoever asked meets it too, and can tell somebody
            return None

    def _breathe(self) -> None:
        """Say every second that there is life, as long as somebody waits for an answer."""
        pause = threading.Event()
        while not pause.wait(1.0):
            with self._sending:
                if self._open or self._answers:
                    self._say()

    def _answer(self, at: int, outcome: Archived | Failure | None) -> None:
        """Answer for a file: a few together, as long as there is more to do."""
        with self._sending:
            self._open -= 1
            self._answers.append((at, outcome))
            if len(self._answers) == _TOGETHER or self._tasks.empty():
                self._say()

    def _say(self) -> None:
        answers, self._answers = self._answers, []
        try:
            self._line.send(answers)
        except (OSError, ValueError):
            os._exit(0)
