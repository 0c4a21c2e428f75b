"""Probe questions on locks and holds: deletion, extension, shortening, and end.

Each question has an object of its own, so that a failed lock cannot spoil the next question. The state of the object
decides, not only the store's reply.
"""

from __future__ import annotations

from collections.abc import Callable

from custody.ledger.ports import Lock, Reply
from custody.ledger.probing.creation import upload
from custody.ledger.probing.questions import Asking, Placed, answer_code

#: Seconds by which a lock is extended.
LONGER = 10


class Locking:
    """The questions on locks; ``seconds`` is how long each lock of the probe lasts."""

    def __init__(self, asking: Asking, seconds: int) -> None:
        self._asking = asking
        self._trial = asking.trial
        self._seconds = seconds
        self._until = self._latest = 0
        self._past: Placed | None = None

    def ask(self) -> None:
        """Ask all questions that can be asked while locks last."""
        ask = self._asking.ask
        ask("versioning_permanent", self._suspended)
        ask("lock_read", self._read)
        ask("lock_multipart", self._parts)
        ask("lock_delete", lambda: self._deleted(self._by_version))
        ask("lock_bypass", self._bypassed)
        ask(
            "lock_bulk_delete",
            lambda: self._deleted(lambda placed: self._trial.delete_many(placed.key, placed.version)),
        )
        ask("lock_extend", self._extended)
        ask("lock_shorten", lambda: self._lessened("compliance", -LONGER))
        ask("lock_downgrade", lambda: self._lessened("governance", LONGER))
        ask("lock_past_date", self._in_the_past)
        ask("hold_protects", self._held)
        ask("hold_release", self._lifted)

    def ask_after_the_end(self, quick: bool) -> None:
        """Ask whether a hold keeps an object after its lock has ended; ``quick`` skips the question."""
        self._asking.ask("hold_after_retention", lambda: "skipped" if quick else self._held_past_end())

    def _lock(self, mode: str = "compliance", hold: bool = False) -> Lock:
        self._until = self._trial.now() + self._seconds
        self._latest = self._until + LONGER
        return Lock(mode, self._until, hold)

    def _still(self, answer: str) -> str:
        """Return the answer, but ``unclear`` for a ``no`` after the lock may have ended."""
        return "unclear" if answer == "no" and self._trial.now() >= self._until else answer

    def _suspended(self) -> str:
        reply = self._trial.suspend()
        return answer_code(not reply.done, not reply.denied)

    def _read(self) -> str:
        lock = self._lock()
        one = self._asking.placed(lock)
        return answer_code(self._trial.look(one.key, one.version).lock == lock)

    def _parts(self) -> str:
        lock, key = self._lock(), self._asking.key()
        reply = upload(self._asking, key, lock)
        if not reply.done:
            return "unclear"
        return answer_code(self._trial.look(key, reply.version).lock == lock)

    def _by_version(self, one: Placed) -> Reply:
        return self._trial.delete(one.key, one.version)

    def _deleted(self, delete: Callable[[Placed], Reply], free: Lock | None = None) -> str:
        """Return whether a locked version survives a call that deletes an unlocked one, or a ``free`` one."""
        control = self._asking.placed() if free is None else self._asking.placed(free)
        delete(control)
        taken = not self._asking.lies(control)
        one = self._asking.placed(self._lock())
        reply = delete(one)
        return self._still(answer_code(self._asking.lies(one) and not reply.done, taken))

    def _bypassed(self) -> str:
        def delete(one: Placed) -> Reply:
            return self._trial.delete(one.key, one.version, bypass=True)

        free = self._lock("governance")
        if not self._asking.put(free).done:
            return self._deleted(delete)
        return self._deleted(delete, free)

    def _extended(self) -> str:
        one = self._asking.placed(self._lock())
        longer = self._until + LONGER
        self._trial.retain(one.key, one.version, "compliance", longer)
        return answer_code(self._trial.look(one.key, one.version).lock == Lock("compliance", longer))

    def _lessened(self, mode: str, by: int) -> str:
        """Return whether a lock is not lessened to ``mode``, or by seconds, by a call that can extend one."""
        one = self._asking.placed(self._lock())
        end = self._until + LONGER
        control = self._trial.retain(one.key, one.version, "compliance", end).done
        reply = self._trial.retain(one.key, one.version, mode, end + by)
        kept = self._trial.look(one.key, one.version).lock == Lock(
            "compliance", end if control else end - LONGER
        )
        return self._still(answer_code(kept and not reply.done, control))

    def _in_the_past(self) -> str:
        one = self._asking.placed()
        reply = self._trial.retain(one.key, one.version, "compliance", self._trial.now() - 3600)
        free = self._trial.look(one.key, one.version).lock.mode == "none"
        control = self._trial.retain(one.key, one.version, "compliance", self._lock().until or 0).done
        return answer_code(free and not reply.done, control)

    def _held(self) -> str:
        one = self._asking.placed()
        if not self._trial.hold(one.key, one.version, True).done:
            return "unclear"
        shown = self._trial.look(one.key, one.version).lock == Lock(hold=True)
        reply = self._by_version(one)
        kept = self._asking.lies(one) and not reply.done
        self._trial.hold(one.key, one.version, False)
        return answer_code(shown and kept, self._by_version(one).done or not kept)

    def _lifted(self) -> str:
        one = self._asking.placed()
        self._trial.hold(one.key, one.version, True)
        self._trial.hold(one.key, one.version, False)
        return answer_code(self._by_version(one).done and not self._asking.lies(one))

    def prepare(self) -> None:
        """Store the object whose lock the probe waits for."""
        if "locks" in self._trial.features:
            self._past = self._asking.placed(self._lock(hold=True))

    def _held_past_end(self) -> str:
        one = self._past
        if one is None:
            return "unclear"
        lock = self._trial.look(one.key, one.version).lock
        if not lock.hold or lock.until is None:
            return "no"
        self._wait(lock.until)
        reply = self._by_version(one)
        kept = self._asking.lies(one) and not reply.done
        self._trial.hold(one.key, one.version, False)
        return answer_code(kept, self._by_version(one).done or not kept)

    def wait_for_all(self) -> None:
        """Wait until every lock of the probe has ended."""
        if self._latest:
            self._wait(self._latest)

    def _wait(self, until: int) -> None:
        """Wait until the store's own clock is past an instant."""
        left = until - self._trial.now() + 1
        for second in range(max(0, left)):
            self._asking.progress.advance(second, left, "seconds of a lock")
            self._asking.pause.wait(1)
