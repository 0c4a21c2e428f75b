"""Jobs: slow work of the terminal, each on a thread of its own that reports by messages.

Nothing else in this package starts a thread. A job polls whether it is stopped, and reports its progress at most ten
times a second.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from textual.message import Message

from custody.errors import CustodyError, RuleBroken
from custody.tui.services.intents import Draft, Failed, Printing, Stopped

if TYPE_CHECKING:
    from custody.tui.app.app import CustodyApp

T = TypeVar("T")
_newest: WeakKeyDictionary[CustodyApp, dict[str, Job]] = WeakKeyDictionary()
_running: WeakKeyDictionary[CustodyApp, set[Job]] = WeakKeyDictionary()
#: Seconds between two reports of progress, and between two looks at whether to stop or to go on.
OFTEN, POLL = 0.1, 0.05
#: Seconds that work stands aside at each of its steps while a key is at work.
ASIDE = 0.005


@dataclass
class Answer(Message):
    """The result of a job, for the handler named at its start."""

    handler: Callable[[Any], object]
    value: Any


@dataclass
class Trouble(Message):
    """The error that ended a job, for the handler named at its start."""

    handler: Callable[[Failed], object]
    failed: Failed


class Progress(Message):
    """A report of a job's progress; a newer one replaces one that is not read yet."""

    def __init__(self, job: Job, done: int, total: int | None, what: str) -> None:
        self.job, self.done, self.total, self.what = job, done, total, what
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Return whether this report replaces a message: an older report of the same job."""
        return isinstance(message, Progress) and message.job is self.job


class Agree(Message):
    """A request to sign drafts; the job waits until its ``answer`` is called."""

    def __init__(self, job: Job, drafts: Sequence[Draft]) -> None:
        self.job, self.drafts = job, tuple(drafts)
        super().__init__()


class Secret(Message):
    """A request for a key's passphrase; the job waits until its ``type`` is called."""

    def __init__(self, job: Job, key: str, *, new: bool) -> None:
        self.job, self.key, self.new = job, key, new
        super().__init__()


class Prints(Message):
    """A request to print a paper; the job waits until its ``answer`` is called."""

    def __init__(self, job: Job, paper: Printing) -> None:
        self.job, self.paper = job, paper
        super().__init__()


class Job:
    """One running job, which the screen can pause, resume and stop."""

    def __init__(self, app: CustodyApp, what: str) -> None:
        self.what = what
        self.began = time.monotonic()
        self._app = app
        self._stop = threading.Event()
        self._over = threading.Event()
        self._pause = threading.Event()
        self._told = 0.0
        self._answered = threading.Event()
        self._agreed = False
        self._typed: bytes | None = None

    @property
    def paused(self) -> bool:
        """Whether the job is paused."""
        return self._pause.is_set()

    @property
    def stopped(self) -> bool:
        """Whether the job was asked to end."""
        return self._stop.is_set()

    def pause(self) -> None:
        """Pause the job at its next step, or resume it."""
        (self._pause.clear if self.paused else self._pause.set)()

    def stop(self) -> None:
        """Ask the job to end at its next step."""
        self._stop.set()

    def heard(self) -> None:
        """Withdraw the request to stop: the job ends by itself, unless the program ends."""
        if not self._over.is_set():
            self._stop.clear()

    def abandon(self) -> None:
        """Stop the job because the program ends; ``heard`` does not withdraw this."""
        self._over.set()
        self._stop.set()

    def answer(self, agreed: bool) -> None:
        """Answer a request to sign or to print: whether a person does."""
        self._agreed = agreed
        self._answered.set()

    def agree(self, drafts: Sequence[Draft]) -> bool:
        """Show drafts and wait; return True if they are signed, False if not or the job is stopped."""
        return self._waited(Agree(self, drafts)) and self._agreed

    def prints(self, paper: Printing) -> bool:
        """Show a paper and wait; return True if it is printed, False if not or the job is stopped."""
        return self._waited(Prints(self, paper)) and self._agreed

    def type(self, secret: bytes | None) -> None:
        """Answer the request for a passphrase, with None if nobody types it."""
        self._typed = secret
        self._answered.set()

    def secret(self, key: str, *, new: bool) -> bytes | None:
        """Ask for a passphrase and wait; return None if nobody types it or the job is stopped."""
        there = self._waited(Secret(self, key, new=new))
        typed, self._typed = self._typed, None
        return typed if there else None

    def _waited(self, asks: Message) -> bool:
        """Post a request and wait; return True once it is answered, False if the job is stopped before."""
        self._answered.clear()
        self._app.post_message(asks)
        while not self._answered.wait(POLL):
            if self.stopped:
                return False
        return True

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Report progress to the screen, ten times a second at most; raise Stopped if the job is stopped.

        Waits while the job is paused, and a moment while a key is at work.
        """
        while self.paused and not self.stopped:
            self._stop.wait(POLL)
        if self._app.keys.busy:
            self._stop.wait(ASIDE)
        if self.stopped:
            raise Stopped
        now = time.monotonic()
        if now - self._told >= OFTEN or done == total:
            self._told = now
            self._app.post_message(Progress(self, done, total, what))


def start(
    app: CustodyApp,
    work: Callable[[Job], T],
    then: Callable[[T], object],
    otherwise: Callable[[Failed], object],
    *,
    what: str = "",
    group: str = "jobs",
    alone: bool = False,
) -> Job:
    """Start ``work`` on a thread; its result goes to ``then``, an error to ``otherwise``. Return its job.

    Both are called on the screen's own thread. ``alone`` drops the results of earlier jobs of the same group.
    """
    job = Job(app, what)
    newest = _newest.setdefault(app, {})
    newest[group] = job
    running = _running.setdefault(app, set())
    running.add(job)

    def tell(message: Message) -> None:
        if not alone or newest[group] is job:
            app.post_message(message)

    def run() -> None:
        try:
            value = work(job)
        except Failed as failed:
            tell(Trouble(otherwise, failed))
        except Stopped:
            tell(Trouble(otherwise, Failed(f"{what or 'it'} was stopped", "", 130)))
        except CustodyError as error:
            rule = error.authority.removeprefix("rule ") if isinstance(error, RuleBroken) else ""
            told, hint = app.say(error.message), app.say(error.hint)
            tell(Trouble(otherwise, Failed(told, hint, error.exit_status, rule)))
        except OSError as error:
            told = f"the system refused: {error.strerror or error}"
            tell(Trouble(otherwise, Failed(told, "Look at disk and rights, then try again.", 8)))
        except Exception as error:
            told = f"this is a bug in custody: {type(error).__name__}"
            tell(Trouble(otherwise, Failed(told, "Please report it with what you did.", 1)))
        else:
            tell(Answer(then, value))
        finally:
            running.discard(job)

    app.run_worker(run, thread=True, exit_on_error=False, group=group, exclusive=alone, name=what)
    return job


def stop_all(app: CustodyApp) -> None:
    """Abandon every running job of a program, which ends."""
    for job in list(_running.get(app, ())):
        job.abandon()
