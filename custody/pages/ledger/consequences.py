"""The consequences of draft entries in a sentence or two before signing; damaged evidence first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from custody.display import capitalised, code_words, kind_words
from custody.frozen import dataclass
from custody.law.clock import DAY, parse_instant
from custody.law.grounds import SEIZURE_BASIS
from custody.pages.parts.page import Paragraph
from custody.pages.parts.wording import both

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext

#: Kinds that no later entry can undo, with what they end.
IRREVERSIBLE = {
    "assistance_order.withdrawn": "An order that was withdrawn is not in force again; a new one can be issued.",
    "backup.destroyed": "The backup is destroyed.",
    "erasure.executed": "The erased values are gone from this database for good.",
    "copy.destroyed": "The copy is destroyed.",
    "disposition.executed": "The disposition of the exhibit cannot be undone.",
    "destructive_examination.started": "A destructive examination cannot be undone.",
    "key.revoked": "The key never signs again.",
    "lock.ordered": "A lock in compliance mode cannot be shortened, not even by a court.",
    "orphan_deletion.executed": "The stored bytes are gone.",
    "object.deleted": "The stored bytes are gone.",
    "legal_hold.released": "What was held may be disposed of from now on.",
    "mla_request.withdrawn": "A request that was withdrawn is not asked again; a new one can be sent.",
    "preservation_order.withdrawn": "An order that was withdrawn is not in force again; a new one can be issued.",
    "preservation_request.data_released": "The duty to preserve for the other State ends.",
    "preservation_request.withdrawn": "A request that was withdrawn is not asked again; a new one can be sent.",
    "privilege.released": "What the case team has seen cannot be unseen.",
    "production_order.withdrawn": "An order that was withdrawn is not in force again; a new one can be issued.",
    "seizure.consent_withdrawn": "The consent no longer covers what was seized.",
}
#: Characters of an identifier without a name that are shown.
_SHORT = 8
#: The end of an alarm: true of a signed entry only.
RECORDS = "This entry records it."
#: The words for the outcome of a verification that failed: of one stored object, and of several.
_OUTCOMES = {
    "mismatch": ("does not match its recorded digest", "do not match their recorded digests"),
    "missing": ("is missing from its store", "are missing from their stores"),
    "object_unreadable": ("cannot be read", "cannot be read"),
    "unreadable": ("cannot be read", "cannot be read"),
}
#: The outcomes that a sweep counts.
_COUNTED = ("mismatch", "missing", "unreadable")
#: The most damaged objects that are named; the others are counted.
_NAMED = 5
#: The event that begins a period, and the word for an order for which it has happened.
_STARTS = {
    "order": ("its issue", "Issued"),
    "receipt": ("receipt by the addressee", "Received"),
    "service": ("service on the addressee", "Served"),
}


class Draft(Protocol):
    """An entry before signing."""

    @property
    def kind(self) -> str:
        """The draft's kind."""
        ...

    @property
    def fields(self) -> Sequence[tuple[str, str]]:
        """The fields as (name, text) for people."""
        ...

    @property
    def subject(self) -> str:
        """The identifier of the draft's subject."""
        ...

    @property
    def damaged(self) -> Sequence[tuple[str, str]]:
        """The identifier and the outcome of each stored object that a sweep did not verify."""
        ...


@dataclass(frozen=True, slots=True)
class DraftView:
    """One draft with names: its fields as text, its subject, its signer, and the instant (seconds UTC)."""

    kind: str
    fields: Mapping[str, str]
    about: str
    who: str
    now: int
    #: The custodian of the draft's exhibit; empty where it is about none.
    holder: str = ""
    #: What a correction corrects: the label and the newest value of the field; empty for other kinds.
    corrected: tuple[str, str] = ("", "")
    #: The name and the outcome of each stored object that a sweep did not verify.
    damaged: Sequence[tuple[str, str]] = ()

    def text(self, name: str, otherwise: str = "") -> str:
        """Return the text of a field, ``otherwise`` if it is absent."""
        return self.fields.get(name, otherwise)


def consequences(
    context: PageContext, drafts: Sequence[Draft], names: Mapping[str, str]
) -> tuple[Paragraph, ...]:
    """Return the consequence of each draft, in order; ``names`` maps identifiers to names."""
    who = "you" if context.me is None else context.names.person(context.me.id)
    return tuple(_consequence(context, draft, names, who) for draft in drafts)


def _consequence(context: PageContext, draft: Draft, names: Mapping[str, str], who: str) -> Paragraph:
    from custody.model.records import Exhibit

    held = context.lookup.maybe(Exhibit, draft.subject)
    fields = {name: names.get(value, value) for name, value in draft.fields}
    drafted = DraftView(
        draft.kind,
        fields,
        names.get(draft.subject, ""),
        who,
        context.now,
        "" if held is None else context.names.person(held.holder),
        _corrected_field(context, draft),
        [(names.get(name, name[:_SHORT]), outcome) for name, outcome in draft.damaged],
    )
    words = context.command_of(draft.kind)
    does = (context.told_of(words) if words else "") or kind_words(draft.kind)
    return sentence(drafted, does)


def _corrected_field(context: PageContext, draft: Draft) -> tuple[str, str]:
    """Return the label and the newest value of the field that a draft corrects; empty for another draft."""
    from custody.model import layouts
    from custody.model.schema.spoken import field_called, label
    from custody.pages.parts.fields import text_of
    from custody.pages.parts.gate import WORDS

    fields = dict(draft.fields)
    if draft.kind != "entry.corrected":
        return "", ""
    entry = context.entries().at(int(fields["entry_position"]))
    layout = layouts.layout(entry.envelope.v, entry.envelope.kind)
    spec = layout.field(field_called(layout.fields, fields["field"]))
    field = next(found for found in entry.fields if found.name == spec.name)
    return label(spec), WORDS["erased"] if field.newest_erased else text_of(spec, field.newest) or "no value"


def sentence(draft: DraftView, does: str) -> Paragraph:
    """Return the consequence of a draft; ``does`` is the command's summary, for other kinds."""
    damage = _damage(draft)
    if damage:
        return Paragraph(f"DAMAGED EVIDENCE: {damage}. {RECORDS}", "bad")
    build = _SENTENCES.get(draft.kind)
    told = build(draft) if build is not None else _summary(does, draft.about)
    return Paragraph(f"{told} {_period(draft)}".strip(), strong=True)


def _summary(does: str, about: str) -> str:
    """Return what a command does as a sentence, with the name of what it is about."""
    first, colon, rest = does.rstrip(".").partition("; ")
    told = f"{capitalised(first)}{f': {about}' if about else ''}."
    return f"{told} {capitalised(rest)}." if colon else told


def _damage(draft: DraftView) -> str:
    """Return the damage to evidence that a draft records as text; empty for none."""
    if draft.kind == "object.verification_failed":
        return _damaged([draft.about], draft.text("outcome"))
    if draft.kind not in ("sweep.completed", "hash_list.compared"):
        return ""
    told = []
    for outcome in _COUNTED:
        count = draft.text(f"{outcome}_count", "0")
        named = [name for name, found in draft.damaged if found == outcome]
        if count not in ("", "0"):
            told.append(_damaged(named, outcome, int(count)))
    return ", ".join(told)


def _damaged(named: Sequence[str], outcome: str, count: int = 1) -> str:
    """Return what is wrong with this many stored objects, by name where they are named."""
    one, several = _OUTCOMES.get(outcome, ("is not as recorded", "are not as recorded"))
    if count == 1:
        return f"{f'object {named[0]}' if named and named[0] else 'a stored object'} {one}"
    names = f": {_listed_first(named)}" if named else ""
    return f"{count} stored objects {several}{names}"


def _listed_first(named: Sequence[str]) -> str:
    """Return the first names, separated by commas, and how many more there are."""
    more = f", and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{', '.join(named[:_NAMED])}{more}"


def _period(draft: DraftView) -> str:
    """Return a sentence on the period of a draft: its first and last day; empty if it has none."""
    starts, ends = draft.text("starts_at"), draft.text("ends_at")
    if starts and ends:
        return f"The period runs from {_day(starts)} to {_day(ends)}."
    days, start = draft.text("days"), draft.text("clock_start")
    if not (days.isdecimal() and start):
        return ""
    last = both(draft.now + int(days) * DAY) if int(days) < 36_500 else "a day beyond this calendar"
    begins, done = _STARTS.get(start, (start, start))
    return (
        f"The {days} days begin with {begins}, which is not on record yet. {done} today, it ends on {last}."
    )


def _day(instant: str) -> str:
    return both(parse_instant(instant)) if instant.endswith("Z") else instant


def _order(draft: DraftView) -> str:
    addressee = draft.text("addressee", "the addressee")
    what = _listed([code_words(word) for word in draft.text("data_categories", "data").split()])
    verb = "Records an order that" if draft.text("entry_mode") == "record" else "Orders"
    orders = f"{verb} {addressee} {'preserves' if verb != 'Orders' else 'to preserve'} {what}"
    secret = _secrecy(draft)
    scope = f" of {draft.text('scope')}" if draft.text("scope") else ""
    return f"{orders}{scope}.{secret}"


def _secrecy(draft: DraftView) -> str:
    if draft.text("confidential") != "yes":
        return ""
    until = draft.text("confidential_until")
    return (
        f" The addressee is bound to confidentiality, {f'until {_day(until)}' if until else 'no end date'}."
    )


def _listed(words: list[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _produced(draft: DraftView) -> str:
    return f"Orders {draft.text('addressee', 'the addressee')} to hand over {draft.text('scope', 'data')}."


def _offered(draft: DraftView) -> str:
    until = f", who can accept it until {_day(draft.text('expires_at'))}" if draft.text("expires_at") else ""
    receiver, holder = draft.text("receiver", "the receiver"), draft.holder or draft.who
    return f"Offers {_about(draft)} to {receiver}{until}. {holder} stays custodian until {receiver} accepts."


def _accepted(draft: DraftView) -> str:
    before = f", after {draft.holder}" if draft.holder and draft.holder != draft.who else ""
    return f"{draft.text('custodian', draft.who)} becomes custodian of {_about(draft)}{before}. Seal: {_seal(draft)}."


def _kept(draft: DraftView) -> str:
    return f"Refuses {_about(draft)}. {draft.holder or 'The giver'} stays its custodian."


def _recalled(draft: DraftView) -> str:
    return f"Recalls the offer of {_about(draft)}. {draft.holder or draft.who} stays its custodian."


def _released(draft: DraftView) -> str:
    giver, receiver = draft.holder or draft.who, draft.text("receiver") or "the receiver"
    return f"{_about(draft)} leaves the agency. {giver} gives it to {receiver}."


def _registered(draft: DraftView) -> str:
    number = draft.text("reference") or "the exhibit"
    what = draft.text("description") or code_words(draft.text("category", ""))
    custodian = draft.text("custodian", draft.who)
    return f"Registers {number}{f', {what}' if what else ''}. {custodian} becomes its custodian."


def _seized(draft: DraftView) -> str:
    basis = SEIZURE_BASIS.get(draft.text("basis"), "not stated")
    return f"Records seizure {draft.text('reference', 'without a reference')}, on the basis of: {basis}."


def _swept(draft: DraftView) -> str:
    verified = draft.text("verified_count")
    if not verified:
        return "Compares stored evidence with the record. You see the result before you sign."
    return f"Records a verification of stored evidence: {verified} verified, none damaged or missing."


def _renewed(draft: DraftView) -> str:
    days = draft.text("days")
    return f"Renews {_about(draft, 'the order')} for {f'{days} days' if days else 'another period'}."


def _withdrawn(draft: DraftView) -> str:
    return f"Withdraws {_about(draft, 'it')}. Its duties end, but for those that the law lets outlast it."


def _sealed(draft: DraftView) -> str:
    return f"Applies seal {draft.text('seal_no', 'without a number')} to {_about(draft)}."


def _unsealed(draft: DraftView) -> str:
    seal = draft.text("seal_no")
    return f"Breaks {f'seal {seal}' if seal else 'the seal'} of {_about(draft)}, for every exhibit under it."


def _placed(draft: DraftView) -> str:
    return f"Places {_about(draft)} in {draft.text('location', 'a storage location')}."


def _discrepant(draft: DraftView) -> str:
    return f"Reports a discrepancy of {_about(draft)}. It stays open until somebody records what it was."


def _executed(draft: DraftView) -> str:
    measure = code_words(draft.text("measure", "disposition"))
    receiver = draft.text("receiver")
    return f"Carries out the {measure} of {_about(draft)}{f', to {receiver}' if receiver else ''}."


def _erased(draft: DraftView) -> str:
    fields = _listed([code_words(word) for word in draft.text("fields", "fields").split()])
    return f"Erases {fields} of entry {draft.text('entry_position', 'not stated')}. Their commitments stay."


def _corrected(draft: DraftView) -> str:
    label, before = draft.corrected
    entry, after = draft.text("entry_position"), draft.text("value") or draft.text("erasable_value")
    if not label:
        return f"Corrects a field of entry {entry or 'not stated'}."
    return f"Corrects {label} of entry {entry}. Before: {before}. Now: {after or 'no value'}."


def _opened(draft: DraftView) -> str:
    return f"Opens case {draft.text('reference', 'without a number')}."


def _seal(draft: DraftView) -> str:
    parts = (code_words(draft.text("seal_state")), draft.text("seal_no"))
    return " ".join(part for part in parts if part) or "none"


def _about(draft: DraftView, otherwise: str = "the exhibit") -> str:
    return draft.about or otherwise


_SENTENCES: dict[str, Callable[[DraftView], str]] = {
    "assistance_order.withdrawn": _withdrawn,
    "case.opened": _opened,
    "disposition.executed": _executed,
    "entry.corrected": _corrected,
    "erasure.executed": _erased,
    "exhibit.discrepancy_reported": _discrepant,
    "exhibit.placed": _placed,
    "exhibit.registered": _registered,
    "exhibit.sealed": _sealed,
    "exhibit.unsealed": _unsealed,
    "mla_request.withdrawn": _withdrawn,
    "preservation_order.renewed": _renewed,
    "preservation_order.withdrawn": _withdrawn,
    "preservation_request.withdrawn": _withdrawn,
    "production_order.withdrawn": _withdrawn,
    "sweep.completed": _swept,
    "preservation_order.issued": _order,
    "production_order.issued": _produced,
    "seizure.recorded": _seized,
    "transfer.accepted": _accepted,
    "transfer.offered": _offered,
    "transfer.reassigned": _offered,
    "transfer.recalled": _recalled,
    "transfer.refused": _kept,
    "transfer.handed_out": _released,
}
