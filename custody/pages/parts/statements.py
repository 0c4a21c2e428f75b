"""The statements of a subject's entries, as sections of its page, with later descriptions.

The facts are those of `custody.pages.parts.stated_facts`; a fact that names a subject opens its page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from custody.display import code_words
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.exhibits.exhibit_details import view_item
from custody.model.display_values import types_of, value_text
from custody.model.records import Exhibit
from custody.pages.parts.context import PageContext
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import Fact, Section
from custody.pages.parts.stated_facts import fact_of
from custody.pages.parts.stated_facts import stated as statements
from custody.pages.parts.targets import target_of

#: No later statements.
_NOTHING: Mapping[str, Sequence[Fact]] = {}
#: Device numbers; the first one stated identifies an exhibit in a list.
_NUMBERS = ("serial", "imei", "iccid", "asset_tag", "mac")
#: Fields that pages show elsewhere, or that do not describe the subject.
_ELSEWHERE = frozenset({"nonconforming", "rule", "rule_version", "root", "profile_sha256", "custodian"})


def stated(
    context: PageContext, entries: Sequence[EntryView], without: Collection[str] = ()
) -> tuple[Section, ...]:
    """Return the sections of a subject's first entry, ``without`` these fields; empty without entries.

    Corrected, erased and withheld fields are shown as such.
    """
    if not entries:
        return ()
    sections = statements(Gate(context.lookup), entries[0], _ELSEWHERE | set(without))
    return tuple(linked(context, section) for section in sections)


def stated_by(context: PageContext, field: str, subjects: Iterable[str]) -> dict[str, str]:
    """Return by subject the field of its first entry as text, as last corrected; "" for none."""
    found = {}
    for subject in dict.fromkeys(subjects):
        entry = first_entry(context, subject)
        value = None if entry is None else entry.bare(field)
        types = {} if entry is None else types_of(entry.envelope)
        found[subject] = "" if value is None else value_text(value, types.get(field, ""))
    return found


def first_entry(context: PageContext, subject: str) -> EntryView | None:
    """Return a subject's first entry, None if it has none."""
    positions = context.lookup.reader.positions(subject, 0, 1)
    return context.entries().at(positions[0]) if positions else None


def descriptions(context: PageContext, exhibits: Sequence[Exhibit]) -> dict[str, tuple[str, str]]:
    """Return by exhibit its description, with category, and its device number; empty for none."""
    return {exhibit.id: _description(context, exhibit) for exhibit in exhibits}


def _description(context: PageContext, exhibit: Exhibit) -> tuple[str, str]:
    entry, category = first_entry(context, exhibit.id), code_words(exhibit.category)
    if entry is None:
        return category, ""
    described = entry.current("description")
    told = str(described) if described else category
    number = next((str(value) for name in _NUMBERS if (value := entry.current(name))), "")
    return told if category.casefold() in told.casefold() else f"{told} ({category})", number


def stated_of_exhibit(
    context: PageContext, exhibit: str, entries: Sequence[EntryView], without: Collection[str] = ()
) -> tuple[Section, ...]:
    """Return the sections of an exhibit's registration and of later descriptions."""
    gate, first = Gate(context.lookup), entries[0]
    left = _ELSEWHERE | set(without)
    at = {entry.position: entry for entry in entries}
    later: dict[str, list[Fact]] = {}
    for name, several in view_item(context.lookup, exhibit, entries).statements.items():
        found = (
            fact_of(gate, at[said.position], name) for said in several if said.position != first.position
        )
        later[name] = [] if name in left else [fact for fact in found if fact is not None]
    sections = statements(gate, first, left)
    stated_first = {fact.key for section in sections for fact in section.facts}
    since = tuple(
        _together(context, facts[0], facts[1:])
        for name, facts in later.items()
        if facts and name not in stated_first
    )
    drawn = tuple(linked(context, section, later) for section in sections)
    return (*drawn, Section.of("Described since", since)) if since else drawn


def linked(context: PageContext, section: Section, later: Mapping[str, Sequence[Fact]] = _NOTHING) -> Section:
    """Return a section whose facts open the pages of their subjects, with later statements appended."""
    facts = tuple(_together(context, fact, later.get(fact.key, ())) for fact in section.facts)
    return replace(section, facts=facts)


def _together(context: PageContext, fact: Fact, later: Sequence[Fact] = ()) -> Fact:
    opens = fact.opens
    if opens is not None and opens.page == "thing":
        opens = target_of(context.lookup, opens.key)
    if not later:
        return replace(fact, opens=opens)
    said = "".join(f"; {further.full} (entry {further.entry})" for further in later)
    newest = later[-1]
    return replace(newest, text=f"{fact.full}{said}", note="", opens=opens or newest.opens)
