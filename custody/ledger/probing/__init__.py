"""Asks a store, in a throw-away place, what it really does, so nothing is promised that was not tried.

Gives answers as codes; which words belong to them is custody.ledger.probing.words. Records nothing by itself.
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
from custody.ledger.probing.questions import Asking, told
from custody.model.schema.ids import b64
from custody.model.schema.types import Value, join_codes

#: How many seconds the locks of a probe last, unless it is told otherwise; the least and the most that it may be told.
SECONDS, LEAST, MOST = 60, 5, 600
#: By how many seconds two clocks may differ before locks end at other times than the record says.
APART = 120


@dataclass(frozen=True, slots=True)
class Left:
    """A version that a lock keeps from being cleaned away, and until when (seconds UTC, None: not known)."""

    place: str
    key: str
    version: str | None
    until: int | None


@dataclass(frozen=True, slots=True)
class Probed:
    """What a probe found: answers by question, and how many seconds the store's clock is ahead."""

    store: str
    started: int
    ended: int
    answers: Mapping[str, str]
    ahead: int | None
    left: tuple[Left, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The answers as an entry holds them."""
        return tuple(sorted(f"{question}.{answer}" for question, answer in self.answers.items()))


@dataclass(frozen=True, slots=True)
class Probe:
    """Asks stores; ``workers`` must let sixteen work at once, or a rush shows nothing."""

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
        """Ask a store everything, and clean up what its locks allow, also when somebody stops it.

        ``quick`` does not wait for locks to end; ``stays`` is told what could not be cleaned away, also where the
        probe is stopped. Raises StorageFailed where the store does not answer at all or takes
        no object, ConfigError where it is set up wrongly.
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
            asking.ask("clock", lambda: told(abs(ahead or 0) <= APART))
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
    """Return the seconds that a probe waits, besides its calls."""
    return 0 if quick else seconds + LONGER + 3


def _cleaned(trial: Trial) -> tuple[Left, ...]:
    """Delete what lies in the place by version; give what stays."""
    left = []
    with suppress(StorageFailed):
        for one in sorted(trial.left(), key=lambda one: not one.marker):
            try:
                lock = trial.look(one.key, one.version).lock
                if lock.hold and one.version is not None:
                    trial.hold(one.key, one.version, False)
                if not trial.delete(one.key, one.version).done:
                    left.append(Left(trial.place, one.key, one.version, lock.until))
            except StorageFailed:
                left.append(Left(trial.place, one.key, one.version, None))
    trial.close()
    return tuple(left)


def probed_request(
    found: Probed, settings: bytes, quick: bool, common: Mapping[str, Value], subject: str
) -> Request:
    """Return the request that records a probe; ``settings`` is the digest of how the store is set up."""
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
