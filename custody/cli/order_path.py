"""The path of a communication as it was shown under an order, and which order goes on (art. 26), for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import called
from custody.model.types import split_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.path import Way
    from custody.model.records import Path

#: What an entry says besides whether another provider carried the communication.
TOLD = ("shown_to", "providers", "path", "received_by", "disclosed_by", "document_sha256")


def path_document(way: Way, entries: Iterable[EntryView], names: Mapping[str, str | None]) -> dict[str, Any]:
    """Give the place of an order in the path, and what was shown under it, as a part of a JSON document."""
    found = {one.position: one for one in entries}

    def named(orders: Sequence[str]) -> list[dict[str, Any]]:
        return [{"id": one, "number": names.get(one)} for one in orders]

    return {
        "before": named(way.before),
        "after": [named(one) for one in way.after],
        "requests": [
            {"id": one.id, "reference": names.get(one.id), "state": one.state} for one in way.requests
        ],
        "shown": [
            {
                "entry": one.position,
                "occurred_at": found[one.position].current("occurred_at"),
                "others": list(split_codes(found[one.position].current("others"))),
                **{name: found[one.position].current(name) for name in TOLD},
                "erased": found[one.position].gone(TOLD),
                "ordered": list(one.ordered),
                "requested": list(one.requested),
                "ended": one.ended,
                "waits": waits(one),
            }
            for one in way.shown
        ],
    }


def waits(one: Path) -> list[str]:
    """Give the codes of the providers found to which nothing goes on yet."""
    found = (("abroad", one.waits_abroad), ("at_home", one.waits_here))
    return [code for code, waiting in found if waiting]


def way_text(orders: Sequence[str], names: Mapping[str, str]) -> str:
    """Write orders as they follow one another."""
    return " > ".join(called(names[one], one) for one in orders)
