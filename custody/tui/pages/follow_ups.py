"""The next steps after recorded entries: documents to print, actions, and other persons' signatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from custody.forms.intake import SEIZURE
from custody.forms.keys import key_answered, key_naming
from custody.frozen import dataclass
from custody.layout import many
from custody.ledger.state.state_cache import recalled
from custody.model.entry.envelope import parse_entry
from custody.model.kind_commands import verbs
from custody.model.records import Countersign, Offer, Proposal
from custody.model.schema.ids import b64, is_uuid4
from custody.model.schema.spoken import Second
from custody.pages.parts.context import PageContext
from custody.pages.parts.gate import Gate
from custody.pages.parts.lanes import sentence
from custody.pages.parts.page import Action, Page
from custody.pages.parts.sentences import sentence_of
from custody.pages.things.actions import allowed_answer
from custody.tui.services.intents import APART, SIGNER, STANDS, Draft, Entered

_LABEL = (("exhibit", "print-label"), "print the label")
_RECEIPT = (("transfer", "print-receipt"), "print the receipt")
_PHOTOGRAPHS = (("exhibit", "photograph"), "photographs from a folder")
#: Acts whose screen takes its subjects by scan: of several it begins with none.
_SCANNED = frozenset({_PHOTOGRAPHS[0]})
#: The questions that are asked at once before printing: the output file, and of a label whether it is printed at once.
_WHERE: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = {_LABEL: ("out", "print"), _RECEIPT: ("out",)}
#: What is printed or done after a kind of entry: words and label.
_NEXT: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "exhibit.registered": (_LABEL, _PHOTOGRAPHS),
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
    "exhibit.registered": "exhibit",
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
#: The rules by which another person than the first one countersigns, and approves.
_COUNTERSIGNS, _APPROVES = "countersignature.self", "proposal.distinct"
#: What an action of a second person ends with: it can wait.
_LATER = "or later on their own terminal"
#: How the rules begin that refuse an act to whoever has not its role.
_ROLES = "role."
#: How many entries of a subject, the newest, may still wait for another person.
_RECENT = 50


@dataclass(frozen=True, slots=True)
class FollowUps:
    """What was recorded, a sentence for each entry, and the next actions.

    ``amends`` are the actions for who notices a mistake: a recall of an offer, else a correction.
    """

    told: tuple[str, ...]
    acts: tuple[Action, ...]
    amends: tuple[Action, ...] = ()


def follow_ups_of(context: PageContext, entered: Sequence[Entered]) -> FollowUps:
    """Return the next steps after recorded entries: first those that another person signs."""
    names = {entry.subject: context.names.about(entry.subject) for entry in entered}
    acts = list(second_signers(context, entered))
    for kind in dict.fromkeys(entry.kind for entry in entered):
        about = list(dict.fromkeys(names[entry.subject] for entry in entered if entry.kind == kind))
        for words, label in _NEXT.get(kind, ()):
            key, several = _OWN[words] if words in _OWN else (key_naming(words, _SPACE[kind]), False)
            asks = _WHERE.get((words, label), ())
            values = {} if words in _SCANNED and len(about) > 1 else {key: about if several else about[0]}
            acts.append(Action(label, words, values, asks=asks))
    kept = {(act.words, str(sorted(act.values.items()))): act for act in reversed(acts)}
    kept_acts = tuple(act for act in acts if any(act is action for action in kept.values()))
    told = tuple(_told(context, entry, names[entry.subject]) for entry in entered)
    return FollowUps(told, kept_acts, tuple(_amends(entered, names)))


def _told(context: PageContext, entered: Entered, about: str) -> str:
    """Return in a sentence what an entry says, behind the name of what it is about."""
    entry = context.entries().at(entered.position)
    told = sentence_of(Gate(context.lookup), entry, context.names.signer(entry.envelope.by))
    return f"Entry {entered.position}, {about}: {sentence(told)}"


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


def second_signers(context: PageContext, entries: Sequence[Entered]) -> Iterator[Action]:
    """Yield the actions by which another person answers these entries of the reader, each action once.

    Each names the entries that stand meanwhile.
    """
    found: dict[str, tuple[Action, list[int]]] = {}
    for entry in entries:
        for act in _others(context, entry):
            found.setdefault(f"{act.words} {sorted(act.values.items())}", (act, []))[1].append(entry.position)
    for act, positions in found.values():
        stands = f"entry {positions[0]}" if len(positions) == 1 else many(len(positions), "entry")
        yield replace(act, values={**act.values, STANDS: stands})


def awaited_here(context: PageContext, page: Page) -> Iterator[Action]:
    """Yield the actions by which another person answers here what the reader signed about a page."""
    if page.about is None or context.key is None:
        return
    mine, reader = {context.key, *context.names.theirs(context.key)}, context.lookup.reader
    subject = page.about[1]
    signed = []
    for position in reader.positions(subject)[-_RECENT:]:
        envelope = parse_entry(reader.entry(position).note).envelope
        if envelope.by in mine:
            signed.append(Entered(position, envelope.kind, subject))
    yield from second_signers(context, signed)


def _others(context: PageContext, entry: Entered) -> Iterator[Action]:
    """Yield the actions that another person signs after one entry."""
    leaf = b64(context.lookup.reader.entry(entry.position).leaf)
    waiting = context.lookup.maybe(Countersign, f"{entry.position:016d}")
    if waiting is not None and waiting.agreed is None:
        yield _other("another person countersigns here", _COUNTERSIGN, _COUNTERSIGNS, entry.position)
    offer, proposal = context.lookup.maybe(Offer, leaf), context.lookup.maybe(Proposal, leaf)
    verb = verbs().get(entry.kind)
    if verb is not None and (second := verb.second) is not None and _waits(context, entry, second):
        words = verbs()[second.kind].words
        if offer is None:
            yield _other(second.says, words, second.rule, entry.position)
        else:
            receiver = context.names.person(offer.receiver)
            yield Action(
                f"{second.says}, {_LATER}", words, {SIGNER: receiver, APART: second.rule}, other_signer=True
            )
    approval = None if proposal is None else context.command_of(f"{proposal.act}.approved")
    if proposal is not None and proposal.status == "open" and approval is not None:
        yield _other("another person approves here", approval, _APPROVES, entry.position)


def _other(label: str, words: tuple[str, ...], rule: str, position: int) -> Action:
    """Return the action of another person who answers the entry at a position."""
    values = {key_answered(words): str(position), APART: rule}
    return Action(f"{label}, {_LATER}", words, values, other_signer=True)


def _waits(context: PageContext, entry: Entered, second: Second) -> bool:
    """Return whether an entry waits for another person: the rules refuse the answer to its signer only."""
    if context.key is None:
        return False
    possible = allowed_answer(
        recalled(context.lookup.reader),
        context.lookup,
        second.kind,
        entry.subject,
        answering=entry.position,
        by=context.key,
        now=context.now,
    )
    return possible.rule == second.rule or possible.rule.startswith(_ROLES)


def named(context: PageContext, drafts: Iterable[Draft]) -> dict[str, str]:
    """Return the names of the subjects that drafts mention, by identifier; without those unnamed."""
    ids = {
        text
        for draft in drafts
        for text in (
            draft.subject,
            *(value for _, value in draft.fields),
            *(name for name, _ in draft.damaged),
        )
    }
    found = {}
    for identifier in sorted(ids):
        if is_uuid4(identifier) and (name := context.names.name(identifier)) is not None:
            found[identifier] = name
    return found
