"""The review of entries to be signed: alarms, signer, effects, warnings and fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from custody.display import capitalised, code_words, kind_words
from custody.frozen import dataclass
from custody.layout import many
from custody.pages.ledger.consequences import IRREVERSIBLE, consequences
from custody.pages.parts.page import Page, Paragraph, Target, Verbatim
from custody.tui.services.intents import Draft

if TYPE_CHECKING:
    from custody.model.schema.schema import FieldSpec
    from custody.pages.parts.context import PageContext

#: Characters of a digest and of an identifier without a name that are shown.
_SHORT = 8
_FINAL = "Final once signed: a mistake is corrected by a new entry, never by editing."
#: Fields that hold the number of a thing that is not on record yet, in the order in which they are looked for.
_NUMBERS = ("reference", "laboratory_reference", "label", "display_name", "name")
#: Kinds that give an exhibit numbers of its own, and the field of a seal that closes several exhibits.
_NUMBERED, _SHARED = frozenset({"exhibit.registered", "exhibit.sealed"}), "enclosed_exhibits"
#: Types of fields whose values are whole numbers.
_NUMERIC = frozenset({"count", "shift"})
#: The label of the date of an act, which is another one at each review.
_DATED = "occurred_at"


@dataclass(frozen=True, slots=True)
class Given:
    """The fields that the office filled in, and the file names of papers by field."""

    presets: frozenset[str] = frozenset()
    papers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One field of a review: name, label and text; ``preset`` if the office's default was left as it was."""

    name: str
    label: str
    text: str
    preset: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The fields of one section; ``title`` is empty for the fields before the first."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The ledger's additions to a review: names by identifier, effects, and the sections of each draft.

    ``given`` is what the form adds, ``before`` the review that was agreed to before others changed the ledger,
    ``conflicts`` are numbers that others have.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    does: tuple[Paragraph, ...] = ()
    parts: tuple[tuple[Part, ...], ...] = ()
    given: Given = Given()
    before: Review | None = None
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """What is read before signing, in this order.

    ``numbers`` are to be typed or scanned before it is signed, ``changes`` the differences from a review that others'
    entries made void.
    """

    title: str
    changes: tuple[Paragraph, ...]
    alarms: tuple[Paragraph, ...]
    signs: str
    sentences: tuple[Paragraph, ...]
    warnings: tuple[Paragraph, ...]
    parts: tuple[Part, ...]
    numbers: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[tuple[Paragraph, ...], ...]:
        """The groups of paragraphs above the fields, without empty ones."""
        head = (*self.changes, *self.alarms, Paragraph(self.signs, strong=True))
        return tuple(group for group in (head, self.sentences, self.warnings) if group)

    @property
    def final(self) -> str:
        """The sentence on what a signature means."""
        return _FINAL


def known(context: PageContext, drafts: Sequence[Draft], given: Given | None = None) -> Known:
    """Return the names, effects and sections that a review shows of these drafts."""
    from custody.tui.pages.follow_ups import named

    names = named(context, drafts)
    for draft in drafts:
        numbers = (dict(draft.fields).get(name, "") for name in _NUMBERS)
        if draft.subject not in names and (number := next(filter(None, numbers), "")):
            names[draft.subject] = number
    added = given or Given()
    parts = tuple(tuple(_parts(draft, names, added)) for draft in drafts)
    does = consequences(context, tuple(drafts), names)
    return Known(names, does, parts, added, conflicts=tuple(_conflicts(context, drafts, names)))


def _conflicts(context: PageContext, drafts: Sequence[Draft], names: Mapping[str, str]) -> Iterator[str]:
    """Yield the numbers of drafted exhibits and seals that are on record of others, or drafted twice."""
    from custody.ledger.views.exhibits.number_conflicts import Numbered, number_conflicts

    named = [draft for draft in drafts if draft.kind in _NUMBERED and not dict(draft.fields).get(_SHARED)]
    items = [Numbered(dict(draft.fields), names.get(draft.subject, ""), draft.subject) for draft in named]
    for item, conflicts in zip(items, number_conflicts(context.lookup, items), strict=True):
        yield from (f"{item.place}: {conflict}." for conflict in conflicts)


def papers_of(answers: Mapping[str, object]) -> dict[str, str]:
    """Return the file name of each paper that a form's answers name, by the field that holds its digest."""
    return {
        f"{name.replace('-', '_')}_sha256": answer.replace("\\", "/").rsplit("/", 1)[-1]
        for name, answer in answers.items()
        if isinstance(answer, str)
    }


def review(drafts: Sequence[Draft], who: str, about: Known | None = None) -> Review:
    """Return the review of drafts that ``who`` is to sign."""
    found = about or Known()
    alarms = tuple(dict.fromkeys(told for told in found.does if told.tone == "bad"))
    sentences = tuple(dict.fromkeys(told for told in found.does if told.tone != "bad"))
    warnings, parts = tuple(_warnings(drafts, who, found)), tuple(_all_parts(drafts, found))
    return Review(
        _title(drafts, found.names),
        () if found.before is None else tuple(_changes(found.before, warnings, sentences, parts)),
        alarms,
        f"{who} signs {many(len(drafts), 'entry')}.",
        sentences,
        warnings,
        parts,
        tuple(dict.fromkeys(_number(draft, found.names) for draft in drafts if draft.kind in IRREVERSIBLE)),
    )


def signed_text(drafts: Sequence[Draft]) -> Page:
    """Return the page with the exact text of each entry to be signed."""
    texts = tuple(Verbatim(f"The text to be signed: {draft.kind}", draft.note) for draft in drafts)
    return Page(Target("review"), "Signed text", texts)


def _title(drafts: Sequence[Draft], names: Mapping[str, str]) -> str:
    """Return what is reviewed: a thing with its number and its case, or how many entries."""
    fields = dict(drafts[0].fields)
    case = names.get(fields.get("case", ""), "")
    if len(drafts) > 1:
        told = f"{len(drafts)} entries"
    else:
        number = names.get(drafts[0].subject, "")
        told = f"{_space(drafts[0])} {number}" if number else _kind(drafts[0].kind)
    return f"{told}, case {case}" if case else told


def _number(draft: Draft, names: Mapping[str, str]) -> str:
    """Return the number of the thing of a draft: its name, else an entry, else its identifier."""
    fields = dict(draft.fields)
    return names.get(draft.subject) or fields.get("entry_position") or draft.subject[:_SHORT]


def _warnings(drafts: Sequence[Draft], who: str, found: Known) -> Iterator[Paragraph]:
    from custody.forms.intake import is_own_witness

    for told in dict.fromkeys(IRREVERSIBLE[draft.kind] for draft in drafts if draft.kind in IRREVERSIBLE):
        yield Paragraph(f"IRREVERSIBLE: {told}", "warn")
    marks: Counter[str] = Counter()
    about: dict[str, list[str]] = {}
    for draft in drafts:
        for mark in draft.marks:
            marks[mark] += 1
            about.setdefault(mark, []).append(found.names.get(draft.subject, _kind(draft.kind)))
    for mark, number in marks.items():
        of = f" ({', '.join(dict.fromkeys(about[mark]))})" if number > 1 or len(drafts) > 1 else ""
        yield Paragraph(f"NONCONFORMING{of}: {mark}", "warn")
    for conflict in dict.fromkeys(found.conflicts):
        yield Paragraph(conflict, "warn")
    if any(is_own_witness(who, dict(draft.fields).get("attending_witness", "")) for draft in drafts):
        yield Paragraph(f"{who} signs, and is the attending witness too.", "warn")
    presets = sum(row.preset for parts in found.parts for part in parts for row in part.rows)
    if presets:
        told = "1 answer is an" if presets == 1 else f"{presets} answers are"
        noun = "office default" if presets == 1 else "office defaults"
        yield Paragraph(
            f"{told} {noun}, marked d. Read {'it' if presets == 1 else 'them'} as your own.", "warn"
        )


def _all_parts(drafts: Sequence[Draft], found: Known) -> Iterator[Part]:
    """Yield the sections of every draft; of several, the first one says which entry it is."""
    for at, draft in enumerate(drafts):
        parts = found.parts[at] if at < len(found.parts) else (_plain(draft, found.names),)
        if len(drafts) == 1:
            yield from parts
            continue
        number = found.names.get(draft.subject, "")
        head = f"{at + 1} of {len(drafts)}: {_kind(draft.kind)}{f', {number}' if number else ''}"
        for first, part in zip((head, *("" for _ in parts)), parts, strict=False):
            yield Part(": ".join(text for text in (first, part.title) if text), part.rows)


def _plain(draft: Draft, names: Mapping[str, str]) -> Part:
    """Return the fields of a draft in reading order, where its kind was not asked for its sections."""
    from custody.pages.parts.fields import ordered, term  # with kinds, which no first screen waits for

    values = dict(draft.fields)
    return Part(
        "", tuple(Row(name, term(name), names.get(values[name], values[name])) for name in ordered(values))
    )


def _parts(draft: Draft, names: Mapping[str, str], given: Given) -> Iterator[Part]:
    """Yield the fields of a draft by the sections of its kind."""
    from custody.model import layouts
    from custody.model.entry.envelope import parse_entry
    from custody.model.kind_commands import verbs
    from custody.model.schema.spoken import label
    from custody.pages.parts.fields import sections

    layout = layouts.layout(parse_entry(draft.note.encode()).envelope.v, draft.kind)
    values = dict(draft.fields)
    for title, fields in sections(layout, verbs().get(draft.kind)):
        rows = tuple(
            Row(
                name,
                label(layout.field(name)),
                _text(layout.field(name), values[name], names, given),
                name in given.presets,
            )
            for name in fields
            if name in values
        )
        if rows:
            yield Part(capitalised(title), rows)


def _text(spec: FieldSpec, text: str, names: Mapping[str, str], given: Given) -> str:
    """Return the value of a field in words: names for identifiers, meanings of codes, files of papers."""
    from custody.law.clock import parse_instant
    from custody.model.schema.ids import is_uuid4
    from custody.pages.parts.fields import text_of
    from custody.pages.parts.wording import both

    if text in names:
        return names[text]
    paper = given.papers.get(spec.name)
    if paper is not None:
        return f"{paper}, SHA-256 {text[:_SHORT]}…{text[-4:]}"
    if spec.type.choices or spec.name == "entry_mode":
        return text_of(spec, text)
    if spec.type.name in _NUMERIC and text.removeprefix("-").isdecimal():
        return text_of(spec, int(text))
    if spec.type.name in ("field name", "field names", "marks"):
        return text_of(spec, text)
    parts = text.split()
    if len(parts) > 1 and all(part in names for part in parts):
        return ", ".join(names[part] for part in parts)
    if is_uuid4(text):
        return text[:_SHORT]
    return both(parse_instant(text)) if spec.type.name == "instant" else text


def _changes(
    before: Review, warnings: Sequence[Paragraph], sentences: Sequence[Paragraph], parts: Sequence[Part]
) -> Iterator[Paragraph]:
    """Yield what others' entries changed in a review since it was agreed to; nothing was recorded then."""
    yield Paragraph("CHANGED SINCE YOU READ IT. Nothing was recorded. What differs now:", "warn")
    old, new = _facts(before.parts), _facts(parts)
    found = [
        f"{at}: {text}, was {old.get(at, 'not there')}" for at, text in new.items() if old.get(at) != text
    ]
    found += [f"{at}: no longer there, was {text}" for at, text in old.items() if at not in new]
    found += [told.text for told in warnings if told not in before.warnings]
    found += [told.text for told in sentences if told not in before.sentences]
    yield from map(
        Paragraph, found or ["the entries before this one; all that stands below is as you read it"]
    )


def _facts(parts: Sequence[Part]) -> dict[str, str]:
    """Return every field of a review by section and label, without the date of the act."""
    return {
        ", ".join(text for text in (part.title, row.label) if text): row.text
        for part in parts
        for row in part.rows
        if row.name != _DATED
    }


def _space(draft: Draft) -> str:
    return code_words(draft.kind.partition(".")[0])


def _kind(kind: str) -> str:
    """Return the code of a kind as words: the subject, then the event."""
    return kind_words(kind)
