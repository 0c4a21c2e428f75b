"""Drafting without a ledger: the same judges and the same signing, over a state that holds only the scene's own notes.

Nothing is known here of roles, cases or what others entered; the entry that lets a note in answers for that.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.ledger.journal import Drafting
from custody.ledger.ports import Entropy
from custody.ledger.scenes.chain import follows
from custody.ledger.scenes.draft import Draft
from custody.ledger.scenes.kit import Kit
from custody.model import ids
from custody.model.records import Actor, Key
from custody.model.state import Blank, State
from custody.proof.note import VerifierKey


def offline_drafting(
    kit: Kit, signer: VerifierKey, before: Sequence[Draft], now: int, entropy: Entropy
) -> Drafting:
    """Begin a draft that follows ``before``, the notes of one scene in order.

    Raises Conflict when one of them is missing, ProofInvalid when it is for another ledger than the kit.
    """
    state = State(Blank(), kit.seen.size)
    officer = ids.uuid4_of(entropy.token(16))
    state.put(Actor(officer, (), (signer.name,)))
    state.put(Key(signer.name, str(signer), officer, 0))
    drafting = Drafting(state, kit.seen, kit.origin, now, entropy)
    for one in before:
        follows(one, state.tip(one.scene))
        drafting.bring(one.item)
    return drafting
