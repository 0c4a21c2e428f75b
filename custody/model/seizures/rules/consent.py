"""Rules for withdrawing consent to a seizure, which ends the authority to hold based on it.

A withdrawal that breaks a rule is still recorded, because it happened; it returns no exhibit by itself. Where several
persons consented, any of them can withdraw. That the consent of the others suffices is a decision, recorded as such.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.model.engine.moments import happened, occurred
from custody.model.exhibits.records import Exhibit
from custody.model.exits.duty_to_return import chain_of, withdrawals
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.seizures.questions import judge_after_seizure, known_seizure, marked
from custody.model.seizures.records import ConsentWithdrawal, Seizure
from custody.model.state import State

#: Capacities in which the same consent is withdrawn only once.
_GIVERS = frozenset({"giver", "representative"})


def judge_withdrawn(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a seizure's consent is withdrawn once by its giver, for exhibits taken in it."""
    seizure = known_seizure(state, command, ruling)
    judge_after_seizure(seizure, ruling)
    facts, things = ruling.facts, []
    for named in facts.codes("exhibits"):
        exhibit = state.get(Exhibit, named)
        if exhibit is None or list(chain_of(state, exhibit))[-1].seizure != seizure.id:
            raise ruling.refuse("consent.exhibit", f"no exhibit {named} was taken in this seizure")
        things.append(exhibit)
    if not seizure.by_consent:
        ruling.broken("consent.basis", f"the seizure rests on {seizure.basis}, and on no consent")
    if facts.must("withdrawer_capacity") in _GIVERS and _taken_back(state, seizure, things):
        ruling.broken("consent.withdrawn_before", "the consent is already withdrawn for every exhibit named")
    if facts.must("notice_method") == "on_paper" and facts.text("document_sha256") is None:
        ruling.broken("consent.document", "notice was given on paper, and the paper is not on record")
    if facts.text("earlier_copies") == "none" and any(
        _copied(state, thing) for thing in _meant(state, seizure, things)
    ):
        ruling.broken(
            "un-28.consent.copies", "it states that no copies exist, and copies are on record", "28(3)(b)"
        )


def _taken_back(state: State, seizure: Seizure, things: list[Exhibit]) -> bool:
    """Return whether the giver of a consent withdrew it before, for everything or each of these exhibits."""
    if not things:
        found = (
            state.get(ConsentWithdrawal, key)
            for key in state.keys("consent_withdrawal", "seizure", seizure.id)
        )
        return any(
            withdrawal is not None and not withdrawal.things and withdrawal.by_is in _GIVERS
            for withdrawal in found
        )
    return all(
        any(withdrawal.by_is in _GIVERS for withdrawal in withdrawals(state, seizure, thing))
        for thing in things
    )


def _meant(state: State, seizure: Seizure, things: list[Exhibit]) -> Iterator[Exhibit]:
    """Yield the exhibits that a withdrawal covers, with their components."""
    named = {thing.id for thing in things}
    for key in state.keys("exhibit", "case", seizure.case):
        exhibit = state.get(Exhibit, key)
        chain = [] if exhibit is None else list(chain_of(state, exhibit))
        if (
            chain
            and chain[-1].seizure == seizure.id
            and (not named or named & {container.id for container in chain})
        ):
            yield chain[0]


def _copied(state: State, exhibit: Exhibit) -> bool:
    """Return whether an image or another copy of an exhibit is on record."""
    lists = (("acquisition", "exhibit"), ("object", "exhibit"), ("copy", "of"))
    return any(state.keys(space, term, exhibit.id) for space, term in lists)


def fold_withdrawn(state: State, placed: Placed) -> None:
    """Record the withdrawal; of several, the earliest counts."""
    event, facts = placed.event, placed.event.facts
    seizure = state.get(Seizure, event.subject)
    if seizure is None:
        return
    since, things = happened(facts, event.at), facts.codes("exhibits")
    state.put(
        ConsentWithdrawal(
            leaf=b64(placed.leaf),
            seizure=seizure.id,
            by_is=facts.must("withdrawer_capacity"),
            things=things,
            since=since,
            known=occurred(facts) is not None,
            copies=facts.text("earlier_copies"),
            position=placed.position,
        )
    )
    if things:
        named = tuple(sorted({*seizure.taken_back, *things}))
        seizure = replace(seizure, taken_back=named, taken_back_since=_first(seizure.taken_back_since, since))
    else:
        seizure = replace(seizure, withdrawn=_first(seizure.withdrawn, since))
    state.put(marked(seizure, placed))


def _first(known: int | None, since: int) -> int:
    return since if known is None else min(known, since)


JUDGES = {"seizure.consent_withdrawn": judge_withdrawn}
FOLDS = {"seizure.consent_withdrawn": fold_withdrawn}
