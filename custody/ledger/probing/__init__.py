"""Probe of a store in a temporary area: its behaviour is tested before anything relies on it.

Answers are codes; their sentences are in custody.ledger.probing.words. Nothing is recorded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from custody.errors import StorageFailed
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.objects.archive import Quiet
from custody.ledger.ports import Clock, Entropy, Pause, Progress, Trial, Workers
from custody.ledger.probing.creation import ask_creating
from custody.ledger.probing.locks import LONGER, Locking
from custody.ledger.probing.questions import Asking, answer_code
from custody.model.schema.ids import b64
from custody.model.schema.types import Value, join_codes

#: Seconds that the locks of a probe last by default; the least and the most that may be chosen.
SECONDS, LEAST, MOST = 60, 5, 600
#: Seconds by which two clocks may differ before they count as disagreeing.
APART = 120


@dataclass(frozen=True, slots=True)
class Left:
    """A version that a probe could not delete, and the end of its lock (seconds UTC, None: not known)."""

    place: str
    key: str
    version: str | None
    until: int | None


@dataclass(frozen=True, slots=True)
class Probed:
    """The result of a probe: answers by question, and the seconds that the store's clock is ahead.

    ``ahead`` is None for a store without a clock; ``left`` are the versions that could not be deleted.
    """

    store: str
    started: int
    ended: int
    answers: Mapping[str, str]
    ahead: int | None
    left: tuple[Left, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The answers as codes ``question.answer``, in order, as in an entry."""
        return tuple(sorted(f"{question}.{answer}" for question, answer in self.answers.items()))


@dataclass(frozen=True, slots=True)
class Probe:
    """The probe of stores; ``workers`` must run sixteen jobs at once, or tests of races show nothing."""

    clock: Clock
    entropy: Entropy
    workers: Workers
    pause: Pause

    def ask(
        self,
        name: str,
        trial: Trial,
        *,
        seconds: int = SECONDS,
        quick: bool = False,
        progress: Progress | None = None,
        stays: list[Left] | None = None,
    ) -> Probed:
        """Ask a store all questions and return the result; clean up as far as its locks allow.

        ``seconds`` is how long its locks last; ``quick`` does not wait for them to end. Versions that could not be
        deleted are deleted are added to ``stays``, even if the probe is stopped. Raise StorageFailed where the store
        does not answer at all or stores no object, ConfigError where it is set up wrongly.
        """
        left = [] if stays is None else stays
        started = self.clock.now()
        asking = Asking(trial, self.entropy, self.workers, self.pause, progress or Quiet())
        locking = Locking(asking, seconds)
        try:
            ahead = trial.now() - self.clock.now() if "clock" in trial.features else None
            first = asking.put()
            if not first.done:
                raise StorageFailed(
                    f"store {name} takes no object ({first.code}), so nothing more was asked",
                    hint="Check the rights of these credentials.",
                )
            asking.ask("clock", lambda: answer_code(abs(ahead or 0) <= APART))
            ask_creating(asking)
            if not quick:
                with suppress(StorageFailed):
                    locking.prepare()
            locking.ask()
            locking.ask_after_the_end(quick)
            if not quick:
                with suppress(StorageFailed):
                    locking.wait_for_all()
        finally:
            left += _cleaned(trial)
        return Probed(name, started, self.clock.now(), asking.answers, ahead, tuple(left))


def longest(seconds: int, quick: bool) -> int:
    """Return the number of seconds that a probe waits for locks, besides its calls."""
    return 0 if quick else seconds + LONGER + 3


def _cleaned(trial: Trial) -> tuple[Left, ...]:
    """Delete every version in the area; return those that could not be deleted."""
    left = []
    with suppress(StorageFailed):
        for version in sorted(trial.left(), key=lambda version: not version.marker):
            try:
                lock = trial.look(version.key, version.version).lock
                if lock.hold and version.version is not None:
                    trial.hold(version.key, version.version, False)
                if not trial.delete(version.key, version.version).done:
                    left.append(Left(trial.place, version.key, version.version, lock.until))
            except StorageFailed:
                left.append(Left(trial.place, version.key, version.version, None))
    trial.close()
    return tuple(left)


def probed_request(
    found: Probed, settings: bytes, quick: bool, common: Mapping[str, Value], subject: str
) -> Request:
    """Return the ``store.probed`` request of a probe.

    ``settings`` is the SHA-256 of the store's settings, ``common`` are further fields.
    """
    return Request(
        "store.probed",
        {
            **common,
            "store": found.store,
            "settings_sha256": b64(settings),
            "probe_results": join_codes(found.codes),
            "quick": quick,
            "store_clock_offset_seconds": found.ahead,
            "trial_lock_seconds": max(0, found.ended - found.started),
            "started_at": format_instant(found.started),
            "occurred_at": format_instant(found.ended),
        },
        subject=subject,
    )
