"""Every page by name with its builder; a page's module is loaded when the page is first built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from custody.frozen import dataclass

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Page

Builder = Callable[["PageContext", str], "Page"]
#: The page of subjects without one of their own.
THING = "thing"


@dataclass(frozen=True, slots=True)
class PageSource:
    """The location of a page's builder: the function ``name`` in a ``module`` of custody.pages.

    ``cut``: the page is shortened for people; programs ask for it ``whole``.
    """

    module: str
    name: str
    cut: bool = False

    def __call__(self, context: PageContext, key: str) -> Page:
        """Return the page with a key, shortened for people. Raises what its builder raises."""
        return self.builder(whole=False)(context, key)

    def builder(self, *, whole: bool) -> Builder:
        """Return the builder of the page, ``whole`` for programs or shortened for people."""
        build: Callable[..., Page] = getattr(import_module(f"custody.pages.{self.module}"), self.name)
        return partial(build, whole=whole) if self.cut else build


BUILDERS: Mapping[str, PageSource] = {
    "today": PageSource("today.today", "build"),
    "shift": PageSource("today.shift_report", "page"),
    "orders": PageSource("instruments.instrument_overview", "build"),
    "rooms": PageSource("exhibits.rooms", "build"),
    "assistance_order": PageSource("instruments.assistance_orders", "assistance_order"),
    "mla_request": PageSource("instruments.mla_requests", "mla_request"),
    "continuity": PageSource("exhibits.continuities", "continuity"),
    "disposition": PageSource("exhibits.dispositions", "disposition"),
    "enquiry": PageSource("instruments.enquiries", "enquiry"),
    "destructive_examination": PageSource("exhibits.defence_sessions", "destructive_examination"),
    "transfer": PageSource("exhibits.transfers", "transfer"),
    "legal_hold": PageSource("exhibits.legal_holds", "legal_hold"),
    "inspection": PageSource("exhibits.defence_sessions", "inspection"),
    "list": PageSource("lists.lists", "listed"),
    "privilege": PageSource("exhibits.privileges", "privilege"),
    "preservation_request": PageSource("instruments.preservation_requests", "preservation_request"),
    "preservation_orders": PageSource("instruments.preservation_orders", "listing"),
    "preservation_order": PageSource("instruments.preservation_orders", "order"),
    "proceedings": PageSource("cases.proceedings", "outcome"),
    "cases": PageSource("cases.cases", "listing"),
    "case": PageSource("cases.cases", "case", cut=True),
    "copy": PageSource("exhibits.copies", "copy", cut=True),
    "location": PageSource("exhibits.locations", "location", cut=True),
    "exhibits": PageSource("exhibits.exhibits", "listing"),
    "exhibit": PageSource("exhibits.exhibits", "exhibit", cut=True),
    "integrity": PageSource("stores.integrity", "integrity"),
    "object": PageSource("stores.integrity", "stored"),
    "ledger": PageSource("ledger.ledger", "listing"),
    "entry": PageSource("ledger.entry", "entry"),
    "stored": PageSource("stores.stored_objects", "result"),
    "sweep": PageSource("stores.sweeps", "sweep"),
    "subject": PageSource("things.history", "subject"),
    "status": PageSource("today.status", "build"),
    THING: PageSource("things.things", "thing"),
    "checkpoints": PageSource("ledger.witnesses", "checkpoints"),
    "consistency": PageSource("ledger.witnesses", "consistency"),
    "audit": PageSource("ledger.audit", "build"),
    "people": PageSource("people.people", "listing"),
    "person": PageSource("people.people", "person"),
    "production_order": PageSource("instruments.production_orders", "production_order", cut=True),
    "production_orders": PageSource("instruments.production_orders", "listing"),
    "round": PageSource("exhibits.inventory_rounds", "one_round"),
    "rounds": PageSource("exhibits.inventory_rounds", "listing"),
    "scene": PageSource("instruments.scenes", "scene"),
    "disclosure": PageSource("cases.disclosure_schedules", "disclosure"),
    "seizure": PageSource("instruments.seizures", "seizure", cut=True),
    "seizures": PageSource("instruments.seizures", "listing"),
    "finding": PageSource("ledger.audit", "finding"),
}


def builder(name: str, *, whole: bool) -> Builder:
    """Return the builder of the page ``name``, ``whole`` for programs; loads its module."""
    return BUILDERS[name].builder(whole=whole)
