"""Frozen rulesets by the number in every entry, with their two functions: decide and fold.

A replay decides each entry again and compares: the computed facts must be those that were signed.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from custody.errors import RuleBroken, UnknownVersion, UsageError
from custody.frozen import dataclass
from custody.model.acquisition import rules as acquisition
from custody.model.across import (
    closing,
    deputy,
    entry_answers,
    entry_corrections,
    escrow,
    member,
    nonconformities,
    plain,
    presence,
    protection,
    quashing,
    rescission,
    retraction,
    subject_record,
    terms,
)
from custody.model.cases.rules import case, proceedings
from custody.model.copies import rules as copy
from custody.model.defence.rules import defence, privilege
from custody.model.disposition.rules import disposition, leave
from custody.model.engine import date_rules, first_entries, proposal
from custody.model.entries.rules import dates, searches
from custody.model.exhibits.rules import details, discrepancy, exhibit, handling, seal
from custody.model.hints import HINTS
from custody.model.kinds import KINDS
from custody.model.law_profiles import rules as law
from custody.model.layouts import layout, layouts_of
from custody.model.ledger.rules import backup, migration, opening
from custody.model.legal_holds import rules as hold
from custody.model.locations.rules import inventory, relocation, rounds, storage
from custody.model.locks import rules as locked
from custody.model.mla_requests.rules import concerned, decision, mla_request
from custody.model.objects.rules import archiving, orphan_deletion, probe, replica
from custody.model.people import rules as people
from custody.model.preservation_orders.rules import (
    compliance,
    confidentiality,
    end_notice,
    order,
    provider_path,
)
from custody.model.preservation_requests.rules import (
    effected,
    endings,
    enquiry,
    extension,
    release,
    request,
    traffic_data,
)
from custody.model.production_orders import rules as production
from custody.model.records import Backstep
from custody.model.rulings import Command, Event, Placed, Ruling
from custody.model.scenes import rules as scene
from custody.model.seizures.rules import assistance_order, consent, receipt, seizure
from custody.model.state import State, Summary, Tip
from custody.model.timestamps import rules as stamp
from custody.model.topics import complete_topics
from custody.model.transfers.rules import carriage, transfer
from custody.model.verification.rules import sweep_pause, verification

Judge = Callable[[State, Command, Ruling], None]
Fold = Callable[[State, Placed], None]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One version of judges and folds by kind; ``named`` compares the date with those of named subjects."""

    named: dict[str, Judge]
    judges: dict[str, Judge]
    folds: dict[str, Fold]


#: The modules with judges and folds of ruleset 1; those that need the ruleset itself are added to them. The
#: rules of proposals come first: those of an act replace and call them.
_RULES = (
    proposal,
    opening,
    people,
    migration,
    deputy,
    law,
    case,
    closing,
    order,
    compliance,
    end_notice,
    confidentiality,
    provider_path,
    enquiry,
    request,
    effected,
    traffic_data,
    extension,
    retraction,
    endings,
    release,
    scene,
    mla_request,
    concerned,
    decision,
    seizure,
    receipt,
    consent,
    terms,
    assistance_order,
    production,
    quashing,
    exhibit,
    details,
    seal,
    storage,
    relocation,
    discrepancy,
    transfer,
    carriage,
    inventory,
    rounds,
    acquisition,
    archiving,
    verification,
    replica,
    locked,
    backup,
    sweep_pause,
    probe,
    stamp,
    hold,
    proceedings,
    copy,
    handling,
    privilege,
    defence,
    member,
    orphan_deletion,
    disposition,
    leave,
    dates,
    searches,
    rescission,
)


def _first() -> Ruleset:
    judges: dict[str, Judge] = {}
    folds: dict[str, Fold] = {}
    for topic in complete_topics():
        kinds = import_module(f"custody.model.{topic.module}").KINDS
        judges.update(plain.judges(kinds))
        if "records" not in topic.parts:
            folds.update(plain.folds(kinds))
    own = [
        import_module(f"custody.model.{topic.folder}.rules")
        for topic in complete_topics()
        if "rules" in topic.parts
    ]
    for rules in (*_RULES, *own):
        judges.update(rules.JUDGES)
        folds.update(rules.FOLDS)
    judges.update(entry_corrections.ContentRules(layout).judges())
    folds.update(entry_corrections.FOLDS)
    named = {kind.name: date_rules.named(kind) for kind in KINDS if not kind.offline}
    return Ruleset(named, judges, folds)


def ruleset(version: int) -> Ruleset:
    """Return the ruleset of a number; raise UnknownVersion for an unknown number."""
    try:
        return RULESETS[version]
    except KeyError:
        raise UnknownVersion(f"ruleset {version} is not known to this program") from None


def decide(state: State, command: Command) -> tuple[Event, ...]:
    """Return the events that a command becomes, judged against the state; pure.

    Raise RuleBroken (RoleRefused for the signer) with rule id and article where a rule refuses it.
    """
    return (_rule(state, command).event(),)


def _rule(state: State, command: Command) -> Ruling:
    ruling, judges = judging(state, command)
    for judge in judges:
        judge(state, command, ruling)
    return ruling


def judging(state: State, command: Command) -> tuple[Ruling, tuple[Judge, ...]]:
    """Return the ruling that a command begins with, and the judges to run on it in order.

    The command's form and signer are judged here. Raise RuleBroken where they are refused. No judge reads the findings
    of another.
    """
    kind_layout = layout(command.v, command.kind)
    standing = command.facts.must("entry_mode")
    if standing not in kind_layout.kind.standings:
        raise RuleBroken(
            f"{command.kind} is {' or '.join(kind_layout.kind.standings)}, never {standing}",
            rule="entry_mode",
            hint=HINTS["entry_mode"],
        )
    first = command.kind == "ledger.opened" and state.size == 0
    if state.size == 0 and not first:
        raise RuleBroken(
            "a ledger begins with its opening entry",
            rule="ledger.first_entry",
            hint="Open the ledger with `custody init`.",
        )
    if (command.re is not None) != kind_layout.kind.answers:
        verb = "answers an earlier entry" if command.re is None else "answers no other entry"
        raise RuleBroken(f"{command.kind} {verb}", rule="answers", hint=HINTS["answers"])
    admitted = None if first else escrow.admitted(state, command, kind_layout.kind)
    ruling = Ruling(kind_layout, command, None if admitted is None else admitted.actor)
    if admitted is not None and admitted.over:
        ruling.mark("role.over")
    offline, rules = kind_layout.kind.offline, ruleset(command.v)
    judges: list[Judge] = [migration.judge, date_rules.judge]
    if not offline:
        judges = [migration.judge, date_rules.forward, rules.named[command.kind], date_rules.judge]
    judge = rules.judges.get(command.kind)
    if judge is not None:
        judges.append(judge)
    if not first and not offline:
        judges += (protection.judge, presence.judge, member.judge, entry_answers.judge)
    if kind_layout.kind.begins:
        judges.append(first_entries.judge)
    elif not offline:
        judges.append(subject_record.judge)
    judges.append(_complete)
    return ruling, tuple(judges)


def _complete(_: State, command: Command, ruling: Ruling) -> None:
    """Raise RuleBroken for an act with expected facts not known; only a record may leave them unknown."""
    if ruling.is_act and (missing := ruling.facts.codes("not_known")):
        raise ruling.refuse(
            "entry.expected", f"{command.kind} does not state {', '.join(missing)}", hint="State it."
        )


def confirm(state: State, event: Event) -> None:
    """Verify an entry signed elsewhere: deciding it again must compute exactly its facts.

    Raise RuleBroken where a rule refuses it, or where its computed facts differ.
    """
    expected = _rule(state, event).settled()
    if expected != event.facts:
        names = {*expected, *event.facts}
        wrong = sorted(name for name in names if expected[name] != event.facts[name])
        raise RuleBroken(
            f"computed facts differ from the rules': {', '.join(wrong)}",
            rule="facts.computed",
            hint=HINTS["facts.computed"],
        )


def fold(state: State, placed: Placed) -> None:
    """Apply an accepted event to the state, by the rules of its kind."""
    event = placed.event
    newest = date_rules.follow(state, placed, offline=layout(event.v, event.kind).kind.offline)
    state.advance(
        event.subject,
        Tip(placed.seq, placed.leaf, event.at),
        Summary(placed.leaf, event.kind, event.subject, event.v, newest, event.at, event.by),
    )
    proposal.void_by(state, placed)
    rescission.remember(state, placed)
    if (add := ruleset(event.v).folds.get(event.kind)) is not None:
        add(state, placed)
    nonconformities.fold(state, placed)
    deputy.fold(state, placed)
    entry_answers.fold_ended(state, placed)
    if "time.seen" in event.facts.codes("nonconforming"):
        _settle(state, placed)


def _settle(state: State, placed: Placed) -> None:
    """Recompute the dates that were counted from the dates which an entry disputes."""
    step = state.get(Backstep, str(placed.position))
    if step is not None and step.disputed:
        proposal.settle(state, step)
        deputy.settle(state, step)


RULESETS: dict[int, Ruleset] = {}
RULESETS[1] = _first()


def check_tables() -> None:
    """Verify that every judge and fold belongs to a kind; raise UsageError otherwise."""
    for version, rules in RULESETS.items():
        known = set(layouts_of(version))
        for what, names in (
            ("judge", set(rules.judges)),
            ("fold", set(rules.folds)),
        ):
            if names - known:
                raise UsageError(f"ruleset {version}: a {what} without a kind: {sorted(names - known)}")
