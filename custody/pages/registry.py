"""Every page by name, with what builds it; the module of a page is loaded when it is built first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from custody.frozen import dataclass

if TYPE_CHECKING:
    from custody.pages.context import PageContext
    from custody.pages.page import Page

Builder = Callable[["PageContext", str], "Page"]
#: The page of a thing that has none of its own.
THING = "thing"


@dataclass(frozen=True, slots=True)
class PageSource:
    """What builds a page: the function ``name`` in a ``module`` of custody.pages.

    ``cut``: people read less of it than programs, who ask for it ``whole``.
    """

    module: str
    name: str
    cut: bool = False

    def __call__(self, context: PageContext, key: str) -> Page:
        """Build the page with a key, as people read it. Raises what its function raises."""
        return self.builder(whole=False)(context, key)

    def builder(self, *, whole: bool) -> Builder:
        """Return what builds the page, ``whole`` or as people read it."""
        build: Callable[..., Page] = getattr(import_module(f"custody.pages.{self.module}"), self.name)
        return partial(build, whole=whole) if self.cut else build


BUILDERS: Mapping[str, PageSource] = {
    "today": PageSource("today", "build"),
    "assist": PageSource("assists", "assist"),
    "assistance": PageSource("assistances", "assistance"),
    "continuity": PageSource("continuities", "continuity"),
    "disposition": PageSource("dispositions", "disposition"),
    "enquiry": PageSource("enquiries", "enquiry"),
    "examination": PageSource("defences", "examination"),
    "handover": PageSource("handovers", "handover"),
    "hold": PageSource("holds", "hold"),
    "inspection": PageSource("defences", "inspection"),
    "list": PageSource("lists", "listed"),
    "privilege": PageSource("privileges", "privilege"),
    "request": PageSource("requests", "request"),
    "orders": PageSource("orders", "listing"),
    "order": PageSource("orders", "order"),
    "outcome": PageSource("outcomes", "outcome"),
    "cases": PageSource("cases", "listing"),
    "case": PageSource("cases", "case", cut=True),
    "copy": PageSource("copies", "copy", cut=True),
    "place": PageSource("places", "place", cut=True),
    "exhibits": PageSource("exhibits", "listing"),
    "exhibit": PageSource("exhibits", "exhibit", cut=True),
    "integrity": PageSource("integrity", "integrity"),
    "object": PageSource("integrity", "stored"),
    "ledger": PageSource("ledger", "listing"),
    "entry": PageSource("entry", "entry"),
    "stored": PageSource("storing", "result"),
    "sweep": PageSource("sweeps", "sweep"),
    "subject": PageSource("history", "subject"),
    "status": PageSource("status", "build"),
    THING: PageSource("things", "thing"),
    "checkpoints": PageSource("witnessing", "checkpoints"),
    "consistency": PageSource("witnessing", "consistency"),
    "audit": PageSource("audit", "build"),
    "people": PageSource("people", "listing"),
    "person": PageSource("people", "person"),
    "production": PageSource("productions", "production", cut=True),
    "productions": PageSource("productions", "listing"),
    "round": PageSource("rounds", "one_round"),
    "rounds": PageSource("rounds", "listing"),
    "scene": PageSource("scenes", "scene"),
    "schedule": PageSource("schedules", "schedule"),
    "seizure": PageSource("seizures", "seizure", cut=True),
    "seizures": PageSource("seizures", "listing"),
    "finding": PageSource("audit", "finding"),
}


def builder(name: str, *, whole: bool) -> Builder:
    """Return a page's builder by name, ``whole`` for programs; its module is loaded."""
    return BUILDERS[name].builder(whole=whole)
