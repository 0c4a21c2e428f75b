"""Audit of every stored checkpoint, and of the checkpoints that signers had verified.

A gap between sizes is normal: there is one checkpoint for each commit.
"""

from __future__ import annotations

from collections import OrderedDict

from custody.errors import CustodyError, Malformed, ProofInvalid
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.parallel_rows import END, Stream
from custody.ledger.audit.replay import Replay
from custody.ledger.audit.tree import Trees
from custody.ledger.audit.typed_rows import single_bytes
from custody.ledger.ports import LedgerReader
from custody.model.entry.envelope import Seen
from custody.model.schema.ids import b64
from custody.proof import checkpoint, merkle, note
from custody.proof.checkpoint import Checkpoint
from custody.proof.note import VerifierKey

#: Checkpoints whose roots stay in memory; an older one that a signer had seen is read again.
_HELD = 4096

Roots = tuple[bytes | None, bytes | None]


class Checkpoints:
    """The stored checkpoints, audited in step with a walk over the entries.

    ``newest`` is the size of the newest that the log signed, ``count`` the number audited.
    """

    def __init__(self, reader: LedgerReader, log_key: VerifierKey, findings: Findings, trees: Trees) -> None:
        self._reader = reader
        self._log_key = log_key
        self._findings = findings
        self._trees = trees
        self._stream = Stream(reader.checkpoints)
        self._roots: OrderedDict[int, Roots] = OrderedDict()
        self.newest = 0
        self.count = 0

    def begin(self, start: int) -> None:
        """Start reading the checkpoints; skip those up to ``start`` entries, which were judged before."""
        self._stream = Stream(self._reader.checkpoints)
        if start:
            for _ in self._stream.upto(start):
                pass

    def reach(self, size: int, replay: Replay) -> None:
        """Audit the checkpoints up to ``size``; compare the one of exactly this size with the tree's root."""
        for stored_size, data in self._stream.upto(size):
            self.count += 1
            opened = self._open(stored_size, data, self._findings)
            if opened is not None:
                self.newest = stored_size
            exact = stored_size == size == self._trees.size
            if opened is not None and exact:
                code, positions = self._trees.settle(opened.root)
                for position in positions:
                    self._findings.at(position, code)
                    if code == "leaf_altered":
                        replay.holes.discard(position)
                self._compare(opened)
            computed = self._trees.root() if exact else None
            self._roots[stored_size] = (computed, None if opened is None else opened.root)
            if len(self._roots) > _HELD:
                self._roots.popitem(last=False)

    def finish(self, size: int, findings: Findings) -> None:
        """Add findings for checkpoints beyond the ``size`` stored entries, or a missing newest one.

        Call it only for a ledger that did not grow meanwhile.
        """
        beyond = 0
        for stored_size, data in self._stream.upto(END):
            if self._open(stored_size, data, findings) is not None:
                beyond = stored_size
        if self._stream.why is not None:
            findings.add("checkpoints_unreadable", "checkpoints", found=self._stream.why)
        if beyond:
            last = "" if beyond == size + 1 else f" to entry {beyond - 1}"
            expected = f"{beyond} entries, as the newest checkpoint says"
            findings.at(size, "entry_missing", expected, f"{size} entries", part=last)
        elif self.newest != size and self._stream.why is None:
            findings.add("checkpoint_missing", _where(size), f"one of {size} entries", f"{self.newest}")

    def judge_seen(self, position: int, seen: Seen) -> None:
        """Add a finding where the head that an entry's signer had seen is no earlier head of this ledger."""
        if seen.size == 0:
            if self._roots or seen.root != merkle.EMPTY_ROOT:
                self._findings.at(position, "seen_unknown", "an earlier checkpoint", "the empty ledger")
            return
        roots = self._roots.get(seen.size)
        if roots is None and seen.size < next(iter(self._roots), 0):
            roots = self._read_again(seen.size)
        if roots is None:
            self._findings.at(position, "seen_unknown", "an earlier checkpoint", f"size {seen.size}")
        elif seen.root not in roots and any(roots):
            expected = " or ".join(dict.fromkeys(b64(root) for root in roots if root is not None))
            self._findings.at(position, "seen_differs", f"{seen.size} {expected}", str(seen))

    def _read_again(self, size: int) -> Roots | None:
        try:
            stored = single_bytes(lambda: self._reader.checkpoint(size))
            return None if stored is None else (checkpoint.parse(stored).root, None)
        except CustodyError:
            return None, None

    def _open(self, size: int, data: bytes, findings: Findings) -> Checkpoint | None:
        """Return a stored checkpoint, verified with the log's key; None, with a finding, where it is false."""
        where = _where(size)
        try:
            opened = note.open_note(data, [self._log_key])
            found = checkpoint.parse_text(opened.text)
            if found.origin != self._log_key.name:
                raise ProofInvalid(f"it is of the log {found.origin}")
            if opened.unknown or len(opened.verified) != 1:
                raise Malformed("it carries more than the log's own signature")
        except Malformed as error:
            findings.add("checkpoint_form", where, found=error.message)
            return None
        except CustodyError as error:
            findings.add("checkpoint_signature", where, f"a signature by {self._log_key.name}", error.message)
            return None
        if found.size != size:
            findings.add("checkpoint_size", where, str(size), str(found.size))
            return None
        return found

    def _compare(self, opened: Checkpoint) -> None:
        root = self._trees.root()
        if root is not None and root != opened.root:
            self._findings.add("checkpoint_root", _where(opened.size), b64(opened.root), b64(root))


def _where(size: int) -> str:
    return f"checkpoint of {size} entries"
