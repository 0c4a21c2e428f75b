"""The page of one entry: verification, statements, corrections, signed note and root path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from custody.display import code_words
from custody.errors import ProofInvalid
from custody.law.clock import format_instant, tell_instant
from custody.ledger.proofs.prover import Prover
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.deadlines import roles_of
from custody.ledger.views.entries.correctable_fields import may_correct, retyped
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.entries.entry_verification import ExaminedEntry, examine_entry
from custody.model import layouts
from custody.model.entries.rules.dates import answer
from custody.model.schema.spoken import label
from custody.model.verdicts.proof_files import BROKEN, VERIFIED
from custody.pages.ledger.entry_summary import entry_summary, with_noun
from custody.pages.ledger.ledger import proof_action
from custody.pages.ledger.root_path import drawing, steps
from custody.pages.parts.context import PageContext
from custody.pages.parts.fields import text_of
from custody.pages.parts.gate import WORDS, Gate
from custody.pages.parts.ledger_numbers import number
from custody.pages.parts.page import (
    Action,
    Alarm,
    Block,
    Column,
    Fact,
    Page,
    Row,
    Section,
    Table,
    Target,
    Tone,
    Turns,
    Verbatim,
)
from custody.pages.parts.stated_facts import fact_of, stated
from custody.pages.parts.targets import target_of
from custody.pages.parts.wording import spaced
from custody.pages.things.entry_course import alarms, answered
from custody.proof import checkpoint, merkle
from custody.proof.merkle.prove import inclusion_proof

#: The key of the section with signer, instant and place of an entry in the ledger.
ENVELOPE = "envelope"
_TONES: dict[str, Tone] = {VERIFIED: "good", BROKEN: "bad"}


def entry(context: PageContext, key: str) -> Page:
    """Return the page of the entry at position ``key``, with its signed note and root path.

    Raises NotFound beyond the head.
    """
    position = number(key, "entry", context.lookup.reader.head().size - 1)
    view = context.entries().at(position)
    page = entry_page(context, view, examine_entry(context.lookup.reader, context.log_key, view))
    envelope = Section(ENVELOPE, "Envelope", page.key_facts)
    return replace(
        page,
        key_facts=entry_summary(context, view),
        blocks=(*page.blocks, envelope, *_note(context, view)),
        not_shown=(),
    )


def entry_page(context: PageContext, view: EntryView, examined: ExaminedEntry) -> Page:
    """Return the page of a verified entry with every field and its state."""
    position, gate, key = view.position, Gate(context.lookup), str(view.position)
    size, amends = context.lookup.reader.head().size, _amends(context, view)
    blocks: tuple[Block, ...] = (
        *(_of_entry(section, position, amends) for section in stated(gate, view)),
        *_empty(gate, view),
        *_corrections(context, gate, view),
        Section.of("Checked just now", (*_verdicts(examined), _path(context, view)), "checked"),
    )
    return Page(
        Target("entry", key),
        f"Entry {position}: {view.envelope.kind}",
        blocks,
        alarms=(*_broken(examined), *alarms(gate, [view])),
        key_facts=tuple(_signed(context, view)),
        actions=(
            proof_action(position),
            Action("disclose fields of it", ("entry", "disclose"), {"entry": key}),
            Action("correct a field", ("entry", "correct"), {"entry": key}, asks=("value",)),
            Action("propose to erase fields", ("erasure", "propose"), {"entry": key}),
        ),
        turns=Turns(
            before=Target("entry", str(position + 1)) if position + 1 < size else None,
            after=Target("entry", str(position - 1)) if position else None,
        ),
        not_shown=(
            f"its signed note: `custody log show --entry {key} --json`; its proof: `custody proof entry {key}`",
        ),
    )


def _of_entry(section: Section, position: int, amends: Mapping[str, Action]) -> Section:
    """Return a section with exact instants and corrections as actions, without the entry in its title."""
    title = section.title.removesuffix(f" (entry {position})").removesuffix(f" in entry {position}")
    facts = tuple(replace(fact, text=_exact(fact), action=amends.get(fact.key)) for fact in section.facts)
    return replace(section, title=title, facts=facts)


def _exact(fact: Fact) -> str:
    """Return the text of a fact; of an instant the signed form with seconds."""
    value = fact.value
    return value if isinstance(value, str) and fact.text == spaced(value) else fact.text


def _broken(examined: ExaminedEntry) -> Iterator[Alarm]:
    for verdict in examined.verdicts:
        if verdict.word == BROKEN:
            yield Alarm(f"verdict.{verdict.scope}", f"{BROKEN}, {verdict.scope}: {verdict.why}")


def _note(context: PageContext, view: EntryView) -> tuple[Verbatim, ...]:
    """Return the signed note of an entry, and the hashes of its inclusion proof."""
    size = context.lookup.reader.head().size
    proof = inclusion_proof(view.position, size, context.lookup.reader)
    levels = steps(view.position, size, view.leaf, proof)
    return (
        Verbatim("The signed note", view.note.decode("utf-8"), "note"),
        Verbatim(f"Path from the root of {size} entries", "\n".join(drawing(levels)), "path"),
        Verbatim(
            f"The {len(proof)} hashes of the proof, from the leaf up",
            "\n".join(digest.hex() for digest in proof),
            "proof",
        ),
    )


def clock_of(context: PageContext, view: EntryView) -> str | None:
    """Return the finding about the clock by which an entry was signed as text; None for none."""
    return answer(recalled(context.lookup.reader), view.position)


def _signed(context: PageContext, view: EntryView) -> Iterator[Fact]:
    """Yield subject, signer, date and identifiers of an entry."""
    envelope = view.envelope
    told = with_noun(context, envelope.subject, context.names.about(envelope.subject))
    opens = target_of(context.lookup, envelope.subject)
    yield Fact("about", "about", envelope.subject, f"{told}, its entry number {envelope.seq}", opens=opens)
    at = tell_instant(envelope.at)
    yield Fact("at", "signed at", at, f"{at} by the signer's own clock")
    clock = clock_of(context, view)
    if clock is not None:
        yield Fact.of("clock", clock)
    row = view.value("source_row")
    if row is not None:
        yield Fact("made", "made", row, f"transcribed from a list, row {row}, when it was signed")
    yield Fact("by", "signed by", envelope.by, f"{context.names.signer(envelope.by)}, key {envelope.by}")
    if envelope.re is not None:
        found, leaf = answered(context.lookup.reader, view), envelope.re.hex()
        text = f"the entry with leaf {leaf}" if found is None else f"entry {found}"
        first = None if found is None else Target("entry", str(found))
        yield Fact("answers", "answers", found, text, opens=first)
    seen = envelope.seen.size
    yield Fact("seen", "had seen", seen, "1 entry" if seen == 1 else f"{seen} entries")
    yield Fact.of("identifier", envelope.id, key="id")
    yield Fact.of("leaf", view.leaf.hex())


def _verdicts(examined: ExaminedEntry) -> tuple[Fact, ...]:
    """Return the verdicts on an entry as facts."""
    return tuple(
        Fact.of(verdict.scope, f"{verdict.word}: {verdict.why}", _TONES.get(verdict.word, "warn"))
        for verdict in examined.verdicts
    )


def _path(context: PageContext, view: EntryView) -> Fact:
    """Return the verdict on an entry's inclusion proof against the signed root, as a fact."""
    reader = context.lookup.reader
    signed = checkpoint.open(Prover(reader, context.origin).checkpoint(reader.head().size), context.log_key)
    proof = inclusion_proof(view.position, signed.size, reader)
    try:
        merkle.verify_inclusion(view.position, signed.size, view.leaf, proof, signed.root)
    except ProofInvalid as error:
        return Fact.of("path", f"{BROKEN}: {error}", "bad")
    hashes = "1 hash leads" if len(proof) == 1 else f"{len(proof)} hashes lead"
    return Fact.of("path", f"{VERIFIED}: {hashes} to the root that the log signed", "good")


def _empty(gate: Gate, view: EntryView) -> tuple[Section, ...]:
    """Return the labels of fields that were never stated as one section; empty for none."""
    layout = layouts.layout(view.envelope.v, view.envelope.kind)
    names = [label(layout.field(name)) for name in layout.names if fact_of(gate, view, name) is None]
    return (Section.of("", (Fact.of("not stated", ", ".join(names)),), "empty"),) if names else ()


def _corrections(context: PageContext, gate: Gate, view: EntryView) -> tuple[Table, ...]:
    """Return the table of all corrections of an entry's fields; empty for none."""
    layout = layouts.layout(view.envelope.v, view.envelope.kind)
    rows = []
    for field in view.fields:
        spec = layout.field(field.name)
        why = None if field.structural else gate.reason(view, field)
        for correction in field.corrections:
            at, key = format_instant(correction.at), str(correction.position)
            name = Fact("field", "field", field.name, label(spec))
            if why:
                value = Fact("value", "value", None, WORDS["withheld"], "withheld", note=why)
            elif correction.erased:
                value = Fact("value", "value", None, WORDS["erased"], "erased")
            else:
                text = "(none)" if correction.value is None else text_of(spec, correction.value)
                value = Fact("value", "value", correction.value, text)
            cells = (
                name,
                value,
                Fact("reason", "reason", correction.reason, code_words(correction.reason)),
                Fact("at", "at", at, at),
                Fact("by", "by", correction.by, context.names.signer(correction.by)),
                Fact("entry", "entry", correction.position, key),
            )
            rows.append(Row(cells, Target("entry", key)))
    columns = tuple(Column(key, key) for key in ("field", "value", "reason", "at", "by", "entry"))
    return (Table("corrections", "Corrections", columns, tuple(rows)),) if rows else ()


def _amends(context: PageContext, view: EntryView) -> dict[str, Action]:
    """Return by field the action that corrects it; empty where the reader may not correct the entry."""
    held = None if context.me is None else roles_of(context.lookup, context.me, context.now)
    if held is not None and not may_correct(view.envelope.kind, held):
        return {}
    return {
        name: Action(
            f"correct {name}",
            ("entry", "correct"),
            {"entry": str(view.position), "field": name, **({} if value is None else {"value": value})},
            asks=("value",),
            begins="value",
        )
        for name, value in retyped(view).items()
    }


def amendments(context: PageContext, position: int) -> list[tuple[str, Action]]:
    """Return the corrections of an entry: of each field the label with the value, and the action."""
    view = context.entries().at(position)
    actions, spec = _amends(context, view), layouts.layout(view.envelope.v, view.envelope.kind).field
    found = []
    for field in view.fields:
        if (action := actions.get(field.name)) is not None:
            value = WORDS["erased"] if field.newest_erased else text_of(spec(field.name), field.newest)
            found.append((f"{label(spec(field.name))}: {value or '-'}", action))
    return found
