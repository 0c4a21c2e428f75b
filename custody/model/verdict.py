"""The answer of an examination for one scope, and the exit status that several come to."""

from __future__ import annotations

from custody.errors import ProofInvalid, Undecided
from custody.frozen import dataclass

VERIFIED = "VERIFIED"
BROKEN = "BROKEN"
NOT_CHECKED = "NOT CHECKED"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one scope: a word, why, and whether it was asked for (then NOT CHECKED is no success)."""

    scope: str
    word: str
    why: str
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdicts of one examination, in the order of the chain of proof."""

    verdicts: tuple[Verdict, ...]

    @property
    def exit_status(self) -> int:
        """3 when anything is broken, 4 when something asked for could not be checked, else 0."""
        if any(one.word == BROKEN for one in self.verdicts):
            return ProofInvalid.exit_status
        if any(one.word == NOT_CHECKED and one.asked for one in self.verdicts):
            return Undecided.exit_status
        return 0
