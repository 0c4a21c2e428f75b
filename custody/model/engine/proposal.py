"""Rules for acts of several people: proposed, approved or refused, in effect once enough agreed."""

from __future__ import annotations

from collections.abc import Callable

from custody.display import code_words, either
from custody.law.clock import DAY, format_instant
from custody.model.engine import arrival
from custody.model.engine.names import LEDGER_SLOT
from custody.model.engine.records import Backstep, Ledger, Proposal
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import proposals
from custody.model.schema.ids import b64
from custody.model.signers import Key
from custody.model.state import State

#: Seconds for which a proposal stays open.
OPEN_FOR = 14 * DAY
_VOIDED = "`custody log show --subject {}` shows later entries; propose it anew if still needed."

Judge = Callable[[State, Command, Ruling], None]
Fold = Callable[[State, Placed], None]


def expiry(command: Command, ruling: Ruling) -> None:
    """Compute the deadline for an answer to a proposal: 14 days from its own date."""
    ruling.set("expires_at", format_instant(command.at + OPEN_FOR))


def judge_proposed(state: State, command: Command, ruling: Ruling) -> None:
    """Compute the deadline for an answer to a proposal that has no rule of its own."""
    del state
    expiry(command, ruling)


def judge_resumption(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a resumption must name this ledger, and that the lost ledger was no smaller than it is."""
    ledger = state.get(Ledger, LEDGER_SLOT)
    if ledger is None or ledger.subject != command.subject:
        raise ruling.refuse("ledger.known", "a resumption must name this ledger")
    if ruling.facts.count("lost_size") < state.size:
        raise ruling.refuse("resumption.lost_size", "the lost ledger was no shorter than what is left of it")
    expiry(command, ruling)


def fold_proposed(act: str) -> Fold:
    """Return the fold that opens a proposal for ``act``; its proposer is the first who agreed."""

    def fold(state: State, placed: Placed) -> None:
        event, facts = placed.event, placed.event.facts
        proposer = _actor_id(state, event.by)
        state.put(
            Proposal(
                leaf=b64(placed.leaf),
                act=act,
                subject=event.subject,
                proposer=proposer,
                agreed=(proposer,),
                expires=event.at + OPEN_FOR,
                position=placed.position,
                target=facts.number("entry_position"),
                fields=facts.codes("fields"),
                basis=facts.text("basis"),
            )
        )

    return fold


def _actor_id(state: State, key_name: str) -> str:
    key = state.get(Key, key_name)
    return "" if key is None else key.actor


def open_proposal(state: State, command: Command, ruling: Ruling, act: str) -> Proposal:
    """Return the open, unexpired proposal of ``act`` that ``re`` names; raise RuleBroken if it names none."""
    proposal = None if command.re is None else state.get(Proposal, b64(command.re))
    if proposal is None or proposal.act != act or proposal.subject != command.subject:
        raise ruling.refuse("proposal.known", f"there is no proposal of {act} about this subject")
    if proposal.status != "open":
        raise ruling.refuse(
            "proposal.open",
            f"the proposal is {ended(proposal)}",
            hint=_VOIDED.format(proposal.subject) if proposal.status == "void" else None,
        )
    if expired(state, command, ruling, proposal):
        raise ruling.refuse("proposal.expired", f"the proposal expired {format_instant(proposal.expires)}")
    return proposal


def expired(state: State, command: Command, ruling: Ruling, proposal: Proposal) -> bool:
    """Return whether an answer comes after its proposal expired; mark a record that arrives late.

    A dispute of an earlier date by the signer of the answer does not reopen the proposal.
    """
    if arrival.closing(state, command, ruling) > proposal.expires:
        return True
    if ruling.is_act:
        return arrival.reopened(state, ruling, proposal.position, proposal.expires)
    if arrival.arriving(state, command, ruling) > proposal.expires:
        ruling.mark("proposal.late")
    return False


def settle(state: State, step: Backstep) -> None:
    """Count the deadline of proposals in a disputed span from its newest undisputed date."""
    for status in ("open", "approved"):
        for key in state.keys(Proposal.space, "status", status):
            proposal = state.get(Proposal, key)
            if proposal is not None and step.covers(proposal.position):
                state.put(replace(proposal, expires=min(proposal.expires, step.undisputed + OPEN_FOR)))


def ended(proposal: Proposal) -> str:
    """Return in words how a proposal ended; of a void one with the kinds of entry that void it."""
    if proposal.status != "void":
        return code_words(proposal.status)
    kinds = either(sorted(proposals.VOIDS[proposal.act]))
    return f"void: an entry about the same subject came after it ({kinds})"


def judge_approved(act: str) -> Judge:
    """Return the judge of an approval of ``act``: by a person who has not agreed yet, never a machine."""

    def judge(state: State, command: Command, ruling: Ruling) -> None:
        proposal = open_proposal(state, command, ruling, act)
        if "machine" in ruling.actor.roles:
            raise ruling.refuse(
                "role.machine",
                "a machine never counts as a second person",
                hint="A person with the role must approve.",
            )
        if ruling.actor.id in proposal.agreed:
            raise ruling.refuse(
                "proposal.distinct",
                "the same person cannot agree twice",
                hint="Another person with the role must approve.",
            )

    return judge


def fold_approved(act: str) -> Fold:
    """Return the fold of an approval: the act takes effect when enough distinct people agreed."""

    def fold(state: State, placed: Placed) -> None:
        event = placed.event
        proposal = None if event.re is None else state.get(Proposal, b64(event.re))
        if proposal is None:
            return
        agreed = (*proposal.agreed, _actor_id(state, event.by))
        enough = len(set(agreed)) >= proposals.DISTINCT[act]
        state.put(replace(proposal, agreed=agreed, status="approved" if enough else "open"))
        ledger = state.get(Ledger, LEDGER_SLOT)
        if enough and act == "resumption" and ledger is not None:
            state.put(replace(ledger, resumed=ledger.resumed + 1))

    return fold


def judge_refused(act: str) -> Judge:
    """Return the judge of a refused ``act``: it refuses what answers no open proposal of the act."""

    def judge(state: State, command: Command, ruling: Ruling) -> None:
        open_proposal(state, command, ruling, act)

    return judge


def fold_refused(state: State, placed: Placed) -> None:
    """Record that the proposal was refused."""
    re = placed.event.re
    proposal = None if re is None else state.get(Proposal, b64(re))
    if proposal is not None:
        state.put(replace(proposal, status="refused"))


def void_by(state: State, placed: Placed) -> None:
    """Void the proposals about the subject, open or approved, that this kind of entry overtakes."""
    event = placed.event
    acts = proposals.VOIDED.get(event.kind)
    if acts is None:
        return
    pending = [*state.open_proposals(event.subject), *state.keys("proposal", "status", "approved")]
    for key in pending:
        proposal = state.get(Proposal, key)
        if proposal is not None and proposal.subject == event.subject and proposal.act in acts:
            state.put(replace(proposal, status="void"))


def _answers(act: str) -> tuple[dict[str, Judge], dict[str, Fold]]:
    judges = {
        f"{act}.proposed": judge_proposed,
        f"{act}.approved": judge_approved(act),
        f"{act}.refused": judge_refused(act),
    }
    folds = {
        f"{act}.proposed": fold_proposed(act),
        f"{act}.approved": fold_approved(act),
        f"{act}.refused": fold_refused,
    }
    return judges, folds


JUDGES: dict[str, Judge] = {}
FOLDS: dict[str, Fold] = {}
for _act in proposals.DISTINCT:
    _judges, _folds = _answers(_act)
    JUDGES.update(_judges)
    FOLDS.update(_folds)
JUDGES["resumption.proposed"] = judge_resumption
