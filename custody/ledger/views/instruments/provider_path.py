"""Orders and requests along a communication's path, and the providers each disclosed (article 26)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from custody.errors import Ambiguous, NotFound
from custody.frozen import dataclass
from custody.ledger.views.naming.search import find_entry
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Order, Path, Request
from custody.model.schema import ids


@dataclass(frozen=True, slots=True)
class Way:
    """An order's place in the path: orders before it, branches after it, and disclosures.

    ``after`` are the branches, each from an order that names this one to one that no other names.
    ``requests`` are those to other States that name this one.
    """

    before: tuple[str, ...]
    after: tuple[tuple[str, ...], ...]
    shown: tuple[Path, ...]
    requests: tuple[Request, ...]

    @property
    def orders(self) -> tuple[str, ...]:
        """Every other order of the path, once."""
        return tuple(dict.fromkeys((*self.before, *(order for way in self.after for order in way))))


def way_of(lookup: Lookup, order: Order) -> Way:
    """Return an order's place in the communication's path."""
    before: list[str] = []
    at = order.after
    while at is not None and at not in before:
        before.insert(0, at)
        earlier = lookup.maybe(Order, at)
        at = None if earlier is None else earlier.after
    abroad = sorted(
        lookup.under(Request, "upstream_order", order.id), key=lambda request: (request.recorded, request.id)
    )
    return Way(tuple(before), tuple(_onward(lookup, order.id)), shown_of(lookup, order.id), tuple(abroad))


def shown_of(lookup: Lookup, order: str) -> tuple[Path, ...]:
    """Return the disclosures of the path under an order, in order of record."""
    return tuple(sorted(lookup.under(Path, "order", order), key=lambda disclosure: disclosure.position))


def _onward(lookup: Lookup, order: str) -> Iterator[tuple[str, ...]]:
    """Yield each branch of orders after an order, without it."""
    for following in sorted(
        lookup.under(Order, "after", order), key=lambda later: (later.recorded, later.id)
    ):
        further = list(_onward(lookup, following.id))
        yield from ((following.id, *rest) for rest in further or [()])


def links(orders: Iterable[Order]) -> dict[str, str]:
    """Return for each order that follows another the identifier of that one."""
    return {order.id: order.after for order in orders if order.after is not None}


def links_abroad(requests: Iterable[Request]) -> dict[str, str]:
    """Return for each request along a path the request before it, else the order."""
    named = ((request.id, request.upstream_request or request.upstream_order) for request in requests)
    return {request: before for request, before in named if before is not None}


def ways(links: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return each chain of linked subjects, from first to last.

    ``links`` maps each subject to the one before it, in order of record.
    """
    onward: defaultdict[str, list[str]] = defaultdict(list)
    for subject, before in links.items():
        onward[before].append(subject)

    def through(at: str) -> Iterator[tuple[str, ...]]:
        further = [way for following in onward.get(at, ()) for way in through(following)]
        yield from ((at, *rest) for rest in further or [()])

    return tuple(way for first in onward if first not in links for way in through(first))


def path_leaf(lookup: Lookup, order: str, text: str | None) -> bytes:
    """Return the leaf hash of a disclosure of the path: the named one, or the only one without sequel.

    ``text`` is an entry's number or id. Raises NotFound or Ambiguous.
    """
    if text is not None:
        return lookup.reader.entry(find_entry(lookup.reader, text)).leaf
    found = [
        disclosure
        for disclosure in shown_of(lookup, order)
        if disclosure.waits_here or disclosure.waits_abroad
    ]
    if not found:
        raise NotFound(
            "no disclosure under this order waits for an order or request",
            hint="`custody preservation-order show` shows what was disclosed, and what followed it.",
        )
    if len(found) > 1:
        entries = ", ".join(str(disclosure.position) for disclosure in found)
        raise Ambiguous(
            f"more than one disclosure of the path waits: entries {entries}",
            hint="Name one with --disclosure ENTRY.",
        )
    return ids.unb64(found[0].leaf)
