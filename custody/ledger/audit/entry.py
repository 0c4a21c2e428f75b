"""Audit of one entry: its row, envelope, content and signature, then the rules.

An entry is compared with the entries before it; the walk audits the tree over them.
"""

from __future__ import annotations

from collections.abc import Callable

from custody.errors import CustodyError, ProofInvalid, UnknownVersion
from custody.law.clock import AHEAD, format_instant
from custody.ledger.audit.checkpoints import Checkpoints
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.replay import Replay
from custody.ledger.ports import EntryRow, Helpers, Workers
from custody.ledger.submissions.signatures import Signatures
from custody.ledger.submissions.submission import BEHIND
from custody.model import layouts
from custody.model.entry import offloaded_checks
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import Envelope, SignedEntry, parse_entry
from custody.model.entry.offloaded_checks import UNSEEN, Seen
from custody.model.entry.openings import Contents
from custody.model.schema.ids import b64
from custody.proof.commitments.field_leaf import content_root
from custody.proof.note import VerifierKey

#: Signatures verified in one lot, and lots that helpers may have at once.
_TOGETHER, _OUT = 256, 8
#: Keys remembered for helpers at most: those met last.
_KEYS = 1024


class EntryJudge:
    """The audit of entries in turn, each folded into the replay.

    ``leaves`` are the leaf hashes so far, ``gone`` the (position, field index) of erased fields, ``vkeys`` the verifier
    key strings of the signers so far, by the names of their keys.
    """

    def __init__(
        self,
        log_key: VerifierKey,
        now: int,
        findings: Findings,
        replay: Replay,
        checkpoints: Checkpoints,
        *,
        workers: Workers,
        helpers: Helpers,
    ) -> None:
        self._log_key = log_key
        self._now = now
        self._findings = findings
        self._replay = replay
        self._checkpoints = checkpoints
        self._signatures = Signatures(workers)
        self._helpers = helpers
        self._signed: list[tuple[int, SignedEntry, str]] = []
        #: Lots with helpers: position and signer of each signature, and a function that waits for their faults.
        self._out: list[tuple[list[tuple[int, str]], Callable[[], list[str | None]]]] = []
        self._false: list[tuple[int, str, str]] = []
        self._loose: dict[str, bytes] = {}
        self.leaves: set[bytes] = set()
        self.gone: set[tuple[int, int]] = set()
        self.vkeys: dict[str, str] = {}

    def judge(self, row: EntryRow, computed: bytes, *, miscounted: bool = False, seen: Seen = UNSEEN) -> None:
        """Audit an entry whose leaf hash is ``computed``, and fold it into the replay.

        ``miscounted``: its row counts other erased fields than its openings have. ``seen`` is what helpers verified of
        its bytes.
        """
        position = row.position
        whole, signed = seen
        self.leaves.add(computed)
        if computed != row.leaf:
            self.leaves.add(row.leaf)
            self._replay.holes.add(position)
        try:
            entry = parse_entry(row.note)
        except CustodyError as error:
            code = "entry_version" if isinstance(error, UnknownVersion) else "entry_form"
            self._findings.at(position, code, found=error.message)
            self._replay.skip(position, row, self._time_of(row.subject))
            self._openings(row, None, miscounted=miscounted, whole=False)
            return
        self._columns(row, entry.envelope)
        self._envelope(position, entry.envelope)
        contents = None if miscounted else self._plain(row, entry.envelope, whole=whole)
        if contents is None:
            content = self._openings(row, entry.envelope, miscounted=miscounted, whole=whole)
            contents = None if content is None else self._contents(position, entry.envelope, content)
        self._dates(position, entry.envelope, contents)
        if contents is not None:
            self._carried(position, entry.envelope, contents)
        self._signature(position, entry, contents, signed)
        if contents is None:
            self._replay.skip(position, row, entry.envelope.at)
        else:
            self._replay.take(position, entry, contents, row)
        if computed != row.leaf:
            self._loose[row.subject] = row.leaf

    def _time_of(self, subject: str) -> int:
        tip = self._replay.state.tip(subject)
        return 0 if tip is None else tip.at

    def _columns(self, row: EntryRow, envelope: Envelope) -> None:
        """Compare the row with the signed text."""
        if (envelope.id, envelope.subject, envelope.seq, envelope.prev) == (
            row.id,
            row.subject,
            row.seq,
            row.prev,
        ):
            return
        pairs = (
            ("id", envelope.id, row.id),
            ("subject", envelope.subject, row.subject),
            ("seq", str(envelope.seq), str(row.seq)),
            ("prev", _hash(envelope.prev), _hash(row.prev)),
        )
        for name, expected, found in pairs:
            if expected != found:
                self._findings.at(row.position, "column_differs", expected, found, part=f", column {name}")

    def _envelope(self, position: int, envelope: Envelope) -> None:
        """Add findings on an envelope: log, date, chain, answered entry, and the head its signer had seen."""
        findings = self._findings
        if envelope.log != self._log_key.name:
            findings.at(position, "log_binding", self._log_key.name, envelope.log)
        if envelope.at > self._now + AHEAD:
            self._replay.disputed(position, "time_ahead", "", f"{envelope.at - self._now} seconds ahead")
        if envelope.re is not None and envelope.re not in self.leaves:
            self._replay.doubt(position, "re_unknown", "an earlier entry", _hash(envelope.re))
        self._checkpoints.judge_seen(position, envelope.seen)
        self._chain(position, envelope)

    def _chain(self, position: int, envelope: Envelope) -> None:
        tip = self._replay.state.tip(envelope.subject)
        also = self._loose.pop(envelope.subject, None)
        seq = 0 if tip is None else tip.seq + 1
        prev = None if tip is None else tip.leaf
        if envelope.seq != seq:
            self._replay.doubt(position, "chain_seq", str(seq), str(envelope.seq))
        elif envelope.prev != prev and (also is None or envelope.prev != also):
            self._replay.doubt(position, "chain_prev", _hash(prev), _hash(envelope.prev))

    def _dates(self, position: int, envelope: Envelope, contents: Contents | None) -> None:
        """Add warnings where an entry's date disagrees with earlier dates, unless it is marked so.

        Two dates do not show which clock was wrong, so that none of these is an error.
        """
        state, at, replay = self._replay.state, envelope.at, self._replay
        tip, newest = state.tip(envelope.subject), state.newest(envelope.seen.size)
        marks = () if contents is None else contents.facts.codes("nonconforming")
        if tip is not None and at < tip.at and contents is not None and "time.order" not in marks:
            found = f"{tip.at - at} seconds before the previous entry of its subject"
            replay.disputed(position, "time_order", f"not before {format_instant(tip.at)}", found)
        if newest is not None and at + AHEAD < newest:
            expected = f"not before {format_instant(newest)}, which its signer had seen"
            replay.disputed(position, "time_seen", expected, f"{newest - at} seconds before")
        reached = state.newest(position)
        if contents is not None and reached is not None and "time.seen" not in marks:
            self._late(position, envelope, reached)

    def _late(self, position: int, envelope: Envelope, reached: int) -> None:
        """Add a finding for an entry recorded long after its date; kinds made offline at a scene are exempt."""
        late = reached - envelope.at
        if late > BEHIND and not layouts.layout(envelope.v, envelope.kind).kind.offline:
            seen = f"its signer had seen {envelope.seen.size} of {position} entries"
            self._findings.at(position, "time_late", found=f"dated {late} seconds before it came in; {seen}")

    def _carried(self, position: int, envelope: Envelope, contents: Contents) -> None:
        """Add a finding where a migration names another root than the head its signer had seen."""
        if envelope.kind != "ledger.migration_started":
            return
        root, seen = contents.facts.text("root"), b64(envelope.seen.root)
        if root != seen:
            self._findings.at(position, "moved_root", seen, root or "none")

    def _plain(self, row: EntryRow, envelope: Envelope, *, whole: bool) -> Contents | None:
        """Return plain content read in one pass; None for any other, which is then read field by field."""
        try:
            layout = layouts.layout(envelope.v, envelope.kind)
            found = opening_format.read_plain(layout, row.openings)
            if found is None:
                return None
            contents, leaves = found
            if whole or (len(leaves), content_root(leaves)) == (envelope.fields, envelope.content):
                return contents
        except CustodyError:
            pass
        return None

    def _openings(
        self, row: EntryRow, envelope: Envelope | None, *, miscounted: bool, whole: bool
    ) -> tuple[bytes | None, ...] | None:
        """Return the leaves of the stored content; None, with a finding, if it is not what was signed."""
        position = row.position
        if not row.openings:
            self._findings.at(position, "openings_missing", "committed fields", "none")
            return None
        if miscounted:
            self._findings.at(position, "openings_mark")
        try:
            if whole:
                return opening_format.leaves(row.openings)
            content, root = opening_format.unsealed(row.openings)
        except CustodyError as error:
            self._findings.at(position, "openings_form", found=error.message)
            return None
        if envelope is None:
            return None
        if len(content) == envelope.fields and root == envelope.content:
            return content
        expected = f"{envelope.fields} fields, root {b64(envelope.content)}"
        self._findings.at(position, "openings_content", expected, f"{len(content)} fields, another root")
        return None

    def _contents(
        self, position: int, envelope: Envelope, content: tuple[bytes | None, ...]
    ) -> Contents | None:
        """Return signed content by the fields of its kind; None, with a finding, where they do not fit."""
        gone = [index for index, leaf in enumerate(content) if leaf is None] if None in content else ()
        if gone:
            self.gone.update((position, index) for index in gone)
        try:
            layout = layouts.layout(envelope.v, envelope.kind)
        except UnknownVersion as error:
            self._findings.at(position, "ruleset_unknown", found=error.message)
            return None
        structural = [
            index for index in gone if layout.structural.intersection(layout.names[index : index + 1])
        ]
        for index in structural:
            self._findings.at(position, "lost", "the field", "its hash only", part=f", field {index}")
        try:
            return opening_format.read_leaves(layout, content)
        except ProofInvalid as error:
            if not structural:
                self._findings.at(position, "content_form", f"the fields of {envelope.kind}", error.message)
            return None

    def _signature(
        self, position: int, entry: SignedEntry, contents: Contents | None, signed: str | None
    ) -> None:
        """Verify the signature with the key enrolled before this position, unless helpers did (``signed``).

        ``signed`` is the verifier key that helpers used; one that is not the enrolled key is no proof.
        """
        by = entry.envelope.by
        if position == 0:
            vkey = None if contents is None else contents.facts.text("vkey")
            self._log_vkey(contents)
            if vkey is None:
                self._findings.at(
                    position, "signer_unchecked", found="the entry that names the key is broken"
                )
                return
        else:
            key = self._replay.key(by)
            if key is None:
                self._replay.doubt(position, "signer_unknown", "an enrolled key", by)
                return
            if key.until is not None:
                self._replay.doubt(position, "signer_retired", f"no entry behind {key.until}", by)
            vkey = key.vkey
        if signed == vkey:
            return
        if len(self.vkeys) >= _KEYS:
            self.vkeys.clear()
        self.vkeys[by] = vkey
        self._signed.append((position, entry, vkey))
        if len(self._signed) == _TOGETHER:
            self._hand_out()

    def end_signatures(self) -> None:
        """Wait for signatures still being verified; add a finding for each false one. Call it last."""
        self._hand_out()
        while self._out:
            self._take_in()
        false, self._false = self._false, []
        for position, by, fault in false:
            self._findings.at(position, "signature_false", f"a signature by {by}", fault)

    def _hand_out(self) -> None:
        """Verify the gathered signatures, or have helpers do it."""
        signed, self._signed = self._signed, []
        places = [(position, entry.envelope.by) for position, entry, _ in signed]
        others = self._helpers.offer(
            offloaded_checks.signatures, [(entry.note, vkey) for _, entry, vkey in signed]
        )
        if others is None:
            own = self._signatures.faults([(entry, vkey) for _, entry, vkey in signed])
            faults = [None if fault is None else fault.message for fault in own]
            others = lambda: faults  # noqa: E731 - as helpers would return them, without waiting
        self._out.append((places, others))
        if len(self._out) > _OUT:
            self._take_in()

    def _take_in(self) -> None:
        places, wait = self._out.pop(0)
        self._false += [
            (position, by, fault)
            for (position, by), fault in zip(places, wait(), strict=True)
            if fault is not None
        ]

    def _log_vkey(self, contents: Contents | None) -> None:
        named = None if contents is None else contents.facts.text("log_vkey")
        if named is not None and named != str(self._log_key):
            self._findings.at(0, "log_key", str(self._log_key), named)


def _hash(value: bytes | None) -> str:
    return "none" if value is None else b64(value)
