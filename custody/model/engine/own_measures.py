"""The rule that nobody decides on their own measure: its signer or custodian does not confirm it."""

from __future__ import annotations

from custody.model.rulings import Placed, Ruling
from custody.model.schema.permits import AUTHORITY
from custody.model.signers import Actor, Key
from custody.model.state import State


def signer_of(state: State, placed: Placed) -> str | None:
    """Return the actor whose key signed an entry, None where the key is not on record."""
    key = state.get(Key, placed.event.by)
    return None if key is None else key.actor


def measure_of(state: State, placed: Placed) -> str | None:
    """Return the actor whose own measure an entry begins: its signer, None for an authority."""
    signer = signer_of(state, placed)
    actor = None if signer is None else state.get(Actor, signer)
    return None if actor is not None and AUTHORITY in actor.roles else signer


def judge_own(ruling: Ruling, actors: frozenset[str | None], measure: str) -> None:
    """Refuse or mark a decision by one of ``actors`` on their own ``measure``, named in the message.

    A record with the document of somebody else's decision is accepted.
    """
    on_paper = not ruling.is_act and ruling.facts.text("document_sha256") is not None
    if ruling.actor.id in actors and not on_paper:
        ruling.broken("decision.own", f"{measure} is the signer's own, who does not decide about it", "24(2)")
