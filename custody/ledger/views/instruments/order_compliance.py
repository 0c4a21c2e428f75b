"""Compliance with an order, challenges to it, and persons bound to confidentiality."""

from __future__ import annotations

from custody.errors import Ambiguous, NotFound
from custody.frozen import dataclass
from custody.ledger.views.naming.search import find_entry
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Compliance, Contest, Order, Secrecy
from custody.model.schema import ids

#: The reason why a quashing lost its effect, by code.
LIFTED: dict[str, str] = {
    "stayed": "SUSPENDED until the appeal is decided; the order is in force again",
    "reversed": "reversed; the order is in force again",
    "resumed": "was suspended; the suspension ended",
}


@dataclass(frozen=True, slots=True)
class Course:
    """The newest compliance with an order, its challenges, and persons bound to confidentiality."""

    compliance: Compliance | None
    contests: tuple[Contest, ...]
    secrecy: tuple[Secrecy, ...]


def course_of(lookup: Lookup, order: Order) -> Course:
    """Return an order's newest compliance, challenges and bound persons, the lists in order of record."""
    return Course(
        lookup.maybe(Compliance, order.id),
        tuple(sorted(lookup.under(Contest, "order", order.id), key=lambda contest: contest.position)),
        tuple(sorted(lookup.under(Secrecy, "order", order.id), key=lambda duty: duty.position)),
    )


def challenge_leaf(lookup: Lookup, order: str, text: str | None) -> bytes:
    """Return the leaf hash of an order's challenge: the named one, or the only open one.

    ``text`` is an entry's number or id, None for the only one. Raises NotFound or Ambiguous.
    """
    found = [
        (contest.position, contest.leaf)
        for contest in lookup.under(Contest, "order", order)
        if contest.outcome is None
    ]
    return _only(lookup, found, text, "review or remedy against it or its quashing is open", "--challenge")


def confidentiality_leaf(lookup: Lookup, order: str, text: str | None) -> bytes:
    """Return the leaf hash that bound a person to confidentiality: named, or the only open one.

    ``text`` is an entry's number or id, None for the only one. Raises NotFound or Ambiguous.
    """
    found = [
        (duty.position, duty.leaf) for duty in lookup.under(Secrecy, "order", order) if duty.lifted is None
    ]
    return _only(lookup, found, text, "person is bound to keep it confidential", "--confidentiality")


def _only(lookup: Lookup, found: list[tuple[int, str]], text: str | None, what: str, flag: str) -> bytes:
    """Return the leaf hash of the named entry, or of the only one found; raise NotFound or Ambiguous."""
    if text is not None:
        return lookup.reader.entry(find_entry(lookup.reader, text)).leaf
    if not found:
        raise NotFound(f"no {what}", hint="`custody preservation-order show` says how it stands.")
    if len(found) > 1:
        entries = ", ".join(str(position) for position, _ in sorted(found))
        raise Ambiguous(f"more than one {what}: entries {entries}", hint=f"Say which one with {flag} ENTRY.")
    return ids.unb64(found[0][1])
