"""How an order was met, what was brought against it and who keeps it confidential, read for one order."""

from __future__ import annotations

from custody.errors import Ambiguous, NotFound
from custody.frozen import dataclass
from custody.ledger.views.naming.search import find_entry
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Compliance, Contest, Order, Secrecy
from custody.model.schema import ids

#: What became of a quashing that lost its effect, by code.
LIFTED: dict[str, str] = {
    "stayed": "SUSPENDED until the appeal is decided; the order is in force again",
    "reversed": "reversed; the order is in force again",
    "resumed": "was suspended; the suspension ended",
}


@dataclass(frozen=True, slots=True)
class Course:
    """After service of an order: newest compliance, challenges, and persons bound to confidentiality."""

    compliance: Compliance | None
    contests: tuple[Contest, ...]
    secrecy: tuple[Secrecy, ...]


def course_of(lookup: Lookup, order: Order) -> Course:
    """Return the course of an order: how it was complied with, challenges, and duties of confidentiality."""
    return Course(
        lookup.maybe(Compliance, order.id),
        tuple(sorted(lookup.under(Contest, "order", order.id), key=lambda one: one.position)),
        tuple(sorted(lookup.under(Secrecy, "order", order.id), key=lambda one: one.position)),
    )


def challenge_leaf(lookup: Lookup, order: str, text: str | None) -> bytes:
    """Return the leaf of the challenge that an answer ends: the one named, or the only open one.

    Raises NotFound, Ambiguous.
    """
    found = [(one.position, one.leaf) for one in lookup.under(Contest, "order", order) if one.outcome is None]
    return _only(lookup, found, text, "review or remedy against it or its quashing is open", "--challenge")


def confidentiality_leaf(lookup: Lookup, order: str, text: str | None) -> bytes:
    """Return the leaf that bound the named person, or the only one; raises NotFound, Ambiguous."""
    found = [(one.position, one.leaf) for one in lookup.under(Secrecy, "order", order) if one.lifted is None]
    return _only(lookup, found, text, "person is bound to keep it confidential", "--confidentiality")


def _only(lookup: Lookup, found: list[tuple[int, str]], text: str | None, what: str, flag: str) -> bytes:
    if text is not None:
        return lookup.reader.entry(find_entry(lookup.reader, text)).leaf
    if not found:
        raise NotFound(f"no {what}", hint="`custody preservation-order show` says how it stands.")
    if len(found) > 1:
        entries = ", ".join(str(position) for position, _ in sorted(found))
        raise Ambiguous(f"more than one {what}: entries {entries}", hint=f"Say which one with {flag} ENTRY.")
    return ids.unb64(found[0][1])
