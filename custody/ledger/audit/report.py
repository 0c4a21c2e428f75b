"""What an audit answers: findings, a verdict for each scope, and how much was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from custody.errors import EXIT_WARNINGS, ProofInvalid, Undecided
from custody.frozen import dataclass
from custody.layout import many
from custody.ledger.audit.codes.table import SCOPES
from custody.ledger.audit.findings import Finding
from custody.ledger.audit.verdict_doubts import DOUBTS, UNDECIDED
from custody.ledger.ports import Fork

VERIFIED = "verified"
FALSE = "false"
UNDECIDED_VERDICT = "undecided"
#: Verdicts in the words of the first line, and what stands before one that could not be decided.
WORDS: Final = {VERIFIED: "VERIFIED", FALSE: "BROKEN", UNDECIDED_VERDICT: "NOT CHECKED"}
HEADLINES: Final = {
    "writer_unknown": "WRITTEN BY A NEWER PROGRAM",
    "writer_unrecorded": "WRITTEN BY ANOTHER PROGRAM",
    "first_met": "FIRST MET",
    "resumed_elsewhere": "RESUMED ELSEWHERE",
    "ledger_behind": "BEHIND",
}
#: Findings that leave every scope undecided that is not false.
_OF_ALL: Final = frozenset({"first_met", "writer_unknown", "writer_unrecorded"})
FORKS: Final = frozenset({"fork", "fork_kept"})


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was looked at; ``bytes`` are those of objects that were read.

    ``nonconforming`` are the entries that stand although they break a rule, and are marked with it, ``doubted`` those
    that others may have signed.
    """

    entries: int = 0
    tiles: int = 0
    checkpoints: int = 0
    cosignatures: int = 0
    stamps: int = 0
    records: int = 0
    objects: int = 0
    bytes: int = 0
    nonconforming: int = 0
    doubted: int = 0

    @property
    def marked(self) -> str | None:
        """What the verdict has to say beside itself, of all scopes; None if nothing."""
        told = [one for scope in SCOPES if (one := self.beside(scope)) is not None]
        return ", and ".join(told) or None

    def beside(self, scope: str) -> str | None:
        """Side note to one scope's verdict: for how many entries it holds and what limits it; or None."""
        if scope == "envelope" and self.doubted:
            return f"{many(self.doubted, 'entry')} may have been signed by others"
        if scope == "legal" and self.nonconforming:
            return f"{many(self.nonconforming, 'entry')} {'is' if self.nonconforming == 1 else 'are'} nonconforming"
        return None


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an audit.

    ``scopes`` gives ``verified``, ``false`` or ``undecided`` for each scope that was looked at, in order; one that
    was left out (objects on request, witnesses because there are none) is not in it. ``first_broken`` is the lowest
    position of an entry with an error, ``depth`` how far objects were read. ``doubts`` counts the findings of each code
    of ``doubts.DOUBTS``, ``forks`` are those that this audit found, for the memory to keep. ``believed`` is False where
    the schema was altered and no row was read.
    """

    findings: tuple[Finding, ...]
    covered: tuple[str, ...]
    counts: Counts
    depth: str
    first_broken: int | None = None
    doubts: tuple[tuple[str, int], ...] = ()
    forks: tuple[Fork, ...] = ()
    believed: bool = True

    @property
    def scopes(self) -> Mapping[str, str]:
        """The verdict of each scope that was looked at."""
        return {scope: self._verdict(scope) for scope in SCOPES if scope in self.covered}

    @property
    def verdict(self) -> str:
        """``false`` if any scope is, else ``undecided`` if any is, else ``verified``."""
        verdicts = set(self.scopes.values())
        return next((one for one in (FALSE, UNDECIDED_VERDICT) if one in verdicts), VERIFIED)

    @property
    def headline(self) -> str:
        """The verdict as the first line says it."""
        codes = {finding.code for finding in self.findings}
        word = WORDS[self.verdict]
        if self.verdict == UNDECIDED_VERDICT:
            return next((f"{words}, {word}" for code, words in HEADLINES.items() if code in codes), word)
        return f"{word}, TWO HISTORIES" if codes & FORKS else word

    @property
    def exit_status(self) -> int:
        """3 checked and false, 4 could not decide, 10 verified with warnings, 0 verified."""
        if self.verdict == FALSE:
            return ProofInvalid.exit_status
        if self.verdict == UNDECIDED_VERDICT:
            return Undecided.exit_status
        return EXIT_WARNINGS if any(finding.severity == "warning" for finding in self.findings) else 0

    @property
    def reservations(self) -> str | None:
        """What the first line says beside the verdict: what is doubtful, how many entries are marked; or None."""
        found = dict(self.doubts)
        told = [
            one if count == 1 else many.format(count)
            for code, (one, many) in DOUBTS.items()
            if (count := found.get(code, 0))
        ]
        if self.counts.marked is not None:
            told.append(self.counts.marked)
        return ", and ".join(told) or None

    def including(self, more: Finding | None) -> Report:
        """Return the report with one more finding, as of ``compare_outside``; None: that agreed."""
        covered = (*self.covered, "witness" if more is None else more.scope)
        return replace(self, findings=self.findings + (() if more is None else (more,)), covered=covered)

    def _verdict(self, scope: str) -> str:
        mine = [one for one in self.findings if one.scope == scope]
        if any(one.severity == "error" for one in mine):
            return FALSE
        if any(finding.code in _OF_ALL for finding in self.findings):
            return UNDECIDED_VERDICT
        return UNDECIDED_VERDICT if any(one.code in UNDECIDED for one in mine) else VERIFIED
