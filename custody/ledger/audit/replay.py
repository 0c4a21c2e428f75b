"""Replay of the rules over all entries from a blank state: each is judged again and folded in.

After a broken entry, a failure that depends on earlier entries is reported as unchecked, not as an error.
"""

from __future__ import annotations

from dataclasses import replace

from custody.errors import CustodyError, RuleBroken
from custody.frozen import dataclass
from custody.ledger.audit.findings import MOST, Findings
from custody.ledger.audit.second_signer import SecondPerson
from custody.ledger.ports import EntryRow, LabelRow
from custody.ledger.submissions.labels import labels_of
from custody.ledger.views.entries.ledger_history import KINDS
from custody.model import layouts, rulesets
from custody.model.entries.rules import dates
from custody.model.entry.envelope import SignedEntry
from custody.model.entry.facts import Facts
from custody.model.entry.openings import Contents
from custody.model.hints import MARKS
from custody.model.records import Key, StoredObject
from custody.model.rulings import Event, Placed
from custody.model.state import Blank, State, Summary, Tip
from custody.proof.commitments.typed_roots import ManifestRoot, ObjectRoot, typed_root_from_json

_SIGNER_RULES = ("key.enrolled", "key.valid")


@dataclass(frozen=True, slots=True)
class RecordedObject:
    """An object or copy on record: position and subject of its first entry, its store, key and digests.

    Version and root are those of its newest repair, if any; ``former`` are the versions that repairs replaced.
    """

    position: int
    subject: str
    store: str
    key: str
    version: str | None
    root: ObjectRoot
    manifest: ManifestRoot | None = None
    former: tuple[str, ...] = ()


class Replay:
    """The state replayed from the entries, and the rows that other tables must therefore contain.

    ``holes`` are the positions of entries that could not be replayed, ``destroyed`` the objects deleted by the record,
    ``sweeps`` the fields of sweep entries by position, ``erased`` the (position, field index) that entries order
    erased, ``past`` the entries of the ledger's history.
    """

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._doubts: list[tuple[int, str, str, str]] = []
        self._more_doubts = 0
        self._disputed: list[tuple[int, str, str, str]] = []
        self._words: dict[str, str] = {}
        self._second = SecondPerson(findings)
        self.state = State(Blank(), 0)
        self.holes: set[int] = set()
        self.labels: set[LabelRow] = set()
        self.objects: list[RecordedObject] = []
        self.destroyed: set[str] = set()
        self.sweeps: dict[int, Facts] = {}
        self.erased: set[tuple[int, int]] = set()
        self.past: list[Placed] = []

    def key(self, name: str) -> Key | None:
        """Return the key enrolled under this name by the entries so far; None if there is none."""
        return self.state.get(Key, name)

    def doubt(self, position: int, code: str, expected: str, found: str) -> None:
        """Add a finding that an earlier broken entry may explain; deferred to ``close`` after such an entry."""
        if not self.holes:
            self._findings.at(position, code, expected, found)
        elif len(self._doubts) < MOST * 10:
            self._doubts.append((position, code, expected, found))
        else:
            self._more_doubts += 1

    def disputed(self, position: int, code: str, expected: str, found: str) -> None:
        """Note that an entry's date disagrees with another; ``close`` adds a finding, by its answer if any."""
        if self.holes and code != "time_ahead":
            self.doubt(position, code, expected, found)
        else:
            self._disputed.append((position, code, expected, found))

    def skip(self, position: int, row: EntryRow | None, at: int) -> None:
        """Skip an entry that cannot be folded in; its subject's chain goes on from it, and it is a hole."""
        self.holes.add(position)
        leaf = b"" if row is None else row.leaf
        subject = "" if row is None else self._word(row.subject)
        newest = max(at, self.state.newest(self.state.size) or 0)
        tip = Tip(0 if row is None else row.seq, leaf, at)
        self.state.advance(subject, tip, Summary(leaf, "", subject, 1, newest, at))
        self.state.forget_undo()

    def jump(self, position: int) -> None:
        """Continue at ``position`` after a gap too wide to skip entry by entry; its first entry is a hole."""
        self.holes.add(self.state.size)
        self.state.size = position

    def take(self, position: int, entry: SignedEntry, contents: Contents, row: EntryRow) -> None:
        """Judge an entry by its ruleset and fold it in, with findings for broken rules; skip a malformed one."""
        envelope = entry.envelope
        layout = layouts.layout(envelope.v, envelope.kind)
        wrong = layout.check(contents.facts, contents.private, contents.erased)
        if wrong:
            self._findings.at(position, "content_form", f"the fields of {envelope.kind}", wrong)
            self.skip(position, row, envelope.at)
            return
        event = Event(
            self._word(envelope.kind),
            self._word(envelope.subject),
            contents.facts,
            envelope.by,
            envelope.at,
            envelope.re,
            envelope.v,
            envelope.seen.size,
        )
        placed = Placed(event, position, envelope.seq, entry.leaf)
        try:
            rulesets.confirm(self.state, event)
        except CustodyError as error:
            self._refused(placed, error)
        mark = self.state.mark()
        try:
            rulesets.fold(self.state, placed)
            labels = labels_of(self.state, placed, contents)
            self._beside(placed)
            self._second.look(self.state, placed)
            if event.kind in KINDS:
                self.past.append(placed)
        except CustodyError as error:
            self.state.rollback(mark)
            self._refused(placed, error)
            self.skip(position, row, envelope.at)
            return
        marks = contents.facts.codes("nonconforming")
        if marks:
            self._findings.at(position, "nonconforming", found=_told(envelope.kind, marks))
        self.labels.update(labels)
        self.state.forget_undo()

    def _refused(self, placed: Placed, error: CustodyError) -> None:
        """Add a finding for the rule that refuses an entry, except for the signer's key: the envelope has it."""
        rule = placed.event.kind
        if isinstance(error, RuleBroken):
            rule = f"{error.rule} {error.article}".strip()
        if rule not in _SIGNER_RULES:
            self.doubt(placed.position, "rule_broken", rule, error.message)

    def _beside(self, placed: Placed) -> None:
        """Record the objects, deletions, sweeps and erasures of an entry, which other tables must match."""
        kind, facts = placed.event.kind, placed.event.facts
        if kind in ("object.archived", "object.replicated"):
            root = typed_root_from_json(facts.root("object_root") or {})
            if isinstance(root, ObjectRoot):
                store, key, version = (
                    facts.must("store"),
                    facts.must("object_key"),
                    facts.text("object_version"),
                )
                subject = placed.event.subject
                listed = facts.root("manifest_root")
                manifest = None if listed is None else typed_root_from_json(listed)
                packed = manifest if isinstance(manifest, ManifestRoot) else None
                one = RecordedObject(placed.position, subject, store, key, version, root, packed)
                self.objects.append(one)
        elif kind == "object.repaired":
            self._repaired(placed)
        elif kind == "object.deleted":
            self.destroyed.add(placed.event.subject)
        elif kind == "sweep.completed":
            self.sweeps[placed.position] = facts
        elif kind == "erasure.executed":
            target = facts.count("entry_position")
            summary = self.state.summary(target)
            if summary is not None and summary.kind:
                positions = layouts.layout(summary.v, summary.kind).positions
                self.erased.update(
                    (target, positions[name]) for name in facts.codes("fields") if name in positions
                )

    def _repaired(self, placed: Placed) -> None:
        """Record the version and root that a repair wrote for the object that it repaired."""
        stored = self.state.get(StoredObject, placed.event.subject)
        root = typed_root_from_json(placed.event.facts.root("object_root") or {})
        if stored is not None and isinstance(root, ObjectRoot):
            self.objects = [
                replace(recorded, version=stored.version, root=root, former=stored.former)
                if recorded.subject == stored.id
                else recorded
                for recorded in self.objects
            ]

    def _word(self, text: str) -> str:
        """Return one shared copy of a text that recurs."""
        return self._words.setdefault(text, text)

    def close(self) -> None:
        """Add the deferred findings, on disputed dates and after broken entries; call it once, at the end."""
        for position, code, expected, found in self._disputed:
            answer = dates.answer(self.state, position)
            if answer is None:
                self._findings.at(position, code, expected, found)
            else:
                self._findings.at(position, "time_answered", expected, f"{found}; {answer}")
        first = min(self.holes, default=None)
        for position, code, expected, found in self._doubts:
            if first is None or position < first:
                self._findings.at(position, code, expected, found)
        if first is None:
            return
        later = sum(1 for doubt in self._doubts if doubt[0] > first) + self._more_doubts
        signers = sum(1 for doubt in self._doubts if doubt[0] > first and doubt[1] == "signer_unknown")
        found = f"{later} entries look wrong behind it" if later else ""
        self._findings.at(first, "rules_unchecked", found=found, part=" and those behind it")
        if signers:
            self._findings.at(first, "signer_unchecked", found=f"{signers} signers that are not known")


def _told(kind: str, marks: tuple[str, ...]) -> str:
    """Return a sentence that names the rules an entry is marked with, each by its id and in words."""
    told = (f"{mark} ({MARKS[mark]})" if mark in MARKS else mark for mark in marks)
    return f"{kind} stands against {', '.join(told)}"
