"""The six facts asked first of an entry: thing, act, signer, instants, authority, and changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from custody.model import layouts
from custody.model.engine.names import LEDGER_SLOT
from custody.model.records import Actor, Key
from custody.model.schema.schema import COMMON
from custody.pages.parts.gate import Gate
from custody.pages.parts.lanes import sentence
from custody.pages.parts.occurrence import now_said
from custody.pages.parts.page import Fact, Target
from custody.pages.parts.sentences import sentence_of
from custody.pages.parts.stated_facts import fact_of
from custody.pages.parts.targets import noun_of, space_of, target_of
from custody.pages.parts.wording import in_sentence, moment, spaced

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.context import PageContext

#: Fields that name the authority of an act, the most telling first, and how many of them are shown.
_AUTHORITY: Final = (
    *("legal_basis", "power", "basis", "provisions", "authorised_by", "issuing_authority"),
    *("production_order", "preservation_order", "seizure", "proposal"),
)
_SHOWN: Final = 2
#: Changes that the head states; the section of facts has all values.
_CHANGES: Final = 4
#: Fields of every kind: they say how an entry was made, not what it changed.
_COMMON = frozenset(field.name for field in COMMON)
_NOT_STATED: Final = "none stated"


def entry_summary(context: PageContext, entry: EntryView) -> tuple[Fact, ...]:
    """Return the six facts of the head of an entry's page."""
    gate, envelope = Gate(context.lookup), entry.envelope
    signer = context.names.signer(envelope.by)
    about = with_noun(context, envelope.subject, context.names.about(envelope.subject))
    opens = target_of(context.lookup, envelope.subject)
    act = sentence(sentence_of(gate, entry, signer))
    return (
        Fact("about", "about", envelope.subject, about, opens=opens),
        Fact("act", "act", envelope.kind, act),
        Fact("by", "by", envelope.by, signer, opens=_signer(context, entry)),
        _instants(entry),
        _authority(gate, entry),
        _changed(list(_changes(gate, entry, about))),
    )


def with_noun(context: PageContext, subject: str, name: str) -> str:
    """Return the name of a subject behind its noun, such as "exhibit EH/1"; the ledger is just that."""
    space = space_of(context.lookup, subject) or Actor.space
    return name if space == LEDGER_SLOT else f"{in_sentence(noun_of(space))} {name}"


def _signer(context: PageContext, entry: EntryView) -> Target | None:
    """Return the page of the person who signed an entry, None for an unknown key."""
    key = context.lookup.maybe(Key, entry.envelope.by)
    return None if key is None else Target("person", key.actor)


def _instants(entry: EntryView) -> Fact:
    """Return when the act of an entry happened, and when it was recorded."""
    value, signed = entry.value("occurred_at"), moment(entry.envelope.at)
    told = spaced(value) if isinstance(value, str) else "not known"
    text = f"{told}, when it was signed" if told == signed else f"{told}, recorded {signed}"
    has_date = any(field.name == "occurred_at" for field in entry.fields)
    note = now_said(entry) if has_date else ""
    return Fact("when", "when", value if isinstance(value, str) else None, text, note=note)


def _authority(gate: Gate, entry: EntryView) -> Fact:
    """Return the fields of an entry that name its authority as one fact."""
    names = layouts.layout(entry.envelope.v, entry.envelope.kind).names
    stated = [fact_of(gate, entry, name) for name in _AUTHORITY if name in names]
    found = [fact for fact in stated if fact is not None][:_SHOWN]
    text = "; ".join(f"{fact.label} {fact.full}" for fact in found)
    opens = next((fact.opens for fact in found if fact.opens is not None), None)
    return Fact("authority", "authority", text or None, text or _NOT_STATED, opens=opens)


def _changed(changes: list[str]) -> Fact:
    """Return what an entry changed as one fact, its first values in words."""
    more = len(changes) - _CHANGES
    text = "; ".join([*changes[:_CHANGES], *([f"{more} more"] if more > 0 else [])])
    return Fact("changed", "changed", None, text or "nothing else")


def _changes(gate: Gate, entry: EntryView, about: str) -> Iterator[str]:
    """Yield what an entry changed: that its thing is on record, then the values that it states."""
    layout = layouts.layout(entry.envelope.v, entry.envelope.kind)
    if entry.envelope.seq == 0:
        yield f"{about} is on record"
    for name in layout.names:
        if name not in _COMMON and name not in _AUTHORITY and name not in layout.computed:
            fact = fact_of(gate, entry, name)
            if fact is not None:
                yield f"{fact.label} {fact.text}"
