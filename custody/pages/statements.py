"""What entries state of a thing, field by field from the layout of their kind: the one block that no page can forget.

Values are read where ``show`` reads them: what must be signed for is signed for, what is kept closed is withheld.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from custody.ledger.viewing import WITHHELD
from custody.ledger.views.entries import EntryView
from custody.ledger.views.finding import space_of
from custody.ledger.views.items import view_item
from custody.model.ids import is_uuid4
from custody.model.records import Exhibit
from custody.model.shown import capacity_text, noted, shown, types_of
from custody.model.types import Value
from custody.pages.blocks import Pair, Pairs, Target, Tone
from custody.pages.context import PageContext
from custody.pages.targets import PAGES
from custody.pages.terms import holds_something, ordered, term, words

#: Numbers that a thing bears, the first of which tells it from others in a list.
_NUMBERS = ("serial", "imei", "iccid", "asset_tag", "mac")
#: Fields that pages show in a line of their own, or that say nothing of the thing.
_ELSEWHERE = frozenset({"nonconforming", "rule", "rule_version", "root", "profile_sha256", "holder"})


def stated(
    context: PageContext, entries: Sequence[EntryView], without: Collection[str] = ()
) -> tuple[Pairs, ...]:
    """Return what the first entry of a thing states, ``without`` fields that its page shows already; none for nothing.

    A field that was corrected is shown as corrected, one that was erased or withheld says so.
    """
    if not entries:
        return ()
    entry = entries[0]
    return _block(entry, _pairs(context, entry, _ELSEWHERE | set(without)))


def stated_by(context: PageContext, field: str, subjects: Iterable[str]) -> dict[str, str]:
    """Return by subject what the first entry about it states in a field, as last corrected; empty for nothing."""
    found = {}
    for subject in dict.fromkeys(subjects):
        entry = first_entry(context, subject)
        value = None if entry is None else entry.bare(field)
        types = {} if entry is None else types_of(entry.envelope)
        found[subject] = "" if value is None else shown(value, types.get(field, ""))
    return found


def first_entry(context: PageContext, subject: str) -> EntryView | None:
    """Return the entry with which a thing began, None where there is none of its own."""
    positions = context.lookup.reader.positions(subject, 0, 1)
    return context.entries().at(positions[0]) if positions else None


def descriptions(context: PageContext, exhibits: Sequence[Exhibit]) -> dict[str, tuple[str, str]]:
    """Return by exhibit what it is, in the words of its registration, and the number that it bears; empty for none."""
    return {exhibit.id: _description(context, exhibit) for exhibit in exhibits}


def _description(context: PageContext, exhibit: Exhibit) -> tuple[str, str]:
    entry, category = first_entry(context, exhibit.id), exhibit.category.replace("_", " ")
    if entry is None:
        return category, ""
    described = entry.current("description")
    told = str(described) if described else category
    number = next((str(value) for name in _NUMBERS if (value := entry.current(name))), "")
    return told if category.casefold() in told.casefold() else f"{told} ({category})", number


def stated_of_exhibit(
    context: PageContext, exhibit: str, entries: Sequence[EntryView], without: Collection[str] = ()
) -> tuple[Pairs, ...]:
    """Return what is stated of an exhibit: at its registration, and in later descriptions with their entry."""
    entry = entries[0]
    later = {
        name: several for name, several in view_item(context.lookup, exhibit, entries).said.items() if several
    }
    pairs = _pairs(context, entry, _ELSEWHERE | set(without) | set(later))
    types = types_of(entry.envelope)
    for name, several in later.items():
        if name in without:
            continue
        told = "; ".join(
            noted(
                (said.silent or _text(context, name, said.value, types.get(name, "")))
                + (f" (entry {said.position})" if at else ""),
                said.note,
            )
            for at, said in enumerate(several)
            if said.silent or holds_something(said.value)
        )
        if told:
            pairs[name] = Pair(term(name), told, _tone(told))
    return _block(entry, pairs)


def _block(entry: EntryView, pairs: dict[str, Pair]) -> tuple[Pairs, ...]:
    if not pairs:
        return ()
    return (Pairs(f"Stated in entry {entry.position}", tuple(pairs[name] for name in ordered(pairs))),)


def _pairs(context: PageContext, entry: EntryView, without: Iterable[str]) -> dict[str, Pair]:
    types, left = types_of(entry.envelope), set(without)
    pairs = {}
    for field in entry.fields:
        value = entry.bare(field.name)
        if field.name in left or not holds_something(value):
            continue
        text = noted(_text(context, field.name, value, types.get(field.name, "")), entry.amended(field.name))
        pairs[field.name] = Pair(term(field.name), text, _tone(text), _opens(context, value))
    return pairs


def _text(context: PageContext, name: str, value: Value, sort: str) -> str:
    if name == "capacity" and isinstance(value, int):
        return capacity_text(value)
    if name == "clock_offset" and isinstance(value, int):
        return "none" if value == 0 else f"{abs(value)} s {'ahead' if value > 0 else 'behind'}"
    if isinstance(value, str) and sort in ("subject", "subjects"):
        return ", ".join(context.names.about(one) if is_uuid4(one) else one for one in value.split())
    return words(name, shown(value, sort), sort)


def _opens(context: PageContext, value: Value) -> Target | None:
    """Return the page of the thing that a field names, if it names one alone."""
    if not isinstance(value, str) or not is_uuid4(value):
        return None
    space = space_of(context.lookup, value)
    return None if space is None else Target(PAGES.get(space, "subject"), value)


def _tone(text: str) -> Tone:
    return "quiet" if text in (WITHHELD, "(erased)", "(unknown)") else ""
