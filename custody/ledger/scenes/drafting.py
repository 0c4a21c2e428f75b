"""Drafting without a ledger: the same rules and signing, over the scene's own notes alone.

Roles, cases and other entries are not known here; they are judged when a note is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from custody.ledger.append.entry_signing import Drafting
from custody.ledger.ports import Entropy
from custody.ledger.scenes.chain import follows
from custody.ledger.scenes.draft import Draft
from custody.ledger.scenes.kit import Kit, find_case
from custody.model.records import Actor, Key
from custody.model.schema import ids
from custody.model.schema.types import Value, join_codes
from custody.model.state import Blank, State
from custody.proof.note import VerifierKey


def noted(kit: Kit, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values of a note signed at a scene, with ``late_reason`` ``offline`` by default.

    A case reference is replaced by the identifier in the kit. Raise NotFound or Ambiguous for one not found there.
    """
    case = values.get("case")
    found = {} if case is None else {"case": find_case(kit, str(case))}
    return {**values, **found, "late_reason": values["late_reason"] or "offline"}


def with_files(values: Mapping[str, Value], digests: Iterable[bytes]) -> dict[str, Value]:
    """Return the values of a note with ``files_sha256`` set to these SHA-256 digests of its files."""
    return {**values, "files_sha256": join_codes(map(ids.b64, digests))}


def offline_drafting(
    kit: Kit, signer: VerifierKey, before: Sequence[Draft], now: int, entropy: Entropy
) -> Drafting:
    """Return a Drafting that follows ``before``, the notes of one scene in order.

    ``now`` (seconds UTC) dates what is drafted. Raise Conflict where a note is missing, ProofInvalid where one is for
    another ledger than the kit.
    """
    state = State(Blank(), kit.seen.size)
    officer = ids.uuid4_of(entropy.token(16))
    state.put(Actor(officer, (), (signer.name,)))
    state.put(Key(signer.name, str(signer), officer, 0))
    drafting = Drafting(state, kit.seen, kit.origin, now, entropy)
    for draft in before:
        follows(draft, state.tip(draft.scene))
        drafting.bring(draft.item)
    return drafting
