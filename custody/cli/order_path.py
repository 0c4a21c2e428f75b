"""The path of a communication as it was shown under an order, and which order goes on (art. 26), for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.folding import pairs
from custody.cli.words import called, listed, span
from custody.law import grounds
from custody.law.regimes import OWN
from custody.model.types import split_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.path import Way
    from custody.model.records import Order, Path

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


def place_lines(order: Order, way: Way, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Write for people which orders stand before and after one, and that nothing was shown where it names traffic."""
    lines = [("orders before", way_text(way.before, names))] if way.before else []
    lines += [("orders after", way_text(one, names)) for one in way.after]
    requests = [f"{called(names[one.id], one.id)} to {one.state}" for one in way.requests]
    lines += [("requests after", listed(requests))] if requests else []
    if order.traffic and not way.shown:
        behind = " (art. 26(b))" if order.rule in OWN else ""
        lines.append(("path", f"nothing was shown of it{behind}"))
    return lines


def way_text(orders: Sequence[str], names: Mapping[str, str]) -> str:
    """Write orders as they follow one another."""
    return " > ".join(called(names[one], one) for one in orders)


def shown_lines(order: Order, way: Way, entries: Iterable[EntryView], names: Mapping[str, str]) -> list[str]:
    """Write for people what was shown of the path, one block for each entry, and what went on from it."""
    found = {one.position: one for one in entries}
    lines: list[str] = []
    for one in way.shown:
        entry = found[one.position]
        others = [grounds.OTHER_PROVIDERS[code] for code in split_codes(entry.current("others"))]
        rows = [
            ("other providers", str(entry.noted("others", listed(others)))),
            *(
                (name.removesuffix("_sha256").replace("_", " "), str(value))
                for name in TOLD
                if (value := entry.told(name)) is not None
            ),
            *_goes_on(one, names),
        ]
        at = f"{entry.told('occurred_at') or '-'}{_after_service(order, one)}"
        lines += ["", f"path shown, entry {one.position}, {at}:", *(f"  {line}" for line in pairs(rows))]
    return lines


def _after_service(order: Order, one: Path) -> str:
    """Say how long after somebody was told of the order it was shown: how soon that is, is for a reader to judge."""
    told = [at for at in (order.served, order.acknowledged) if at is not None]
    return f", {span(one.since - min(told))} after service" if told and one.since >= min(told) else ""


def _goes_on(one: Path, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Say what goes on from there, why nothing does, or that something should."""
    onward = [called(names[each], each) for each in (*one.ordered, *one.requested)]
    rows = [("goes on", listed(onward))] if onward else []
    if one.ended is not None:
        rows.append(("goes no further", grounds.PATH_ENDED[one.ended]))
    if one.found_abroad and one.beneath:
        rows.append(("abroad", "owed to the State for which the data are kept (art. 43(1))"))
    if one.waits_here:
        rows.append(("goes on", "NOT YET: no order names this one as the one before it"))
    if one.waits_abroad:
        rows.append(("abroad", "NOT YET: no request to another State names this order"))
    return rows
