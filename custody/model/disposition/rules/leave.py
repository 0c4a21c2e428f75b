"""Rules for decisions that authorise retention instead of return."""

from __future__ import annotations

from custody.model.disposition.records import RetentionDecision
from custody.model.engine.moments import happened, occurred
from custody.model.engine.own_measures import judge_own
from custody.model.exhibits.questions.exhibit import known_exhibit
from custody.model.exhibits.records import Exhibit
from custody.model.exits.duty_to_return import chain_of, newest_duty
from custody.model.rulings import Command, Placed, Ruling
from custody.model.seizures.records import Seizure
from custody.model.state import State


def judge_kept(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that retention is authorised after the duty to return, by a named authority and provision.

    The custodian and the signer of the seizure do not decide on it.
    """
    exhibit = known_exhibit(state, ruling, command.subject, parted=True, away=True)
    seizure = state.get(Seizure, list(chain_of(state, exhibit))[-1].seizure or "")
    own = frozenset({exhibit.holder, None if seizure is None else seizure.by})
    judge_own(ruling, own, "what is to be kept, or the seizure of it,")
    unknown = set(ruling.facts.codes("not_known"))
    if unknown & {"authority", "legal_basis"}:
        ruling.broken(
            "retention.authority",
            "the authority that lets it be retained, or the provision, is not stated",
            "24(2)",
        )
    if not ruling.is_act and ruling.facts.text("document_sha256") is None:
        ruling.broken(
            "retention.document", "the decision that it may be kept is not on record as a document", "24(2)"
        )
    found, moment = newest_duty(state, exhibit), occurred(ruling.facts)
    if found is None:
        ruling.broken("retention.needless", "no duty to return it is on record")
    elif moment is not None and found.decided_after(moment):
        ruling.broken("retention.before_duty", "the retention is dated before the duty to return the exhibit")


def fold_kept(state: State, placed: Placed) -> None:
    """Record the decision that authorises retention, unless its authority is not known."""
    event, facts = placed.event, placed.event.facts
    exhibit = state.get(Exhibit, event.subject)
    if exhibit is not None and "retention.authority" not in facts.codes("nonconforming"):
        state.put(RetentionDecision(exhibit.id, exhibit.case, happened(facts, event.at), placed.position))


JUDGES = {"disposition.retention_authorised": judge_kept}


FOLDS = {"disposition.retention_authorised": fold_kept}
