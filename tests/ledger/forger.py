"""Somebody who holds the log's key and slips in entries that no rule let through; works on a ledger in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from custody.ledger.append.entry_signing import verified_head
from custody.ledger.audit import Audit, Report
from custody.ledger.ports import EntryRow, HeadMark, HeadRow, LedgerReader
from custody.model import layouts
from custody.model.entry import openings
from custody.model.entry.envelope import Envelope
from custody.model.entry.facts import Facts, Private
from custody.model.schema import ids
from custody.model.schema.types import Value
from custody.proof import checkpoint, merkle, note
from custody.proof.checkpoint import Checkpoint
from custody.proof.commitments.field_leaf import SALT_BYTES
from custody.proof.merkle.frontier import Frontier
from custody.proof.note import SeedSigner
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.contracts.helped import AT_ONCE
from tests.world import World


def audited(world: World, *, reader: LedgerReader | None = None, **more: Any) -> Report:
    """Check an office in memory with everything around it."""
    around: dict[str, Any] = {"head": world.head, "stores": {world.objects.name: world.objects}}
    objects = more.pop("objects", "full")
    progress = more.pop("progress", None)
    key = more.pop("log_key", world.log_key)
    now = more.pop("now", world.clock.now())
    given = {**around, **more}
    report = Audit(reader or world.store.read(), key, now=now, **given).run(
        objects=objects, progress=progress
    )
    if reader is None and progress is None:
        with_help = Audit(world.store.read(), key, now=now, **given, helpers=AT_ONCE).run(objects=objects)
        assert with_help == report, "it comes out as it does without help"
    return report


def found(report: Report) -> set[tuple[str, str]]:
    """Return code and place of all findings but notes."""
    return {(finding.code, finding.where) for finding in report.findings if finding.severity != "note"}


@dataclass
class Forger:
    """Writes straight into the tables of an office in memory and signs the checkpoints over it."""

    world: World

    def slip(
        self,
        who: SeedSigner,
        kind: str,
        values: Mapping[str, Value],
        *,
        subject: str | None = None,
        lie: Mapping[str, Any] | None = None,
        row: Mapping[str, Any] | None = None,
        seal_as: tuple[openings.Opening, ...] | None = None,
    ) -> int:
        """Add an entry; ``lie`` changes what its envelope says, ``row`` what stands beside it. Gives its position."""
        reader = self.world.store.read()
        subject = subject or self.world.journal.new_subject()
        tip = reader.tip(subject)
        content = self.sealed(kind, values) if seal_as is None else seal_as
        envelope = Envelope(
            at=self.world.clock.now(),
            by=who.verifier.name,
            content=openings.content_of(content),
            fields=len(content),
            id=self.world.journal.new_subject(),
            kind=kind,
            log=self.world.origin,
            prev=None if tip is None else tip[1].leaf,
            re=None,
            seen=verified_head(reader, self.world.log_key),
            seq=0 if tip is None else tip[0] + 1,
            subject=subject,
            v=1,
        )
        envelope = replace(envelope, **(lie or {}))
        return self.put(envelope, note.sign(envelope.text(), who), content, row or {})

    def sealed(self, kind: str, values: Mapping[str, Value]) -> tuple[openings.Opening, ...]:
        """Seal values under a kind's layout, unchecked."""
        layout = layouts.layout(1, kind)
        facts = Facts({name: value for name, value in values.items() if name in layout.structural})
        private = Private({name: value for name, value in values.items() if name not in layout.structural})
        salts = [self.world.entropy.token(SALT_BYTES) for _ in layout.names]
        return openings.seal_values(layout, facts, private, salts)

    def put(
        self,
        envelope: Envelope,
        data: bytes,
        content: tuple[openings.Opening, ...],
        beside: Mapping[str, Any],
    ) -> int:
        """Put a signed entry at the end of the tables, with head and checkpoint."""
        store = self.world.store
        assert isinstance(store, MemoryLedgerStore)
        state = store._committed.copy()
        position = len(state.entries)
        row = EntryRow(
            position,
            envelope.id,
            envelope.subject,
            envelope.seq,
            envelope.prev,
            merkle.leaf_hash(data),
            data,
            openings.encode(content),
        )
        state.entries.append(replace(row, **beside))
        state.ids[envelope.id] = position
        state.subjects[envelope.subject] = (*state.subjects.get(envelope.subject, ()), position)
        frontier = Frontier()
        frontier.extend(entry.leaf for entry in state.entries)
        head = HeadRow(frontier.size, frontier.root(), b"".join(frontier.hashes))
        signed = checkpoint.sign(Checkpoint(self.world.origin, head.size, head.root), self.world.log_signer)
        state.checkpoints[head.size] = signed
        state.head = head
        store._committed = state
        self.world.head.start(HeadMark(head.size, head.root))
        self.world.later(60)
        return position

    def bare_subject(self) -> str:
        """Make the identifier of a new subject."""
        return ids.uuid4_of(self.world.entropy.token(16))
