"""The lists of a status: names for people, records for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.views.deadlines import provider_path, stores, terms
from custody.ledger.views.deadlines.deadline import urgency
from custody.ledger.views.exhibits.dispositions import still_stored
from custody.ledger.views.exhibits.dispositions import waiting as open_dispositions
from custody.ledger.views.instruments.scenes import open_scenes
from custody.ledger.views.stores.object_places import ReplicaShortage, copy_shortages
from custody.ledger.views.stores.probes import probe_states
from custody.ledger.views.worklist.alarms import Alarm as Wrong
from custody.ledger.views.worklist.worklist import Desk
from custody.model.records import Copy, Countersign, LegalHold, LockCheck, LockOrder, StoredObject
from custody.pages.parts.cells import Cells, count, entry, word
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Alarm, Column, Fact, Row, Table
from custody.pages.parts.wording import when
from custody.pages.worklist import waiting_facts as facts
from custody.pages.worklist.deadlines import deadline

#: Most objects that are named for one set of stores.
NAMED = 20
#: A function for the facts of a list's record; those without a column are for programs.
Make = Callable[[Cells, Any], Iterable[Fact]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A list: its key and title, the keys of its columns, and the function for a row's facts."""

    key: str
    title: str
    columns: tuple[str, ...]
    make: Make

    def table(self, cells: Cells, things: Sequence[Any], most: int | None, total: int | None = None) -> Table:
        """Return the list with at most ``most`` rows, None for all; ``total`` is the number of all."""
        shown = things[:most]
        rows = tuple(
            self._row({fact.key: fact for fact in _first(self.make(cells, thing))}) for thing in shown
        )
        labels = {cell.key: cell.label for row in rows[:1] for cell in row.cells}
        columns = tuple(Column(key, labels.get(key, key)) for key in self.columns)
        more = (len(things) if total is None else total) - len(rows)
        return Table(self.key, self.title, columns, rows, more=more)

    def _row(self, facts: dict[str, Fact]) -> Row:
        told = tuple(facts[key] for key in self.columns)
        rest = tuple(fact for key, fact in facts.items() if key not in self.columns)
        return Row(told, next((cell.opens for cell in told if cell.opens), None), facts=rest)


def _first(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield these facts, of those with the same key only the first."""
    known = set[str]()
    for fact in facts:
        if fact.key not in known:
            known.add(fact.key)
            yield fact


_ORDER = ("preservation_order", "case", "ends", "next", "by")
_OFFER = ("exhibit", "giver", "receiver", "purpose", "expires_at")
_DUE = ("about", "when", "why", "by")
#: Every list, in the order in which they are shown.
LISTS = (
    Waiting("orders_lapsed", "Orders lapsed", _ORDER, facts.order_facts),
    Waiting("orders_due", "Orders due", _ORDER, facts.order_facts),
    Waiting("orders_not_started", "Orders not started", _ORDER, facts.order_facts),
    Waiting(
        "enquiries_unanswered",
        "Enquiries unanswered",
        ("enquiry", "state", "outcome", "answer_due_at"),
        facts.enquiry_facts,
    ),
    Waiting(
        "preservation_requests_waiting",
        "Preservation requests waiting",
        ("preservation_request", "state", "earliest_end", "next", "by"),
        facts.request_facts,
    ),
    Waiting(
        "mla_requests_undecided",
        "MLA requests undecided",
        ("mla_request", "state", "standing", "preservation_requests"),
        facts.mla_request_facts,
    ),
    Waiting(
        "seizures_without_authority",
        "Seizures without authority",
        ("seizure", "case", "since", "why"),
        facts.seizure_facts,
    ),
    Waiting(
        "production_orders_without_authority",
        "Production orders without authority",
        ("production_order", "case", "since", "why"),
        facts.production_facts,
    ),
    Waiting(
        "scenes_open", "Scenes open", ("scene", "opened", "notes", "import_delay_seconds"), facts.scene_facts
    ),
    Waiting(
        "seizures_unfinished",
        "Seizures unfinished",
        ("seizure", "case", "since", "missing"),
        facts.seizure_facts,
    ),
    Waiting(
        "objects_failing", "Stored objects failing", ("exhibit", "failing", "store", "id"), facts.stored_facts
    ),
    Waiting("offers_to_you", "Transfers offered to you", _OFFER, facts.offer_facts),
    Waiting("offers_by_you", "Transfers offered by you", _OFFER, facts.offer_facts),
    Waiting(
        "offers_refused",
        "Transfers refused",
        ("exhibit", "receiver", "reason", "refused", "entry"),
        facts.refused_facts,
    ),
    Waiting("exhibits_missing", "Exhibits missing", ("exhibit", "lost", "case"), facts.missing_facts),
    Waiting("back_overdue", "Not back in time", ("exhibit", "to", "back"), facts.check_out_facts),
    Waiting(
        "discrepancies_open",
        "Discrepancies open",
        ("exhibit", "differences", "since", "position"),
        facts.discrepancy_facts,
    ),
    Waiting(
        "inventories_open",
        "Inventory rounds open",
        (
            *("id", "of", "expected_count", "found_count", "misplaced_count"),
            *("missing_count", "unexpected_count", "unmatched_count"),
        ),
        facts.round_facts,
    ),
    Waiting("checked_out_to_you", "Checked out to you", ("exhibit", "out_back", "case"), facts.out_facts),
    Waiting(
        "proposals_open",
        "Proposals open",
        ("position", "act", "about", "proposer", "expires"),
        facts.proposal_facts,
    ),
    Waiting(
        "erasures_due",
        "Erasures due",
        ("position", "act", "about", "proposer", "expires"),
        facts.proposal_facts,
    ),
    Waiting(
        "countersignatures_due",
        "Countersignatures due",
        ("position", "kind", "actor", "due"),
        facts.countersign_facts,
    ),
    Waiting("holds_to_review", "Legal holds to review", ("id", "reason", "review", "case"), facts.hold_facts),
    Waiting(
        "copies_overdue", "Copies overdue", ("id", "copy_type", "return_due_at", "exhibit"), facts.copy_facts
    ),
    Waiting(
        "dispositions_open",
        "Dispositions open",
        ("position", "exhibit", "measure", "state", "proposer"),
        facts.disposition_facts,
    ),
    Waiting("still_stored", "Still stored", ("exhibit", "store", "state", "id"), facts.kept_facts),
    Waiting(
        "locks_drifting", "Locks not as recorded", ("exhibit", "store", "drift", "id"), facts.drifting_facts
    ),
    Waiting("locks_pending", "Locks not set yet", ("store", "waiting", "position"), facts.lagging_facts),
    Waiting(
        "locks_by_wrong_clock",
        "Locks by a wrong clock",
        ("store", "ahead", "position"),
        facts.wrong_clock_facts,
    ),
    Waiting("held_by_you", "In your custody", ("id", "category", "case"), facts.held_facts),
    Waiting(
        "copies_missing", "Too few places", ("store", "stores", "administrations", "objects"), facts.few_facts
    ),
    Waiting("stores_unproven", "Stores unproven", ("store", "why", "probed"), facts.unproven_facts),
    Waiting("paths_waiting", "Providers along a path", _DUE, deadline),
    Waiting("terms_due", "Authority to hold", _DUE, deadline),
    Waiting("stores_due", "Stores due", _DUE, deadline),
)


def things(context: PageContext, desk: Desk) -> dict[str, Sequence[Any]]:
    """Return the records of each list by its key; of the longest lists the first ones."""
    lookup, now, upkeep = context.lookup, context.now, context.upkeep()
    until = now + context.warn
    return {
        "orders_lapsed": desk.lapsed.rows,
        "orders_due": desk.due.rows,
        "orders_not_started": desk.not_started,
        "enquiries_unanswered": desk.enquiries,
        "preservation_requests_waiting": desk.requests,
        "mla_requests_undecided": desk.assistance,
        "seizures_without_authority": desk.seizures_bare,
        "production_orders_without_authority": desk.productions_bare,
        "scenes_open": tuple(open_scenes(lookup)),
        "seizures_unfinished": desk.seizures_unfinished,
        "objects_failing": desk.failing,
        "offers_to_you": desk.offers_to_me,
        "offers_by_you": desk.offers_by_me,
        "offers_refused": desk.offers_refused,
        "exhibits_missing": desk.missing,
        "back_overdue": desk.back_overdue,
        "discrepancies_open": desk.discrepancies,
        "inventories_open": desk.inventories,
        "checked_out_to_you": desk.out_to_me,
        "proposals_open": desk.proposals,
        "erasures_due": desk.erasures_due,
        "countersignatures_due": tuple(lookup.under(Countersign, "due", "", "~")),
        "holds_to_review": tuple(lookup.under(LegalHold, "due", "", format_instant(until))),
        "copies_overdue": tuple(lookup.under(Copy, "due", "", format_instant(now))),
        "dispositions_open": open_dispositions(lookup, now),
        "still_stored": tuple(still_stored(lookup)),
        "locks_drifting": tuple(lookup.under(StoredObject, "drift", "")),
        "locks_pending": tuple(lookup.under(LockOrder, "open", "", "~")),
        "locks_by_wrong_clock": tuple(lookup.under(LockCheck, "wrong", "")),
        "held_by_you": desk.held_by_me.rows,
        "copies_missing": list(replica_shortages(context)),
        "stores_unproven": [
            store for store in probe_states(lookup, upkeep.probed, now) if store.state != "fresh"
        ],
        "paths_waiting": sorted(provider_path.waiting(lookup), key=urgency),
        "terms_due": list(terms.ends(lookup, 0, until, now)),
        "stores_due": list(stores.ends(lookup, upkeep, 0, until, now)),
    }


def replica_shortages(context: PageContext) -> Iterator[ReplicaShortage]:
    """Yield the objects with fewer intact copies than their store's policy wants."""
    wanted = {store: policy.copies for store, policy in context.upkeep().fixity.items() if policy.copies > 1}
    if wanted:
        yield from copy_shortages(context.lookup, wanted, context.administrations(), NAMED)


def tables(context: PageContext, desk: Desk, most: int | None) -> tuple[Table, ...]:
    """Return every list with at most ``most`` rows, None for all; empty lists included."""
    found, cells = things(context, desk), Cells(context)
    totals = {
        "orders_lapsed": desk.lapsed.count,
        "orders_due": desk.due.count,
        "held_by_you": desk.held_by_me.count,
    }
    return tuple(kept.table(cells, found[kept.key], most, totals.get(kept.key)) for kept in LISTS)


def evidence(context: PageContext, wrong: Sequence[Wrong]) -> tuple[Alarm, ...]:
    """Return these alarms about evidence for a page, each with the name of its exhibit."""
    cells = Cells(context)
    cells.name("exhibit", [alarm.exhibit for alarm in wrong])
    people = {actor: context.names.person(actor) for alarm in wrong for actor in alarm.actors}
    return tuple(
        Alarm(
            alarm.sort,
            f"{(thing := cells.thing('exhibit', alarm.exhibit)).text}: {alarm.line(people, when)}",
            entry=None,
            facts=(
                thing,
                cells.thing("case", alarm.case),
                Fact("id", "about", alarm.subject, alarm.subject[:8]),
                word("said", alarm.said, alarm.said),
                cells.instant("since", alarm.since),
                entry(alarm.position, "position"),
                cells.person("seen by", alarm.by),
                cells.person("owner", alarm.owner),
                count("last intact", alarm.intact),
                cells.person("last intact by", alarm.intact_by),
            ),
        )
        for alarm in wrong
    )
