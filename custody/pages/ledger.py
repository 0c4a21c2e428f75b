"""The ledger, any stretch of it at once, and one entry as the signed note that it is."""

from __future__ import annotations

from collections.abc import Iterator

from custody.errors import ProofInvalid
from custody.ledger.prover import Prover
from custody.ledger.views.doubted import Doubts
from custody.ledger.views.due import roles_of
from custody.ledger.views.entries import EntryView, FieldView
from custody.ledger.views.examined import examine_entry
from custody.ledger.views.retyped import may_correct, retyped
from custody.model.envelope import parse_entry
from custody.model.shown import noted, owner, shown, types_of
from custody.model.verdicts import BROKEN, VERIFIED
from custody.pages.context import PageContext
from custody.pages.numbered import number
from custody.pages.page import (
    Action,
    Block,
    Fact,
    Page,
    Paragraph,
    Row,
    Section,
    Table,
    Target,
    Tone,
    Turns,
    Verbatim,
)
from custody.pages.past import past_said
from custody.pages.path import drawing, steps
from custody.pages.targets import target_of
from custody.pages.unfit import alarm
from custody.pages.wording import when
from custody.proof import checkpoint, merkle
from custody.proof.checkpoint import Checkpoint

#: Entries on one page.
ROWS = 100
_TONES: dict[str, Tone] = {VERIFIED: "good", BROKEN: "bad"}


def listing(context: PageContext, key: str) -> Page:
    """Build the page that ends with entry ``key`` (a position; empty: the newest), the newest first."""
    reader = context.lookup.reader
    size = reader.head().size
    last = number(key, "entry", size - 1) if key else size - 1
    first = max(last - ROWS + 1, 0)
    stretch = [
        (stored.position, parse_entry(stored.note).envelope) for stored in reader.entries(first, last + 1)
    ]
    names = context.names.abouts(envelope.subject for _, envelope in stretch)
    doubted = {position: one for position, one in Doubts(reader).among(stretch).items() if one.stands}
    rows = [
        Row.of(
            (
                str(position),
                when(envelope.at),
                envelope.kind,
                names[envelope.subject],
                context.names.signer(envelope.by) + (" (?)" if position in doubted else ""),
            ),
            Target("entry", str(position)),
            tone="warn" if position in doubted else "",
        )
        for position, envelope in reversed(stretch)
    ]
    leaks = {one.leak.key: one.leak for one in doubted.values()}
    return Page(
        Target("ledger", key),
        f"Ledger: entries {first} to {last} of {size}" if size else "Ledger: no entries",
        (
            *alarm(context),
            *past_said(context),
            *(
                Paragraph(f"{context.names.signer(name)} (?): {leak.told()}", "warn")
                for name, leak in sorted(leaks.items())
            ),
            Table.of("", ("entry", "signed at", "kind", "about", "by"), tuple(rows), empty="no entries"),
        ),
        turns=Turns(
            before=Target("ledger", str(min(last + ROWS, size - 1))) if last < size - 1 else None,
            after=Target("ledger", str(first - 1)) if first else None,
        ),
    )


def entry(context: PageContext, key: str) -> Page:
    """Build the page of one entry: note, verdicts made now, fields, and its path to the root."""
    reader, prover = context.lookup.reader, Prover(context.lookup.reader, context.origin)
    size = reader.head().size
    position = number(key, "entry", size - 1)
    found = context.entries().at(position)
    proof = merkle.inclusion_proof(position, size, reader)
    signed = checkpoint.open(prover.checkpoint(size), context.log_key)
    levels = steps(position, size, found.leaf, proof)
    types, amends = types_of(found.envelope), _amends(context, found)
    blocks: tuple[Block, ...] = (
        Section.of("Checked just now", (*_verdicts(context, found), _joins(position, found, proof, signed))),
        Section.of(
            "Fields",
            tuple(
                pair
                for one in found.fields
                if one.value is not None or one.erased or one.corrected
                for pair in _field(one, types, amends.get(one.name), owner(one.name, found.value("packed")))
            ),
        ),
        *((Paragraph("A on a field corrects it.", "quiet"),) if amends else ()),
        Verbatim("The signed note, as it stands", found.note.decode("utf-8")),
        Verbatim(f"Path from the root of {size} entries", "\n".join(drawing(levels))),
        Verbatim(
            f"The {len(proof)} hashes of the proof, from the leaf up", "\n".join(one.hex() for one in proof)
        ),
    )
    return Page(
        Target("entry", key),
        f"Entry {position}: {found.envelope.kind}",
        blocks,
        actions=(
            Action("disclose fields of it", ("disclose",), {"entry": key}),
            Action("correct a field", ("correct",), {"entry": key}, asks=("value",)),
            Action("propose to erase fields", ("erase", "propose"), {"entry": key}),
        ),
        turns=Turns(
            before=Target("entry", str(position + 1)) if position + 1 < size else None,
            after=Target("entry", str(position - 1)) if position else None,
        ),
    )


def _verdicts(context: PageContext, found: EntryView) -> list[Fact]:
    """Give every verdict on an entry as of now, in the words that the command line uses."""
    envelope = found.envelope
    rows = [
        Fact.of(
            "about", context.names.about(envelope.subject), opens=target_of(context.lookup, envelope.subject)
        ),
        Fact.of("signed by", f"{context.names.signer(envelope.by)}, {when(envelope.at)}"),
    ]
    examined = examine_entry(context.lookup.reader, context.log_key, found)
    return rows + [
        Fact.of(one.scope, f"{one.word}: {one.why}", _TONES.get(one.word, "warn"))
        for one in examined.verdicts
    ]


def _joins(position: int, found: EntryView, proof: list[bytes], signed: Checkpoint) -> Fact:
    """Join the hashes of the proof and compare what comes out with the root that the log signed."""
    try:
        merkle.verify_inclusion(position, signed.size, found.leaf, proof, signed.root)
    except ProofInvalid as error:
        return Fact.of("path", f"{BROKEN}: {error}", "bad")
    return Fact.of("path", f"{VERIFIED}: {len(proof)} hashes lead to the root that the log signed", "good")


def _amends(context: PageContext, found: EntryView) -> dict[str, Action]:
    """Give by field what corrects it, its newest value filled in to be changed; none where that cannot be entered."""
    envelope = found.envelope
    held = None if context.me is None else roles_of(context.lookup, context.me, context.now)
    if held is not None and not may_correct(envelope.kind, held):
        return {}
    return {
        name: Action(
            f"correct {name}",
            ("correct",),
            {"entry": str(found.position), "field": name, **({} if value is None else {"value": value})},
            asks=("value",),
            begins="value",
        )
        for name, value in retyped(found).items()
    }


def _field(one: FieldView, types: dict[str, str], act: Action | None, whose: str) -> Iterator[Fact]:
    """Yield a field as people read it, with all that corrected it: the newest value first, then those before it."""
    value = "(erased)" if one.erased else noted(shown(one.value, types.get(one.name, "")), whose)
    if not one.corrections:
        yield Fact.of(one.name, value, "warn" if one.erased else "", action=act)
    name, more = one.name, f"; it said {value}"
    for each in reversed(one.corrections):
        said = "(erased)" if each.erased else shown(each.value, types.get(one.name, ""))
        told = f"{said}  (corrected in entry {each.position}, {when(each.at)[:10]}{more})"
        yield Fact.of(name, told, "warn", Target("entry", str(each.position)), act)
        name, more, act = "  before", "", None
