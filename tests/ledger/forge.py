"""Signs entries past the journal: several people in one batch, and entries that an honest journal would never make.

What is not overridden is right, so that a test breaks one thing at a time. Everything still goes to the real sequencer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import verified_head
from custody.ledger.state.state_cache import Recall
from custody.ledger.submissions.submission import Item
from custody.model import layouts, rulesets
from custody.model.entry import entry_values, openings
from custody.model.entry.envelope import Envelope
from custody.model.entry.facts import Facts
from custody.model.rulings import Command, Event, Placed
from custody.model.schema import ids
from custody.model.schema.types import Value
from custody.model.state import State
from custody.proof import merkle, note
from custody.proof.commitments.field_leaf import SALT_BYTES
from custody.proof.note import SeedSigner
from tests.world import World


class Forge:
    """Makes items that follow one another, each after the state the earlier ones lead to."""

    def __init__(self, world: World) -> None:
        reader = world.store.read()
        size = reader.head().size
        self._world = world
        self._seen = verified_head(reader, world.log_key)
        self._state = State(Recall(reader, size), size)

    def item(
        self,
        who: str | SeedSigner,
        kind: str,
        values: Mapping[str, Value] | None = None,
        *,
        subject: str | None = None,
        re: bytes | None = None,
        sweep: bytes | None = None,
        at: int | None = None,
        judged: bool = True,
        as_kind: str | None = None,
        facts: Mapping[str, Value] | None = None,
        **envelope: Any,
    ) -> Item:
        """Sign one entry.

        ``judged`` False asks no rule. ``facts`` replaces sealed facts after the rules computed theirs; ``as_kind``
        and other words replace members of the envelope before it is signed.
        """
        world = self._world
        signer = world.people[who].signer if isinstance(who, str) else who
        by = signer.verifier.name
        now = world.clock.now() if at is None else at
        layout = layouts.layout(1, kind)
        given = {"occurred_at": format_instant(now), **(values or {})}
        split, private = entry_values.split(layout, given)
        about = subject or world.journal.new_subject()
        event = Event(kind, about, split, by, now, re, 1, self._seen.size)
        if judged:
            (event,) = rulesets.decide(
                self._state, Command(kind, about, split, by, now, re, 1, self._seen.size)
            )
        told = Facts({**event.facts, **(facts or {})})
        salts = [world.entropy.token(SALT_BYTES) for _ in layout.names]
        sealed = openings.seal_values(layout, told, private, salts)
        tip = self._state.tip(about)
        honest = Envelope(
            at=now,
            by=by,
            content=openings.content_of(sealed),
            fields=len(sealed),
            id=ids.uuid4_of(world.entropy.token(16)),
            kind=as_kind or kind,
            log=world.origin,
            prev=None if tip is None else tip.leaf,
            re=re,
            seen=self._seen,
            seq=0 if tip is None else tip.seq + 1,
            subject=about,
            v=1,
        )
        signed = note.sign(replace(honest, **envelope).text(), signer)
        if judged:
            rulesets.fold(self._state, Placed(event, self._state.size, honest.seq, merkle.leaf_hash(signed)))
        return Item(signed, sealed, sweep)


def leaf_of(item: Item) -> bytes:
    """Return the leaf hash of a signed item."""
    return merkle.leaf_hash(item.note)
