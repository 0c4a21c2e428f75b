"""The certificate of a disposition for hand signatures: measure, basis, persons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from custody.errors import NotFound
from custody.law import disposition_codes
from custody.ledger.views.exhibits.dispositions import find, view
from custody.pages.exhibits.dispositions import people_of
from custody.pages.parts import facts
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import Column, Fact, Page, Row, Section, Table, Target
from custody.pages.parts.stated_facts import fact_of
from custody.pages.parts.statements import linked
from custody.pages.things.entry_course import alarms

if TYPE_CHECKING:
    from collections.abc import Collection

    from custody.ledger.views.entries.entries import EntryView
    from custody.ledger.views.exhibits.dispositions import DispositionView
    from custody.pages.parts.context import PageContext

#: Fields of the exhibit, of the proposal, and of its execution.
_THING, _BASIS = ("description", "serial"), ("legal_basis",)
_EXECUTED = (
    *(
        "method",
        "standard",
        "identification_means",
        "receiver",
        "identity_document_no",
        "execution_place",
        "explanation",
    ),
    *("certificate_sha256", "photo_before_sha256", "photo_after_sha256", "receipt_sha256"),
)
_SIGNATURES = (Column("part", "as"), Column("name", "name", "thing"), Column("signature", "signature"))
#: The line for a hand signature.
_LINE = "_" * 22


def certificate(context: PageContext, key: str) -> Page:
    """Return the certificate of the disposition that an entry proposed or carried out.

    Raises NotFound where nothing was carried out.
    """
    found = view(context.lookup, find(context.lookup, key), context.now)
    disposition = found.disposition
    if disposition.carried_position is None:
        raise NotFound(
            f"what entry {disposition.position} proposed was not carried out",
            hint="`custody disposition list` shows the state of each.",
        )
    gate, entries = Gate(context.lookup), context.entries()
    registered = next(entries.of(disposition.exhibit))
    asked, done = entries.at(disposition.position), entries.at(disposition.carried_position)
    told = (
        *_stated(gate, registered, _THING),
        *_stated(gate, asked, _BASIS),
        *_stated(gate, done, _EXECUTED),
    )
    return Page(
        Target("certificate", str(disposition.position)),
        "Certificate of disposition",
        (
            linked(context, Section("carried_out", "Exhibit and execution", told)),
            _signatures(context, found),
        ),
        alarms=tuple(alarms(gate, [asked] if asked.position == done.position else [asked, done])),
        key_facts=tuple(_facts(context, found, done)),
        about=("exhibit", disposition.exhibit),
    )


def _stated(gate: Gate, entry: EntryView, names: Collection[str]) -> Iterator[Fact]:
    """Yield the stated ones among these fields of an entry as facts."""
    known = {field.name for field in entry.fields}
    found = (fact_of(gate, entry, name) for name in names if name in known)
    return (fact for fact in found if fact is not None)


def _facts(context: PageContext, found: DispositionView, done: EntryView) -> Iterator[Fact]:
    disposition = found.disposition
    yield Fact.of("ledger", context.origin)
    yield facts.thing(context, "case", "case", "case", disposition.case, more=f" [{disposition.case[:8]}]")
    yield facts.thing(
        context, "exhibit", "exhibit", "exhibit", disposition.exhibit, more=f" [{disposition.exhibit[:8]}]"
    )
    yield Fact(
        "measure", "what was done", disposition.measure, disposition_codes.MEASURE[disposition.measure]
    )
    yield Fact(
        "basis", "on the ground that", disposition.basis, disposition_codes.MEASURE_BASIS[disposition.basis]
    )
    yield facts.instant("executed", "when", disposition.executed)
    at = f"{done.position}, leaf {done.leaf.hex()}"
    yield Fact("entry", "entry", done.position, at, opens=Target("entry", str(done.position)))
    yield facts.count("copies_left", "copies left", len(found.left.copies))
    yield facts.count("still_stored", "still in stores", len(found.left.objects))


def _signatures(context: PageContext, found: DispositionView) -> Table:
    """Return the lines for hand signatures; without name where the person is not known."""
    rows = tuple(
        Row.of((part, facts.cell(who, "" if who is None else context.names.person(who)), _LINE))
        for part, who in people_of(found)
    )
    return Table("signatures", "Signed by hand", _SIGNATURES, rows)
