"""Rules for the opening of a ledger, which enrols its first administrator."""

from __future__ import annotations

from custody.model.engine.names import LEDGER_SLOT
from custody.model.engine.records import Ledger
from custody.model.people.questions import enrol, fresh_key
from custody.model.people.records import PublicKey
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import ids
from custody.model.signers import Actor
from custody.model.state import State
from custody.proof.note import VerifierKey


def judge_opened(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that entry 0 opens the ledger, signed by the key it names as the first administrator's."""
    if state.size != 0:
        raise ruling.refuse("ledger.first_entry", "a ledger is opened by its first entry only")
    key = fresh_key(state, ruling, "vkey")
    log = VerifierKey.parse(ruling.facts.must("log_vkey"))
    if key.name != command.by:
        raise ruling.refuse("ledger.opening_signer", "the opening entry must be signed by the key it names")
    if not ids.is_origin(log.name) or key.public == log.public:
        raise ruling.refuse(
            "ledger.log_key", "the log key must be named like the origin and be nobody's own key"
        )
    if ids.is_training(log.name) != ruling.facts.flag("training"):
        raise ruling.refuse(
            "ledger.training", "a training ledger's origin begins with training., no other's does"
        )


def fold_opened(state: State, placed: Placed) -> None:
    """Open the ledger and enrol its first administrator."""
    facts = placed.event.facts
    log = VerifierKey.parse(facts.must("log_vkey"))
    state.put(
        Ledger(LEDGER_SLOT, placed.event.subject, log.name, facts.must("log_vkey"), facts.flag("training"))
    )
    state.put(PublicKey(ids.b64(log.public), log.name))
    actor = facts.must("actor")
    name = enrol(state, facts.must("vkey"), actor, placed.position)
    state.put(Actor(actor, ("administrator",), (name,)))


JUDGES = {
    "ledger.opened": judge_opened,
}
FOLDS = {
    "ledger.opened": fold_opened,
}
