"""The review page of entries to be signed: effects, warnings and fields; the signed text apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from custody.frozen import dataclass
from custody.pages.ledger.consequences import IRREVERSIBLE, consequences
from custody.pages.parts.page import (
    Block,
    Fact,
    Page,
    Paragraph,
    Section,
    Target,
    Verbatim,
)
from custody.tui.services.intents import Draft

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext

#: Characters of an identifier that are shown behind a name.
_SHORT = 8
_FINAL = "Final once signed: a mistake is corrected by a new entry, never by editing."


@dataclass(frozen=True, slots=True)
class Known:
    """The ledger's additions to a review: names by identifier, effects, and the field types of each draft."""

    names: Mapping[str, str] = field(default_factory=dict)
    does: tuple[Paragraph, ...] = ()
    types: tuple[Mapping[str, str], ...] = ()


def known(context: PageContext, drafts: Sequence[Draft]) -> Known:
    """Return the names, effects and field types that a review shows beside the drafts' own fields."""
    from custody.model.display_values import types_of
    from custody.model.entry.envelope import parse_entry
    from custody.tui.pages.follow_ups import named

    names = named(context, drafts)
    types = tuple(types_of(parse_entry(draft.note.encode()).envelope) for draft in drafts)
    return Known(names, consequences(context, tuple(drafts), names), types)


def page(drafts: Sequence[Draft], who: str, about: Known | None = None) -> Page:
    """Return the review page of drafts: effects, warnings, the signer, then the fields of each draft."""
    found = about or Known()
    called = found.names
    blocks: list[Block] = list(dict.fromkeys(found.does))
    count = "1 entry" if len(drafts) == 1 else f"{len(drafts)} entries"
    blocks += [Paragraph(f"IRREVERSIBLE: {told}", "bad") for told in _irreversible(drafts)]
    marked = Counter(called.get(draft.subject, draft.kind) for draft in drafts if draft.marks)
    if marked and len(drafts) > 1:
        told = ", ".join(name if number == 1 else f"{number} {name}" for name, number in marked.items())
        blocks.append(Paragraph(f"Marked NONCONFORMING, see below: {told}", "warn"))
    if len(drafts) == 1:
        blocks += _marks(drafts[0])
    blocks.append(Paragraph(f"{who} signs {count}. {_FINAL}"))
    if len(drafts) > 1:
        kinds = dict.fromkeys(draft.kind for draft in drafts)
        subjects = {
            kind: [called.get(draft.subject, draft.subject[:8]) for draft in drafts if draft.kind == kind]
            for kind in kinds
        }
        pairs = (
            Fact.of(f"{len(of)} {_kind(kind)}", ", ".join(dict.fromkeys(of))) for kind, of in subjects.items()
        )
        blocks.append(Section.of("", tuple(pairs)))
    for at, draft in enumerate(drafts):
        if len(drafts) > 1:
            blocks += _marks(draft)
        types = found.types[at] if at < len(found.types) else {}
        title = (
            f"{_kind(draft.kind)}: {called[draft.subject]}" if draft.subject in called else _kind(draft.kind)
        )
        blocks.append(Section.of(title, _fields(draft, called, types)))
    return Page(Target("review"), "Review and sign", tuple(blocks))


def signed_text(drafts: Sequence[Draft]) -> Page:
    """Return the page with the exact text of each entry to be signed."""
    texts = tuple(Verbatim(f"The text to be signed: {draft.kind}", draft.note) for draft in drafts)
    return Page(Target("review"), "Signed text", texts)


def _irreversible(drafts: Sequence[Draft]) -> list[str]:
    return list(dict.fromkeys(IRREVERSIBLE[draft.kind] for draft in drafts if draft.kind in IRREVERSIBLE))


def _marks(draft: Draft) -> list[Block]:
    return [Paragraph(f"It will be marked NONCONFORMING: {mark}", "warn") for mark in draft.marks]


def _fields(draft: Draft, called: Mapping[str, str], types: Mapping[str, str]) -> tuple[Fact, ...]:
    from custody.pages.parts.fields import ordered, term, words  # with kinds, which no first screen waits for

    values = dict(draft.fields)
    return tuple(
        Fact.of(term(name), _called(words(name, values[name], types.get(name, "")), called))
        for name in ordered(values)
    )


def _kind(kind: str) -> str:
    """Return the code of a kind as words: the subject, then the event."""
    return kind.replace(".", " ").replace("_", " ")


def _called(value: str, names: Mapping[str, str]) -> str:
    return f"{names[value]} ({value[:_SHORT]})" if value in names else value
