"""Common parts of the questions of a store probe: test keys, answers, and undecided questions.

A refusal proves a lock only if the same call is accepted without the lock; each question has such a control.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from custody.errors import StorageFailed
from custody.frozen import dataclass
from custody.ledger.ports import UNLOCKED, Entropy, Lock, Pause, Progress, Reply, Trial, Workers
from custody.model.schema.probes import QUESTIONS

#: Concurrent writers of one key in a race.
RUSH = 16


@dataclass(frozen=True, slots=True)
class Placed:
    """A stored test object: its key and its version."""

    key: str
    version: str


class Asking:
    """One probe in progress: the store's test area, and the answers so far by question."""

    def __init__(
        self, trial: Trial, entropy: Entropy, workers: Workers, pause: Pause, progress: Progress
    ) -> None:
        self.trial = trial
        self.workers = workers
        self.pause = pause
        self.progress = progress
        self.answers: dict[str, str] = {}
        self._entropy = entropy

    def key(self) -> str:
        """Return a new random object key."""
        return f"objects/{self._entropy.token(16).hex()}"

    def put(self, lock: Lock = UNLOCKED, key: str | None = None, *, new: bool = False) -> Reply:
        """Store a small random object with its right digest; return the store's reply."""
        data = self._entropy.token(64)
        return self.trial.put(key or self.key(), data, sha256(data).digest(), lock, new=new)

    def placed(self, lock: Lock = UNLOCKED) -> Placed:
        """Store an object and return its key and version; raise StorageFailed if refused or without version."""
        key = self.key()
        reply = self.put(lock, key)
        if not reply.done or reply.version is None:
            raise StorageFailed(f"the store took no object for this question ({reply.code or 'no version'})")
        return Placed(key, reply.version)

    def ask(self, question: str, act: Callable[[], str]) -> None:
        """Store the answer of ``act`` to a question; ``absent`` without the feature, ``unclear`` if it fails."""
        needs = QUESTIONS[question]
        if needs and needs not in self.trial.features:
            answer = "absent"
        else:
            try:
                answer = act()
            except StorageFailed:
                answer = "unclear"
        self.answers[question] = answer
        self.progress.advance(len(self.answers), len(QUESTIONS), "questions")

    def lies(self, placed: Placed) -> bool:
        """Return whether a version exists in the store."""
        return self.trial.look(placed.key, placed.version).done


def answer_code(refused: bool, control: bool = True) -> str:
    """Return ``no`` unless refused, ``yes`` if the control call was accepted, else ``unclear``."""
    return "no" if not refused else "yes" if control else "unclear"
