"""The consequences of draft entries in a sentence or two before signing; damaged evidence first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from custody.frozen import dataclass
from custody.law.clock import DAY, parse_instant
from custody.pages.parts.page import Paragraph, Tone
from custody.pages.parts.wording import when

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext

#: Kinds that no later entry can undo, with what they end.
IRREVERSIBLE = {
    "erasure.executed": "The erased values are gone from this database for good.",
    "copy.destroyed": "The copy is destroyed.",
    "disposition.executed": "The disposition of the exhibit cannot be undone.",
    "destructive_examination.started": "A destructive examination cannot be undone.",
    "key.revoked": "The key never signs again.",
    "lock.ordered": "A lock in compliance mode cannot be shortened, not even by a court.",
    "orphan_deletion.executed": "The stored bytes are gone.",
    "object.deleted": "The stored bytes are gone.",
}
#: The words for the damage that a sweep counts.
_DAMAGE = {
    "mismatch_count": "{} of the objects read does not match its recorded digest",
    "missing_count": "{} is missing from its store",
    "unreadable_count": "{} cannot be read",
}
_STARTS = {"order": "its issue", "receipt": "receipt by the addressee", "service": "service on the addressee"}


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
    )
    words = context.command_of(draft.kind)
    does = (context.told_of(words) if words else "") or draft.kind.replace(".", " ").replace("_", " ")
    return sentence(drafted, does)


def sentence(draft: DraftView, does: str) -> Paragraph:
    """Return the consequence of a draft; ``does`` is the command's summary, for other kinds."""
    damage = _damage(draft)
    if damage:
        return Paragraph(f"DAMAGED EVIDENCE: {damage}. This entry records it.", "bad")
    build = _SENTENCES.get(draft.kind)
    about = f" ({draft.about})" if draft.about else ""
    told = build(draft) if build is not None else f"{does}{about}."
    period = _period(draft)
    tone: Tone = "bad" if draft.kind in IRREVERSIBLE else ""
    return Paragraph(f"{told} {period}".strip(), tone, strong=not tone)


def _damage(draft: DraftView) -> str:
    """Return the damage to evidence that a draft records as text; empty for none."""
    if draft.kind == "object.verification_failed":
        return f"{draft.about or 'a stored object'} is {draft.text('outcome', 'not as recorded').replace('_', ' ')}"
    if draft.kind not in ("sweep.completed", "hash_list.compared"):
        return ""
    counts = ((told, draft.text(name, "0")) for name, told in _DAMAGE.items())
    return ", ".join(told.format(count) for told, count in counts if count not in ("", "0"))


def _period(draft: DraftView) -> str:
    """Return a sentence on the period of a draft: its first and last day; empty if it has none."""
    starts, ends = draft.text("starts_at"), draft.text("ends_at")
    if starts and ends:
        return f"The period runs from {_day(starts)} to {_day(ends)}."
    days, start = draft.text("days"), draft.text("clock_start")
    if not (days.isdecimal() and start):
        return ""
    last = when(draft.now + int(days) * DAY) if int(days) < 36_500 else "a day beyond this calendar"
    return (
        f"Its {days} days begin with {_STARTS.get(start, start)}, which is not on record yet: if that is today, "
        f"the last day is {last}."
    )


def _day(instant: str) -> str:
    return when(parse_instant(instant)) if instant.endswith("Z") else instant


def _order(draft: DraftView) -> str:
    addressee = draft.text("addressee", "the addressee")
    what = _listed([word.replace("_", " ") for word in draft.text("data_categories", "data").split()])
    number = draft.text("reference")
    verb = "Records an order that" if draft.text("entry_mode") == "record" else "Orders"
    orders = f"{verb} {addressee} {'preserves' if verb != 'Orders' else 'to preserve'} {what}"
    secret = " The addressee must keep it confidential." if draft.text("confidential") == "yes" else ""
    scope = f" of {draft.text('scope')}" if draft.text("scope") else ""
    return f"{f'Order {number}. ' if number else ''}{orders}{scope}.{secret}"


def _listed(words: list[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _produced(draft: DraftView) -> str:
    return f"Orders {draft.text('addressee', 'the addressee')} to hand over {draft.text('scope', 'data')}."


def _offered(draft: DraftView) -> str:
    until = f", who can accept it until {_day(draft.text('expires_at'))}" if draft.text("expires_at") else ""
    receiver, holder = draft.text("receiver", "the receiver"), draft.holder or draft.who
    return f"Offers {_about(draft)} to {receiver}{until}. {holder} stays custodian until then."


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
    what = draft.text("description") or draft.text("category", "").replace("_", " ")
    custodian = draft.text("custodian", draft.who)
    return f"Registers {number}{f', {what}' if what else ''}. {custodian} becomes its custodian."


def _seized(draft: DraftView) -> str:
    basis = draft.text("basis", "not stated").replace("_", " ")
    return f"Records seizure {draft.text('reference', 'without a reference')}, on the basis of: {basis}."


def _swept(draft: DraftView) -> str:
    verified = draft.text("verified_count", "0")
    return f"Records a verification of stored evidence: {verified} verified, none damaged or missing."


def _seal(draft: DraftView) -> str:
    parts = (draft.text("seal_state").replace("_", " "), draft.text("seal_no"))
    return " ".join(part for part in parts if part) or "none"


def _about(draft: DraftView) -> str:
    return draft.about or "the exhibit"


_SENTENCES: dict[str, Callable[[DraftView], str]] = {
    "exhibit.registered": _registered,
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
