"""What builds the page of one thing, for whoever shows one alone: `custody.pages.registry` loads them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.pages.context import PageContext
    from custody.pages.page import Page

    Builder = Callable[[PageContext, str], Page]


def builder(space: str) -> Builder:
    """Return what builds the whole page of one thing of a space; no other page is loaded."""
    match space:
        case "assist":
            from custody.pages.assists import assist

            return assist
        case "assistance":
            from custody.pages.assistances import assistance

            return assistance
        case "enquiry":
            from custody.pages.enquiries import enquiry

            return enquiry
        case "disposition":
            from custody.pages.dispositions import disposition

            return disposition
        case "examination":
            from custody.pages.defences import examination

            return examination
        case "hold":
            from custody.pages.holds import hold

            return hold
        case "inspection":
            from custody.pages.defences import inspection

            return inspection
        case "order":
            from custody.pages.orders import order

            return order
        case "privilege":
            from custody.pages.privileges import privilege

            return privilege
        case "production":
            from custody.pages.productions import production

            return partial(production, whole=True)
        case "request":
            from custody.pages.requests import request

            return request
        case "seizure":
            from custody.pages.seizures import seizure

            return partial(seizure, whole=True)
        case _:
            from custody.pages.things import thing

            return thing
