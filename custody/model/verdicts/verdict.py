"""The verdict of an examination for one scope, and the exit status of several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from custody.errors import ProofInvalid, Undecided
from custody.frozen import dataclass

VERIFIED = "VERIFIED"
BROKEN = "BROKEN"
NOT_CHECKED = "NOT CHECKED"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict for one scope: a word, the reason, and whether it was asked (else NOT CHECKED is fine)."""

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
        """The exit status: 3 if anything is broken, 4 if something asked for was not checked, else 0."""
        if any(verdict.word == BROKEN for verdict in self.verdicts):
            return ProofInvalid.exit_status
        if any(verdict.word == NOT_CHECKED and verdict.asked for verdict in self.verdicts):
            return Undecided.exit_status
        return 0


Judged = TypeVar("Judged", bound=Outcome)


def explained(found: Judged, files: Mapping[str, bytes | None]) -> Judged:
    """Return an examination with the likely damage of each broken file added, where its bytes tell.

    ``files`` are the bytes of the examined files by the scope of the verdict on them, None for one not given.
    """
    if all(verdict.word != BROKEN for verdict in found.verdicts):
        return found
    from custody.proof.damaged_files import diagnose

    verdicts = []
    for verdict in found.verdicts:
        data = files.get(verdict.scope)
        became = None if data is None or verdict.word != BROKEN else diagnose(data)
        verdicts.append(
            verdict if became is None else replace(verdict, why=f"{verdict.why}; the file {became[0]}")
        )
    return replace(found, verdicts=tuple(verdicts))
