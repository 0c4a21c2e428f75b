"""The next steps after recorded entries: documents to print, actions, and other persons' signatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from custody.forms.intake import SEIZURE
from custody.forms.keys import key_answered, key_naming
from custody.frozen import dataclass
from custody.model.records import Countersign, Offer, Proposal
from custody.model.schema.ids import b64, is_uuid4
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Action
from custody.tui.services.intents import SIGNER, Draft, Entered

_LABEL = (("exhibit", "print-label"), "print the label")
_RECEIPT = (("transfer", "print-receipt"), "print the receipt")
#: The question that is asked at once before printing: the output file.
_WHERE = ("out",)
#: What is printed or done after a kind of entry: words and label.
_NEXT: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "exhibit.registered": (_LABEL,),
    "exhibit.sealed": (_LABEL,),
    "inventory.started": ((("inventory", "scan"), "count with the scanner"),),
    "production_order.answered": ((("exhibit", "register"), "register exhibits handed over"),),
    "seizure.recorded": (
        (("exhibit", "intake"), "register seized exhibits"),
        (("seizure", "record-receipt"), "record the receipt"),
    ),
    "transfer.accepted": (_RECEIPT, _LABEL),
    "transfer.offered": (_RECEIPT,),
    "transfer.refused": (_RECEIPT,),
}
#: The namespace of the subject of such an entry, which the next form asks for.
_SPACE = {
    "inventory.started": "inventory",
    "production_order.answered": "production_order",
    "seizure.recorded": "seizure",
}
#: The argument that takes the subject in commands that no kind names, and whether it takes several.
_OWN: dict[tuple[str, ...], tuple[str, bool]] = {
    ("transfer", "print-receipt"): ("transfer", False),
    ("exhibit", "intake"): (SEIZURE, False),
    ("exhibit", "print-label"): ("exhibits", True),
}
_COUNTERSIGN = ("entry", "countersign")
_CORRECT, _RECALL = ("entry", "correct"), ("transfer", "recall")
#: Kinds of entry that an offer is, which is recalled and not corrected.
_OFFERS = frozenset({"transfer.offered", "transfer.reassigned"})
#: The action that another person signs after a kind of entry, and its label.
_OTHER: dict[str, tuple[tuple[str, ...], str]] = {
    "disposition.executed": (("disposition", "witness"), "a witness signs here"),
    "transfer.offered": (("transfer", "accept"), "the receiver scans and signs here"),
    "transfer.reassigned": (("transfer", "accept"), "the receiver scans and signs here"),
}


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The names of the subjects of recorded entries, by identifier, and the next actions.

    ``amends`` are the actions for who notices a mistake: a recall of an offer, else a correction.
    """

    names: dict[str, str]
    acts: tuple[Action, ...]
    amends: tuple[Action, ...] = ()


def follow_ups_of(context: PageContext, entered: Sequence[Entered]) -> FollowUps:
    """Return the next steps after recorded entries: first those that another person signs."""
    names = {entry.subject: context.names.about(entry.subject) for entry in entered}
    acts: list[Action] = []
    for entry in entered:
        acts += _others(context, entry)
    for kind in dict.fromkeys(entry.kind for entry in entered):
        about = list(dict.fromkeys(names[entry.subject] for entry in entered if entry.kind == kind))
        for words, label in _NEXT.get(kind, ()):
            key, several = _OWN[words] if words in _OWN else (key_naming(words, _SPACE[kind]), False)
            asks = _WHERE if (words, label) in (_LABEL, _RECEIPT) else ()
            acts.append(Action(label, words, {key: about if several else about[0]}, asks=asks))
    kept = {(act.words, str(sorted(act.values.items()))): act for act in reversed(acts)}
    kept_acts = tuple(act for act in acts if any(act is action for action in kept.values()))
    return FollowUps(names, kept_acts, tuple(_amends(entered, names)))


def _amends(entered: Sequence[Entered], names: Mapping[str, str]) -> Iterator[Action]:
    """Yield what mends a mistake in recorded entries: the recall of offers, and the correction of others."""
    offered = list(dict.fromkeys(names[entry.subject] for entry in entered if entry.kind in _OFFERS))
    if offered:
        yield Action(
            f"recall the offer of {', '.join(offered)}", _RECALL, {key_naming(_RECALL, "exhibit"): offered}
        )
    for entry in entered:
        if entry.kind not in _OFFERS:
            number = str(entry.position)
            yield Action(
                f"correct entry {number}, {names[entry.subject]}",
                _CORRECT,
                {"entry": number},
                asks=("value",),
            )


def _others(context: PageContext, one: Entered) -> Iterator[Action]:
    """Yield the actions that another person signs after one entry."""
    later = "or later on their own terminal"
    leaf = b64(context.lookup.reader.entry(one.position).leaf)
    waiting = context.lookup.maybe(Countersign, f"{one.position:016d}")
    if waiting is not None and waiting.agreed is None:
        told = f"another person countersigns here, {later}"
        yield Action(told, _COUNTERSIGN, {key_answered(_COUNTERSIGN): str(one.position)}, other_signer=True)
    if one.kind in _OTHER:
        words, told = _OTHER[one.kind]
        offer = context.lookup.maybe(Offer, leaf)
        about = (
            {key_answered(words): str(one.position)}
            if offer is None
            else {SIGNER: context.names.person(offer.receiver)}
        )
        yield Action(f"{told}, {later}", words, about, other_signer=True)
    proposal = context.lookup.maybe(Proposal, leaf)
    words_of = None if proposal is None else context.command_of(f"{proposal.act}.approved")
    if proposal is not None and proposal.status == "open" and words_of is not None:
        told = f"another person approves here, {later}"
        yield Action(told, words_of, {key_answered(words_of): str(one.position)}, other_signer=True)


def named(context: PageContext, drafts: Iterable[Draft]) -> dict[str, str]:
    """Return the names of the subjects that drafts mention, by identifier; without those unnamed."""
    ids = {text for draft in drafts for text in (draft.subject, *(value for _, value in draft.fields))}
    found = {}
    for identifier in sorted(ids):
        if is_uuid4(identifier) and (name := context.names.name(identifier)) is not None:
            found[identifier] = name
    return found
