"""Facts from the fields of an entry, in the sections that its kind declares.

All pages get an entry's facts here. Each field has its newest value, or the reason why it is withheld.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from custody.display import capitalised, code_words
from custody.law.clock import format_instant
from custody.ledger.views.subjects.people import name_of
from custody.model import layouts
from custody.model.display_values import digest_owner, text_with_note
from custody.model.kind_commands import verbs
from custody.model.records import Key
from custody.model.schema.spoken import label
from custody.model.schema.types import split_codes
from custody.pages.parts.fields import sections, text_of
from custody.pages.parts.gate import WORDS, is_inapplicable
from custody.pages.parts.page import Fact, Section, Target, key_of
from custody.pages.parts.targets import target_of

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import Correction, EntryView, FieldView
    from custody.model.schema.schema import FieldSpec, Layout
    from custody.model.schema.spoken import Verb
    from custody.model.schema.types import Value
    from custody.pages.parts.gate import Gate
    from custody.pages.parts.page import State, Tone

#: Types of fields whose values are identifiers of subjects, and names of keys.
_THINGS, _KEYS = frozenset({"subject", "subjects"}), frozenset({"key name", "key names"})
#: The field with the transfer of exhibits offered together, and the name of its page.
_HANDOVER = "transfer"


def stated(gate: Gate, entry: EntryView, without: Collection[str] = ()) -> tuple[Section, ...]:
    """Return an entry's facts in its kind's sections, ``without`` fields shown elsewhere.

    Empty sections are left out. Raises UnknownVersion for an unknown kind.
    """
    layout = _layout(entry)
    gate.names(_things(entry, layout))
    facts = {fact.key: fact for name in layout.names if (fact := fact_of(gate, entry, name)) is not None}
    left = {*without, *_told_beside({key: fact for key, fact in facts.items() if key not in without}, entry)}
    at = f"entry {entry.position}"
    found: list[Section] = []
    for title, names in sections(layout, _verb(entry.envelope.v, layout)):
        held = tuple(facts[name] for name in names if name in facts and name not in left)
        if held:
            heading = capitalised(title) if title else f"Stated in {at}"
            first = "" if found or not title else f" ({at})"
            found.append(Section(key_of(title) or "stated", f"{heading}{first}", held))
    return tuple(found)


def fact_of(gate: Gate, entry: EntryView, name: str) -> Fact | None:
    """Return the fact of one field of an entry; None if nothing was ever stated.

    Raises UsageError if its kind has no such field.
    """
    spec = _layout(entry).field(name)
    field = next(field for field in entry.fields if field.name == name)
    state = gate.see(entry, spec, field)
    if state is None:
        return None
    stands = entry.position if field.corrected_by is None else field.corrected_by
    opens = None if field.corrected_by is None else Target("entry", str(field.corrected_by))
    if state in ("shown", "corrected"):
        text = text_with_note(
            _text(gate, entry, spec, field.newest), digest_owner(name, entry.value("pack_type"))
        )
        note = _history(gate, entry, spec, field) if state == "corrected" else ""
        opens = _opens(gate, spec, field.newest) or opens
        return Fact(name, label(spec), field.newest, text, state, stands, note, opens=opens)
    note = _why(gate, entry, spec, field, state)
    tone: Tone = "warn" if state == "erased" else "quiet"
    return Fact(name, label(spec), None, WORDS[state], state, stands, note, tone, opens)


def _why(gate: Gate, entry: EntryView, spec: FieldSpec, field: FieldView, state: State) -> str:
    """Return the note of a field without a visible value: the reason, and its corrections."""
    if state in ("withheld", "needs_access"):
        not_applicable = is_inapplicable(entry, field.name)
        return f"does not apply; {gate.reason(entry, field)}" if not_applicable else gate.reason(entry, field)
    history = _history(gate, entry, spec, field) if field.corrected else ""
    if state == "unknown" and not field.corrected:
        return _because(gate, entry)
    if state == "not_applicable":
        return "; ".join(text for text in (_text(gate, entry, spec, field.newest), history) if text)
    return history


def _because(gate: Gate, entry: EntryView) -> str:
    """Return an entry's reason for unknown fields, or the reason why that is not shown."""
    because = fact_of(gate, entry, "not_known_reason")
    if because is None:
        return ""
    return because.full if because.visible else f"reason {because.full}"


def _history(gate: Gate, entry: EntryView, spec: FieldSpec, field: FieldView) -> str:
    """Return the last correction of a field with its reason and day, and all former values."""
    if gate.withholds(entry, field) is not None and not field.structural:
        return ""
    signed = "(erased)" if field.erased else _said(gate, entry, spec, field.value)
    if signed == "(none)" and field.name in split_codes(entry.value("not_known")):
        signed = WORDS["unknown"]
    said = [f"signed as {signed}"]
    said += [
        f"entry {correction.position}: {_value_of(gate, entry, spec, correction)}"
        for correction in field.corrections[:-1]
    ]
    last = field.corrections[-1]
    day = format_instant(last.at)[:10]
    reason = code_words(last.reason)
    return "; ".join((f"corrected by entry {last.position} on {day}, {reason}", *said))


def _value_of(gate: Gate, entry: EntryView, spec: FieldSpec, correction: Correction) -> str:
    return "(erased)" if correction.erased else _said(gate, entry, spec, correction.value)


def _said(gate: Gate, entry: EntryView, spec: FieldSpec, value: Value) -> str:
    return "(none)" if value is None else _text(gate, entry, spec, value)


def _text(gate: Gate, entry: EntryView, spec: FieldSpec, value: Value) -> str:
    """Return a value as text: subjects and owners of keys by their names."""
    if spec.type.name in _THINGS:
        subjects = split_codes(value)
        names = gate.names(subjects)
        return ", ".join(names[subject] for subject in subjects)
    if spec.type.name in _KEYS:
        return ", ".join(_owner(gate, key) for key in split_codes(value))
    return text_of(spec, value)


def _owner(gate: Gate, key: str) -> str:
    known = gate.lookup.maybe(Key, key)
    name = None if known is None else name_of(gate.lookup, known.actor)
    return key if name is None else f"{name}, key {key}"


def _opens(gate: Gate, spec: FieldSpec, value: Value) -> Target | None:
    """Return the page of the one subject or transfer that a field names; None for several."""
    if spec.name == _HANDOVER and isinstance(value, str):
        return Target(_HANDOVER, value)
    subjects = split_codes(value) if spec.type.name in _THINGS else ()
    return target_of(gate.lookup, subjects[0]) if len(subjects) == 1 else None


def _things(entry: EntryView, layout: Layout) -> Iterator[str]:
    """Yield the subjects that an entry names, to read their names at once."""
    for field in entry.fields:
        if layout.field(field.name).type.name in _THINGS:
            for value in (field.value, *(correction.value for correction in field.corrections)):
                yield from split_codes(value)


def _told_beside(facts: dict[str, Fact], entry: EntryView) -> Iterable[str]:
    """Yield the fields that repeat what the fields they name show, if all of these are on the page."""
    unknown, because = split_codes(entry.value("not_known")), facts.get("not_known_reason")
    told = because is None or because.visible
    if unknown and told and all(name in facts and facts[name].state == "unknown" for name in unknown):
        yield from ("not_known", "not_known_reason")
    not_applicable = split_codes(entry.current("not_applicable"))
    if not_applicable and all(
        name in facts and facts[name].state == "not_applicable" for name in not_applicable
    ):
        yield "not_applicable"


def _layout(entry: EntryView) -> Layout:
    return layouts.layout(entry.envelope.v, entry.envelope.kind)


def _verb(version: int, layout: Layout) -> Verb | None:
    """Return the verb that enters a kind, its own or another kind's; None without one."""
    return layout.kind.verb or verbs(version).get(layout.kind.name)
