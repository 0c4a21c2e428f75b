"""Everything recorded under one case: orders, dialogues with other States, seizures, exhibits, objects, their marks."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.law.clock import DAY
from custody.ledger.ports import LedgerReader
from custody.ledger.views.dispositions import gone_among
from custody.ledger.views.held import Held, held
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.path import links, links_abroad, ways
from custody.ledger.views.places import destroyed_by
from custody.ledger.views.pressing import OrderView, view_order
from custody.ledger.views.requests import RequestView, view_request
from custody.ledger.views.scenes import SceneView, scenes_of
from custody.model.records import (
    Assistance,
    Blemish,
    Case,
    Enquiry,
    Exhibit,
    Gone,
    Order,
    Production,
    Request,
    Seizure,
    StoredObject,
)


@dataclass(frozen=True, slots=True)
class Dossier:
    """One case with all that belongs to it, in order of record.

    ``held`` gives for each exhibit the authority on record for holding it, ``names`` what people call each thing,
    ``ways`` the orders and requests that follow one another along the path of a communication, ``gone`` how an exhibit
    that is not in the house left it, ``destroyed`` the entry by which an object was destroyed.
    """

    case: Case
    orders: tuple[OrderView, ...]
    enquiries: tuple[Enquiry, ...]
    requests: tuple[RequestView, ...]
    assistance: tuple[Assistance, ...]
    scenes: tuple[SceneView, ...]
    seizures: tuple[Seizure, ...]
    productions: tuple[Production, ...]
    exhibits: tuple[Exhibit, ...]
    objects: tuple[StoredObject, ...]
    blemishes: tuple[Blemish, ...]
    held: tuple[Held, ...]
    names: dict[str, str | None]
    gone: dict[str, Gone]
    destroyed: dict[str, int]
    ways: tuple[tuple[str, ...], ...]


def dossier(reader: LedgerReader, case_id: str, now: int, warn: int = 14 * DAY) -> Dossier:
    """Gather a case at ``now`` (seconds UTC); NotFound if there is none."""
    lookup = Lookup(reader)
    case = lookup.get(Case, case_id)
    orders = sorted(lookup.under(Order, "case", case_id), key=lambda one: (one.recorded, one.id))
    enquiries = sorted(lookup.under(Enquiry, "case", case_id), key=lambda one: (one.recorded, one.id))
    requests = sorted(lookup.under(Request, "case", case_id), key=lambda one: (one.recorded, one.id))
    assistance = sorted(lookup.under(Assistance, "case", case_id), key=lambda one: (one.recorded, one.id))
    seizures = sorted(lookup.under(Seizure, "case", case_id), key=lambda one: (one.recorded, one.id))
    productions = sorted(lookup.under(Production, "case", case_id), key=lambda one: (one.recorded, one.id))
    exhibits = sorted(lookup.under(Exhibit, "case", case_id), key=lambda one: (one.holds[0].position, one.id))
    whole = (one for one in lookup.under(StoredObject, "case", case_id) if one.of is None)
    objects = sorted(whole, key=lambda one: one.position)
    scenes = tuple(scenes_of(lookup, case_id))
    names = {case.id: lookup.label_of("case", case.id)}
    things = (
        ("order", orders),
        ("enquiry", enquiries),
        ("request", requests),
        ("assistance", assistance),
        ("scene", [one.scene for one in scenes]),
        ("seizure", seizures),
        ("production", productions),
        ("exhibit", exhibits),
    )
    for space, found in things:
        names |= {one.id: lookup.label_of(space, one.id) for one in found}
    blemishes = sorted(lookup.under(Blemish, "case", case_id), key=lambda one: one.position)
    return Dossier(
        case=case,
        orders=tuple(view_order(one, now, warn) for one in orders),
        enquiries=tuple(enquiries),
        requests=tuple(view_request(lookup, one, now, warn) for one in requests),
        assistance=tuple(assistance),
        scenes=scenes,
        seizures=tuple(seizures),
        productions=tuple(productions),
        exhibits=tuple(exhibits),
        objects=tuple(objects),
        blemishes=tuple(blemishes),
        held=held(lookup, case_id, now),
        names=names,
        gone=gone_among(lookup, [one.id for one in exhibits]),
        destroyed=destroyed_by(lookup, objects),
        ways=ways({**links(orders), **links_abroad(requests)}),
    )
