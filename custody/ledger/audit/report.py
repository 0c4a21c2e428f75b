"""The report of an audit: findings, a verdict for each scope, and the amounts that were checked."""

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
#: Verdicts in the words of the first line, and words before an undecided one, by the code of a finding.
WORDS: Final = {VERIFIED: "VERIFIED", FALSE: "BROKEN", UNDECIDED_VERDICT: "NOT CHECKED"}
HEADLINES: Final = {
    "writer_unknown": "WRITTEN BY A NEWER PROGRAM",
    "writer_unrecorded": "WRITTEN BY ANOTHER PROGRAM",
    "first_met": "FIRST MET",
    "resumed_elsewhere": "RESUMED ELSEWHERE",
    "ledger_behind": "BEHIND",
}
#: Codes of findings that leave every scope undecided that is not false.
_OF_ALL: Final = frozenset({"first_met", "writer_unknown", "writer_unrecorded"})
FORKS: Final = frozenset({"fork", "fork_kept"})


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of checked entries, rows and objects; ``bytes`` are those of objects that were read.

    ``nonconforming`` is the number of entries marked with a rule they break, ``doubted`` that of entries that others
    may have signed.
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
        """The side notes to the verdict of all scopes, joined in words; None if there is none."""
        told = [one for scope in SCOPES if (one := self.side_note(scope)) is not None]
        return ", and ".join(told) or None

    def side_note(self, scope: str) -> str | None:
        """Return the side note to one scope's verdict: entries in doubt or nonconforming; None if none is."""
        if scope == "envelope" and self.doubted:
            return f"{many(self.doubted, 'entry')} may have been signed by others"
        if scope == "legal" and self.nonconforming:
            return f"{many(self.nonconforming, 'entry')} {'is' if self.nonconforming == 1 else 'are'} nonconforming"
        return None


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an audit.

    ``covered`` are the scopes that were audited, in order: without objects on request, without witnesses if there are
    none. ``depth`` is that of objects, one of ``vault_check.DEPTHS``; ``first_broken`` the lowest position of an entry
    with an error. ``doubts`` has the number of findings by code of ``verdict_doubts.DOUBTS``; ``forks`` are those
    found, for the memory to keep. ``believed`` is False where the schema was altered and no row was read.
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
        """The verdict of each audited scope, in order: ``verified``, ``false`` or ``undecided``.

        Objects are never ``verified`` by their sizes: without a false or undecided one, their scope is left out.
        """
        verdicts: dict[str, str] = {scope: self._verdict(scope) for scope in SCOPES if scope in self.covered}
        if self.by_size and verdicts.get("objects") == VERIFIED:
            del verdicts["objects"]
        return verdicts

    @property
    def by_size(self) -> bool:
        """Whether stored objects were compared by their sizes alone."""
        return self.depth == "metadata"

    @property
    def verdict(self) -> str:
        """``false`` if any scope is, else ``undecided`` if any is, else ``verified``."""
        verdicts = set(self.scopes.values())
        return next((verdict for verdict in (FALSE, UNDECIDED_VERDICT) if verdict in verdicts), VERIFIED)

    @property
    def headline(self) -> str:
        """The verdict in the words of the first line, such as VERIFIED."""
        codes = {finding.code for finding in self.findings}
        word = WORDS[self.verdict]
        if self.verdict == UNDECIDED_VERDICT:
            return next((f"{words}, {word}" for code, words in HEADLINES.items() if code in codes), word)
        return f"{word}, TWO HISTORIES" if codes & FORKS else word

    @property
    def exit_status(self) -> int:
        """The exit status: 0 verified, 10 verified with warnings, 3 false, 4 undecided."""
        if self.verdict == FALSE:
            return ProofInvalid.exit_status
        if self.verdict == UNDECIDED_VERDICT:
            return Undecided.exit_status
        return EXIT_WARNINGS if any(finding.severity == "warning" for finding in self.findings) else 0

    @property
    def reservations(self) -> str | None:
        """The reservations after the verdict, in words: doubts, and entries marked; None if there is none."""
        found = dict(self.doubts)
        told = [
            single if count == 1 else many.format(count)
            for code, (single, many) in DOUBTS.items()
            if (count := found.get(code, 0))
        ]
        if self.counts.marked is not None:
            told.append(self.counts.marked)
        return ", and ".join(told) or None

    def including(self, more: Finding | None) -> Report:
        """Return the report with the result of ``compare_outside`` added: a finding, or None for agreement."""
        covered = (*self.covered, "witness" if more is None else more.scope)
        return replace(self, findings=self.findings + (() if more is None else (more,)), covered=covered)

    def _verdict(self, scope: str) -> str:
        mine = [finding for finding in self.findings if finding.scope == scope]
        if any(finding.severity == "error" for finding in mine):
            return FALSE
        if any(finding.code in _OF_ALL for finding in self.findings):
            return UNDECIDED_VERDICT
        return UNDECIDED_VERDICT if any(finding.code in UNDECIDED for finding in mine) else VERIFIED
