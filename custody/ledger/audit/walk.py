"""Walks the entries once from first to last: bytes, tree, checkpoints, columns, chain, signature, content, rules.

A finding never ends the walk. What follows from a broken entry is kept apart by the tree's second reading and by
the replay's holes.
"""

from __future__ import annotations

from contextlib import suppress

from custody.errors import CustodyError, ProofInvalid, UnknownVersion
from custody.ledger.archive import Quiet
from custody.ledger.audit.checkpoints import Checkpoints
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.replay import Replay
from custody.ledger.audit.rows import END, BrokenRow, Stream, rows_from
from custody.ledger.audit.steady import single_bytes
from custody.ledger.audit.tree import Trees
from custody.ledger.ports import EntryRow, HeadRow, LedgerReader, Progress
from custody.model import openings as opening_format
from custody.model import rulesets
from custody.model.envelope import Envelope, SignedEntry, parse_entry, verify_entry
from custody.model.ids import b64
from custody.model.openings import Contents, Opening
from custody.proof import merkle, tiles
from custody.proof.note import VerifierKey

#: Positions of missing entries for which a stored tile is asked for the leaf hash.
_MOST_BORROWED = 1000
_STEP = 256


class Walk:
    """One pass over the entries of a reader; ``position`` is the first one not walked yet."""

    def __init__(
        self,
        reader: LedgerReader,
        log_key: VerifierKey,
        now: int,
        findings: Findings,
        progress: Progress | None = None,
    ) -> None:
        self._reader = reader
        self._log_key = log_key
        self._now = now
        self._findings = findings
        self._progress = progress or Quiet()
        self._keys: dict[str, VerifierKey] = {}
        self._leaves: set[bytes] = set()
        self._loose: dict[str, bytes] = {}
        self.trees = Trees()
        self.replay = Replay(findings)
        self.checkpoints = Checkpoints(reader, log_key, findings, self.trees)
        self.gone: set[tuple[int, int]] = set()
        self.position = 0

    def run(self, expected: int | None) -> None:
        """Walk from ``position`` to the end; ``expected`` is how many entries there should be, for the display."""
        self.checkpoints.begin(self.position)
        openings = Stream(lambda: self._reader.openings_between(self.position, END))
        try:
            for row in rows_from(self._reader, self.position):
                if row.position > self.position:
                    self._missing(row.position)
                if isinstance(row, BrokenRow):
                    self._broken(row)
                else:
                    self._row(row, openings)
                self.position += 1
                self.checkpoints.reach(self.position, self.replay)
                if self.position % _STEP == 0:
                    self._progress.advance(self.position, expected, "entries")
        except CustodyError as error:
            self._findings.add("entries_unreadable", f"from entry {self.position} on", found=error.message)
            self.trees.lose(self.position)
            self.replay.holes.add(self.position)
        if openings.why is not None:
            self._findings.add("openings_unreadable", "openings", found=openings.why)
        self._progress.advance(self.position, expected, "entries")

    def close(self) -> None:
        """Note what only the end can tell; call it once."""
        for position in self.trees.give_up():
            self._findings.at(position, "leaf_mismatch")
        if self.trees.blind_from is not None:
            self._findings.at(self.trees.blind_from, "tree_unchecked", part=" and those behind it")
        self.replay.close()

    def head_row(self) -> HeadRow | None:
        """Give the head that the entries have; None behind a lost one."""
        root = self.trees.root()
        frontier = b"".join(self.trees.main.frontier.hashes)
        return None if root is None else HeadRow(self.trees.size, root, frontier)

    def _missing(self, stop: int) -> None:
        """Go past entries that are not there, with their hashes from the tiles where these are kept."""
        count = stop - self.position
        last = "" if count == 1 else f" to entry {stop - 1}"
        self._findings.at(self.position, "entry_missing", "an entry", "none", part=last)
        if count > _MOST_BORROWED:
            self.trees.lose(self.position)
            self.replay.jump(stop)
            self.position = stop
        while self.position < stop:
            self._borrow(self.position)
            self.replay.skip(self.position, None, 0)
            self.position += 1
            self.checkpoints.reach(self.position, self.replay)

    def _borrow(self, position: int) -> None:
        tile, offset = divmod(position, tiles.TILE_WIDTH)
        hashes: bytes | None = None
        with suppress(CustodyError):
            hashes = single_bytes(lambda: self._reader.tile(0, tile, tiles.TILE_WIDTH))
        if hashes is None or len(hashes) != tiles.TILE_BYTES:
            self.trees.lose(position)
            return
        leaf = hashes[offset * merkle.HASH_BYTES : (offset + 1) * merkle.HASH_BYTES]
        self._leaves.add(leaf)
        self.trees.append(position, leaf, leaf)

    def _broken(self, row: BrokenRow) -> None:
        position = row.position
        self._findings.at(position, "entry_unreadable", found=row.why)
        if row.entry is None:
            self._borrow(position)
        else:
            leaf = merkle.leaf_hash(row.entry.note)
            self._leaves.add(leaf)
            self.trees.append(position, leaf, row.entry.leaf)
        self.replay.skip(position, None, 0)

    def _row(self, row: EntryRow, openings: Stream) -> None:
        position = row.position
        computed = merkle.leaf_hash(row.note)
        self.trees.append(position, computed, row.leaf)
        self._leaves.add(computed)
        if computed != row.leaf:
            self._leaves.add(row.leaf)
            self.replay.holes.add(position)
        try:
            entry = parse_entry(row.note)
        except CustodyError as error:
            code = "entry_version" if isinstance(error, UnknownVersion) else "entry_form"
            self._findings.at(position, code, found=error.message)
            self.replay.skip(position, row, self._time_of(row.subject))
            self._openings(row, None, openings.at(position))
            return
        self._columns(row, entry.envelope)
        self._envelope(position, entry.envelope)
        content = self._openings(row, entry.envelope, openings.at(position))
        contents = None if content is None else self._contents(position, entry.envelope, content)
        self._signature(position, entry, contents)
        if contents is None:
            self.replay.skip(position, row, entry.envelope.at)
        else:
            self.replay.take(position, entry, contents, row)
        if computed != row.leaf:
            self._loose[row.subject] = row.leaf

    def _time_of(self, subject: str) -> int:
        tip = self.replay.state.tip(subject)
        return 0 if tip is None else tip.at

    def _columns(self, row: EntryRow, envelope: Envelope) -> None:
        """Compare the row with the signed text."""
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
        """Judge what the text says of its log, its chain, its time and what its signer had seen."""
        findings = self._findings
        if envelope.log != self._log_key.name:
            findings.at(position, "log_binding", self._log_key.name, envelope.log)
        if envelope.at > self._now + rulesets.AHEAD:
            findings.at(position, "time_ahead", found=f"{envelope.at - self._now} seconds ahead")
        if envelope.re is not None and envelope.re not in self._leaves:
            self.replay.doubt(position, "re_unknown", "an earlier entry", _hash(envelope.re))
        self.checkpoints.judge_seen(position, envelope.seen)
        self._chain(position, envelope)

    def _chain(self, position: int, envelope: Envelope) -> None:
        tip = self.replay.state.tip(envelope.subject)
        also = self._loose.pop(envelope.subject, None)
        seq = 0 if tip is None else tip.seq + 1
        prev = None if tip is None else tip.leaf
        if envelope.seq != seq:
            self.replay.doubt(position, "chain_seq", str(seq), str(envelope.seq))
        elif envelope.prev != prev and (also is None or envelope.prev != also):
            self.replay.doubt(position, "chain_prev", _hash(prev), _hash(envelope.prev))
        if tip is not None and envelope.at < tip.at:
            findings = f"{tip.at - envelope.at} seconds before the previous entry of its subject"
            self.replay.doubt(position, "time_order", "time that runs forward", findings)

    def _openings(
        self, row: EntryRow, envelope: Envelope | None, marked: bytes | None
    ) -> tuple[Opening, ...] | None:
        """Read the stored content and compare it with what was signed; None if it is not that."""
        position = row.position
        if marked is None and not row.openings:
            self._findings.at(position, "openings_missing", "sealed fields", "none")
            return None
        if marked is not None and marked != row.openings:
            self._findings.at(position, "openings_mark")
        try:
            content = opening_format.decode(row.openings)
        except CustodyError as error:
            self._findings.at(position, "openings_form", found=error.message)
            return None
        if envelope is None:
            return None
        with suppress(CustodyError):
            root = opening_format.content_of(content)
            if len(content) == envelope.fields and root == envelope.content:
                return content
        expected = f"{envelope.fields} fields, root {b64(envelope.content)}"
        self._findings.at(position, "openings_content", expected, f"{len(content)} fields, another root")
        return None

    def _contents(self, position: int, envelope: Envelope, content: tuple[Opening, ...]) -> Contents | None:
        """Read signed content as its kind has it; None if its ruleset does not."""
        gone = [index for index, one in enumerate(content) if one.leaf is None]
        self.gone.update((position, index) for index in gone)
        try:
            layout = rulesets.layout(envelope.v, envelope.kind)
        except UnknownVersion as error:
            self._findings.at(position, "ruleset_unknown", found=error.message)
            return None
        structural = [
            index for index in gone if layout.structural.intersection(layout.names[index : index + 1])
        ]
        for index in structural:
            self._findings.at(position, "lost", "the field", "its hash only", part=f", field {index}")
        try:
            return opening_format.read(layout, content)
        except ProofInvalid as error:
            if not structural:
                self._findings.at(position, "content_form", f"the fields of {envelope.kind}", error.message)
            return None

    def _signature(self, position: int, entry: SignedEntry, contents: Contents | None) -> None:
        """Check the signature with the key that was enrolled before this position."""
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
            key = self.replay.key(by)
            if key is None:
                self.replay.doubt(position, "signer_unknown", "an enrolled key", by)
                return
            if key.until is not None:
                self.replay.doubt(position, "signer_retired", f"no entry behind {key.until}", by)
            vkey = key.vkey
        try:
            verify_entry(entry, self._key(vkey))
        except CustodyError as error:
            self._findings.at(position, "signature_false", f"a signature by {by}", error.message)

    def _log_vkey(self, contents: Contents | None) -> None:
        named = None if contents is None else contents.facts.text("log_vkey")
        if named is not None and named != str(self._log_key):
            self._findings.at(0, "log_key", str(self._log_key), named)

    def _key(self, vkey: str) -> VerifierKey:
        found = self._keys.get(vkey)
        if found is None:
            found = self._keys[vkey] = VerifierKey.parse(vkey)
        return found


def _hash(value: bytes | None) -> str:
    return "none" if value is None else b64(value)
