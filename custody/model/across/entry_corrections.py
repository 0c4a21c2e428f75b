"""Rules for correcting, disclosing and erasing a field of an earlier entry.

A correction never changes what rules computed from the field it corrects: both values stay on record. Where the state
would contradict the correction, it is refused (custody.model.across.decisive). Seal and bag numbers, secrecy, consent
and an exhibit's category are judged and folded by their corrected values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from custody.errors import UsageError
from custody.law.clock import AHEAD, format_instant, parse_instant
from custody.model import roles
from custody.model.across import decisive
from custody.model.defence.questions import defence, showing
from custody.model.engine import arrival, date_rules
from custody.model.engine.proposal import ended, expired, expiry
from custody.model.engine.records import Proposal
from custody.model.entries.questions import amendment, answered_entry
from custody.model.entries.records import Amendment
from custody.model.exhibits.questions import seal, seal_numbers
from custody.model.exhibits.records import Exhibit
from custody.model.exits import exits
from custody.model.kinds import permit_of
from custody.model.people import questions as people
from custody.model.preservation_orders import questions as secrecy
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.schema.schema import COMMON, Erasable, FieldSpec, Layout, Need
from custody.model.seizures import questions as consent
from custody.model.state import State

LayoutOf = Callable[[int, str], Layout]
_COMMON = frozenset(field.name for field in COMMON)
#: Common fields that a signer states, and the fields of a correction's value.
_SAID = frozenset({"note", "occurred_at", "not_known_reason"})
_VALUES = frozenset({"erasable_value", "value"})


def _erasable(layout: Layout, names: tuple[str, ...], ruling: Ruling) -> None:
    for name in names:
        try:
            field = layout.field(name)
        except UsageError as error:
            raise ruling.refuse("entry.field", error.message) from error
        if not isinstance(field, Erasable):
            raise ruling.refuse(
                "entry.structural",
                f"{name} is structural: rules and proofs rest on it, so it cannot be erased",
            )


def _authority(state: State, command: Command, ruling: Ruling) -> None:
    """Refuse to erase the legal basis of an erasure that is pending or carried out."""
    proposal = None if command.re is None else state.get(Proposal, b64(command.re))
    if proposal is None or "legal_basis" not in ruling.facts.codes("fields"):
        return
    in_time = arrival.arriving(state, command, ruling) <= proposal.expires
    pending = proposal.status in ("open", "approved") and in_time
    if pending or proposal.status == "carried_out":
        raise ruling.refuse(
            "entry.erasure_authority",
            f"entry {proposal.position} states the authority of an erasure, which stays as long as the erasure does",
        )


def correctable(layout: Layout, name: str) -> bool:
    """Return whether a field of a kind may be corrected at all, by any signer and to any value.

    Raise UsageError for a field that the kind has not.
    """
    field, kind = layout.field(name), layout.kind
    if field.need is Need.COMPUTED or name in _COMMON - _SAID:
        return False
    if kind.name == "entry.corrected" and name in _VALUES:
        return False
    if decisive.alternative_hint(kind.name, name) is not None:
        return False
    return name != "occurred_at" or kind.standings != ("act",)


def _instant(layout: Layout, command: Command, ruling: Ruling) -> None:
    """Verify that a corrected ``occurred_at`` is past and that the kind is no pure act."""
    if layout.kind.standings == ("act",):
        raise ruling.refuse(
            "entry.field",
            f"{layout.kind.name} happened when it was signed, so occurred_at cannot be corrected",
            hint="Correct its note to say what was meant.",
        )
    text = ruling.facts.text("value")
    if text is not None and parse_instant(text) > command.at + AHEAD:
        raise ruling.refuse(
            "time.future",
            f"its date is {text}, after the moment of signing the correction",
            hint="Check the instant given and this machine's clock.",
        )


def _proposed(state: State, subject: str, status: str) -> list[Proposal]:
    """Return the proposals of this status to erase fields of a subject's entries, oldest first."""
    there = (state.get(Proposal, key) for key in state.keys("proposal", "status", status))
    found = [
        proposal
        for proposal in there
        if proposal is not None and (proposal.act, proposal.subject) == ("erasure", subject)
    ]
    return sorted(found, key=lambda one: one.position)


def _unapproved(state: State, subject: str, ruling: Ruling) -> NoReturn:
    """Raise RuleBroken for an erasure without an approved proposal, with how the newest one ended."""
    void = _proposed(state, subject, "void")
    why = f": the proposal is {ended(void[-1])}" if void else ""
    raise ruling.refuse(
        "erasure.approval",
        f"no approved proposal covers this erasure{why}",
        hint="Two people must agree: propose it, and let another person approve it.",
    )


def _corrected_value(kind: str, field: FieldSpec, ruling: Ruling) -> None:
    """Refuse a value that the field of an entry of this kind cannot have."""
    value, name = ruling.facts["value"], field.name
    if isinstance(field, Erasable):
        if value is not None:
            raise ruling.refuse("entry.erasable", f"{name} is erasable; its value goes into erasable_value")
    elif value is None and field.need is Need.REQUIRED:
        raise ruling.refuse("entry.value", f"{name} of {kind} cannot be empty; give its value")
    elif value is not None and field.type.check(value):
        raise ruling.refuse("entry.value", f"{name} {field.type.check(value)}")


class ContentRules:
    """The judges that need the layouts of other kinds; ``layout_of`` returns one by ruleset and kind."""

    def __init__(self, layout_of: LayoutOf) -> None:
        self._layout_of = layout_of

    def judge_corrected(self, state: State, command: Command, ruling: Ruling) -> None:
        """Verify that a field may be corrected, its new value has its type, and the signer may enter the kind."""
        target = answered_entry(state, command, ruling)
        layout = self._layout_of(target.v, target.kind)
        permit = permit_of(target.kind)
        if not (permit.act | permit.record).intersection(self._held(state, command, ruling)):
            raise ruling.refuse("role.permit", f"correcting {target.kind} needs a role that may enter it")
        name = ruling.facts.must("field")
        try:
            field = layout.field(name)
        except UsageError as error:
            raise ruling.refuse("entry.field", error.message) from error
        if field.need is Need.COMPUTED or name in _COMMON - _SAID:
            raise ruling.refuse("entry.field", f"{name} is filled in by the rules and cannot be corrected")
        act = decisive.alternative_hint(target.kind, name)
        if act is not None:
            raise ruling.refuse(
                "entry.decisive",
                f"{name} of {target.kind} decides what is in force, and a correction cannot change that",
                hint=act,
            )
        if target.kind == "entry.corrected" and name in _VALUES:
            raise ruling.refuse(
                "entry.field",
                f"entry {ruling.facts.number('entry_position')} is itself a correction and cannot be corrected",
                hint=f"Correct the entry that entry {ruling.facts.number('entry_position')} corrects again instead.",
            )
        _corrected_value(target.kind, field, ruling)
        if name == "occurred_at":
            _instant(layout, command, ruling)
        if name in date_rules.PAST and (instant := ruling.facts.text("value")) is not None:
            date_rules.judge_past(command, ruling, name, instant)
        if (target.kind, name) == ("key.revoked", people.SINCE):
            people.judge_since(ruling.facts.text("value"), command, ruling)
        if (target.kind, name) == (seal.KIND, seal.FIELD):
            seal.judge_renumbered(state, command, ruling)
        if (target.kind, name) == (seal.KIND, seal.BAG):
            seal.judge_rebagged(state, command, ruling)
        if target.kind in seal_numbers.KINDS:
            seal_numbers.judge(state, command, ruling)

    @staticmethod
    def _held(state: State, command: Command, ruling: Ruling) -> set[str]:
        arrived = date_rules.arrived(state, command)
        return {*ruling.actor.roles, *roles.still_lent(state, ruling.actor.id, command.at, arrived)}

    def judge_disclosed(self, state: State, command: Command, ruling: Ruling) -> None:
        """Verify that the disclosed fields exist, are not erased, and may be disclosed to their receiver."""
        target = answered_entry(state, command, ruling)
        layout = self._layout_of(target.v, target.kind)
        gone = set(amendment(state, ruling.facts.count("entry_position")).erased)
        for name in ruling.facts.codes("fields"):
            if name not in layout.positions:
                raise ruling.refuse("entry.field", f"{target.kind} has no field {name}")
            if name in gone:
                raise ruling.refuse("entry.field_erased", f"{name} was erased")
        exits.judge_disclosed(state, command, ruling)

    def judge_erasure_proposed(self, state: State, command: Command, ruling: Ruling) -> None:
        """Verify that a proposal names erasable fields not erased yet, and nothing forbids their erasure."""
        self._erasure(state, command, ruling)
        expiry(command, ruling)

    def _erasure(self, state: State, command: Command, ruling: Ruling) -> None:
        target = answered_entry(state, command, ruling)
        names = ruling.facts.codes("fields")
        _erasable(self._layout_of(target.v, target.kind), names, ruling)
        _authority(state, command, ruling)
        defence.judge_disclosure_duty(state, command, ruling)
        gone = set(amendment(state, ruling.facts.count("entry_position")).erased).intersection(names)
        if gone:
            raise ruling.refuse("entry.field_erased", f"{', '.join(sorted(gone))} was erased before")

    def judge_erased(self, state: State, command: Command, ruling: Ruling) -> None:
        """Verify that an erasure carries out exactly a proposal that was approved and has not expired."""
        if not _proposed(state, command.subject, "approved"):
            _unapproved(state, command.subject, ruling)
        self._erasure(state, command, ruling)
        facts = ruling.facts
        proposal = state.get(Proposal, facts.must("proposal"))
        if proposal is None or proposal.act != "erasure" or proposal.status != "approved":
            _unapproved(state, command.subject, ruling)
        if expired(state, command, ruling, proposal):
            raise ruling.refuse(
                "proposal.expired",
                f"the approved proposal expired {format_instant(proposal.expires)}",
                hint="Propose the erasure anew, and let another person approve it.",
            )
        same = (
            proposal.subject == command.subject
            and proposal.target == facts.number("entry_position")
            and proposal.fields == facts.codes("fields")
            and proposal.basis == facts.text("basis")
        )
        if not same:
            raise ruling.refuse("erasure.as_approved", "the erasure is not the one that was approved")

    def judges(self) -> dict[str, Callable[[State, Command, Ruling], None]]:
        """Return the judges by kind."""
        return {
            "entry.corrected": self.judge_corrected,
            "entry.disclosed": self.judge_disclosed,
            "erasure.proposed": self.judge_erasure_proposed,
            "erasure.executed": self.judge_erased,
        }


def _target_of(state: State, placed: Placed) -> Amendment:
    return amendment(state, placed.event.facts.count("entry_position"))


def _merged(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*old, *new}))


def fold_corrected(state: State, placed: Placed) -> None:
    """Record in the state which field of an entry was corrected, and apply a correction that counts."""
    old, name = _target_of(state, placed), placed.event.facts.must("field")
    state.put(replace(old, corrected=_merged(old.corrected, (name,))))
    target = state.summary(int(old.target))
    if target is not None and (target.kind, name) == (seal.KIND, seal.FIELD):
        seal.fold_renumbered(state, placed)
    if target is not None and (target.kind, name) == (seal.KIND, seal.BAG):
        seal.fold_rebagged(state, placed)
    if target is not None and (target.kind, name) == ("exhibit.registered", "category"):
        _recategorise(state, placed)
    if target is not None and target.kind in seal_numbers.KINDS:
        seal_numbers.fold(state, placed)
    if target is not None and (target.kind, name) in secrecy.ENDS:
        secrecy.fold_redated(state, placed)
    if target is not None and (target.kind, name) == (consent.KIND, consent.FIELD):
        consent.fold_rebased(state, placed)


def _recategorise(state: State, placed: Placed) -> None:
    """Set the category of an exhibit to the corrected value."""
    exhibit, category = state.get(Exhibit, placed.event.subject), placed.event.facts.text("value")
    if exhibit is not None and category is not None:
        state.put(replace(exhibit, category=category))


def fold_disclosed(state: State, placed: Placed) -> None:
    """Record in the state which committed fields of an entry were disclosed."""
    old = _target_of(state, placed)
    state.put(replace(old, disclosed=_merged(old.disclosed, placed.event.facts.codes("fields"))))
    showing.fold_disclosed(state, placed)


def fold_erased(state: State, placed: Placed) -> None:
    """Record in the state which fields were erased, and that the proposal was carried out."""
    facts = placed.event.facts
    old = _target_of(state, placed)
    state.put(replace(old, erased=_merged(old.erased, facts.codes("fields"))))
    proposal = state.get(Proposal, facts.must("proposal"))
    if proposal is not None:
        state.put(replace(proposal, status="carried_out"))


FOLDS = {
    "entry.corrected": fold_corrected,
    "entry.disclosed": fold_disclosed,
    "erasure.executed": fold_erased,
}
