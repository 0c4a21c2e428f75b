"""The kinds that may be entered about a subject by one key, and the rules that refuse the others.

The rules decide (custody.model.partial_evaluation); the kinds declare their subjects. A kind whose admission
depends on values not yet typed counts as possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

from custody.display import kind_words
from custody.frozen import dataclass
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.subjects.lookup import Lookup
from custody.model import layouts
from custody.model.engine.names import LEDGER_SLOT
from custody.model.entry.facts import Facts
from custody.model.kind_commands import command_of
from custody.model.partial_evaluation import Preview, Violation, foresee
from custody.model.records import Ledger, TsaRoot
from custody.model.rulings import Command
from custody.model.schema import ids, types
from custody.model.schema.schema import Kind
from custody.model.schema.types import FieldType, Value
from custody.model.state import State
from custody.model.subjects import spaces_of
from custody.pages.parts.context import PageContext
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.page import Action, Page, Refusal

#: Kinds about timestamp authorities, evaluated for the ledger and for each root certificate.
_STAMPS = frozenset({"checkpoint.timestamped", "tsa.distrusted", "tsa.trusted"})
#: The most entries of a subject, newest first, that are tried as the entry answered.
MOST_ANSWERED = 200


@dataclass(frozen=True, slots=True)
class Possible:
    """Whether a kind may be entered now, or the rule that refuses it in any case.

    ``command`` are the words after `custody` that enter it. ``standing`` is that by which it was judged: as a
    new act where it can be one, else as a record. ``rule``, ``article``, ``law``, ``why`` and ``hint``
    describe the refusal, empty where it is allowed. ``recordable``: refused as an act, it may be admitted as
    a record of a past one. ``marks`` are the rules that mark it whatever is typed, ``depends`` those that
    refuse some of what can be typed. ``answers`` is the position of the entry that it would answer.
    """

    kind: str
    command: str
    standing: str
    allowed: bool
    rule: str = ""
    article: str = ""
    why: str = ""
    hint: str = ""
    recordable: bool = False
    marks: tuple[str, ...] = ()
    depends: tuple[Violation, ...] = ()
    answers: int | None = None
    law: str = ""


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of entering a kind: its subject, the entry it answers, the known facts."""

    subject: str
    known: dict[str, Value]
    answers: int | None = None
    re: bytes | None = None


def actions_of(context: PageContext, page: Page) -> tuple[Action, ...]:
    """Return the actions of a page: next steps, its own, then those the rules admit; refused ones last.

    A next step stands first, in place of the other actions of its command, if a role of the signed-in person takes it
    and the rules do not refuse it.
    """
    if page.about is None:
        return page.actions
    space, subject = page.about
    name = context.names.label(space, subject)
    meant = context.names.unique_name(space, subject, name)
    own = tuple(_named(action, name, meant) for action in page.actions)
    if context.key is None or context.me is None:
        return own
    state = recalled(context.lookup.reader)
    found = allowed(state, context.lookup, page.about, by=context.key, now=context.now)
    mine = {action.words for action in own}
    rules = [
        action_of(context, act, form_answers(space, meant))
        for act in sorted(found, key=lambda act: _order(act, space))
        if tuple(act.command.split()) not in mine
    ]
    kept = {(action.words, action.refused and action.refused.text): action for action in rules}
    open_to = {action.words for action in kept.values() if action.refused is None}
    refused = {action.words for action in kept.values()} - open_to
    steps = dict[tuple[str, ...], Action]()
    for step in page.next_steps:
        act = step.action
        if act is not None and act.words not in refused and {*step.roles} & {*context.me.roles}:
            steps.setdefault(act.words, act)
    return (
        *steps.values(),
        *(action for action in own if action.words not in steps),
        *(
            action
            for action in kept.values()
            if action.words not in steps and (action.refused is None or action.words not in open_to)
        ),
    )


def action_of(context: PageContext, possible: Possible, values: Mapping[str, object]) -> Action:
    """Return the action of a kind with its form's initial values, or with the rule that refuses it."""
    words = tuple(possible.command.split())
    label = context.told_of(words) or kind_words(possible.kind)
    marks = f"; would be marked {', '.join(possible.marks)}" if possible.marks else ""
    if possible.allowed or possible.recordable:
        late = " as a record of what has happened" if possible.recordable and not possible.allowed else ""
        return Action(f"{label}{late}{marks}", words, values)
    refused = Refusal(possible.rule, possible.article, context.say(possible.why), law=possible.law)
    return Action(label, words, values, refused)


def allowed_stamps(state: State, lookup: Lookup, *, by: str, now: int) -> tuple[Possible, ...]:
    """Return for each kind about timestamps whether the key ``by`` may enter it at ``now``.

    ``now`` is in seconds UTC.
    """
    ledger = lookup.get(Ledger, LEDGER_SLOT)
    asking = _Asking(state, lookup, ledger.subject, by=by, now=now, answering=None)
    return tuple(asking.kind(layouts.layout(1, name).kind, ()) for name in sorted(_STAMPS))


def allowed_answer(
    state: State, lookup: Lookup, kind: str, about: str, *, answering: int, by: str, now: int
) -> Possible:
    """Return whether a key may answer the entry at ``answering`` by a kind at ``now`` (seconds UTC).

    ``by`` is the key's name, ``about`` the identifier of the entry's subject.
    """
    asking = _Asking(state, lookup, about, by=by, now=now, answering=answering)
    return asking.kind(layouts.layout(1, kind).kind, ())


def allowed(
    state: State,
    lookup: Lookup,
    about: tuple[str, str],
    *,
    by: str,
    now: int,
    answering: int | None = None,
) -> tuple[Possible, ...]:
    """Return for each kind about a subject whether the key ``by`` may enter it at ``now`` (seconds UTC).

    ``about`` is the space and identifier of the subject, ``answering`` the only entry that may be answered,
    None for any. ``state`` is that of the head of ``lookup``. Kinds about the subject come first, then those
    that begin another on it. Raises NotFound for a missing entry.
    """
    space, subject = about
    asking = _Asking(state, lookup, subject, by=by, now=now, answering=answering)
    found = []
    for name in layouts.kind_names():
        kind = layouts.layout(1, name).kind
        fields = fields_naming(kind, space)
        if fields is not None and (answering is None or kind.answers):
            found.append(asking.kind(kind, fields))
    return tuple(
        sorted(found, key=lambda possible: (layouts.layout(1, possible.kind).kind.begins, possible.kind))
    )


def _named(action: Action, name: str, meant: str) -> Action:
    """Return a page's action with the text by which a command finds the subject in place of its name."""
    values = {field: meant if value == name else value for field, value in action.values.items()}
    return action if name == meant else replace(action, values=values)


def _order(possible: Possible, space: str) -> tuple[bool, bool, bool, bool]:
    """Return the sort key of a kind: allowed ones first, the subject's own before others."""
    own = possible.command.partition(" ")[0].replace("-", "_") == space
    return (
        not possible.allowed and not possible.recordable,
        not own,
        not possible.allowed,
        bool(possible.marks),
    )


class _Asking:
    """The partial evaluation of kinds for one signer and one subject."""

    def __init__(
        self, state: State, lookup: Lookup, subject: str, *, by: str, now: int, answering: int | None
    ) -> None:
        self._state = state
        self._lookup = lookup
        self._subject = subject
        self._by = by
        self._now = now
        self._root = next((root.certificate for root in lookup.all(TsaRoot) if root.subject == subject), None)
        self._positions = None if answering is None else [answering]
        self._leaves: dict[int, bytes] = {}
        self._nowhere = sha256(f"nowhere {subject} {state.size}".encode()).digest()
        self._new = ids.uuid4_of(self._nowhere[:16])

    def kind(self, kind: Kind, fields: tuple[str, ...]) -> Possible:
        """Return whether a kind may be entered; ``fields`` name the subject in a kind that begins another."""
        standing = "act" if "act" in kind.standings else "record"
        way, foreseen = self._best(kind, standing, fields)
        refused, marks, recordable = foreseen.refused, foreseen.marks, False
        if refused is not None and standing == "act" and "record" in kind.standings:
            _, other = self._best(kind, "record", fields)
            recordable, marks = other.refused is None, other.marks
        told = Violation("", "", "", "") if refused is None else refused
        return Possible(
            kind=kind.name,
            command=command_of(kind.name),
            standing=standing,
            allowed=refused is None,
            rule=told.rule,
            article=told.article,
            law=told.law,
            why=told.why,
            hint=told.hint,
            recordable=recordable,
            marks=tuple(sorted(marks)),
            depends=foreseen.perhaps,
            answers=way.answers,
        )

    def _best(self, kind: Kind, standing: str, fields: tuple[str, ...]) -> tuple[_Way, Preview]:
        """Return the first admitted way of entering a kind, else the most specific refusal.

        An entry can answer only entries of its own subject; for any other the result is that of a missing
        entry.
        """
        refused: list[tuple[_Way, Preview]] = []
        for way in self._ways(kind, fields):
            foreseen = self._foresee(kind, standing, way)
            if foreseen.refused is None:
                return way, foreseen
            refused.append((way, foreseen))
            if foreseen.signer:
                return way, foreseen
        way, nowhere = refused[-1]
        if kind.answers and len(self._answered()) > MOST_ANSWERED:
            return way, Preview()
        rule = None if nowhere.refused is None else nowhere.refused.rule
        others = (
            attempt
            for attempt in refused
            if attempt[1].refused is not None and attempt[1].refused.rule != rule
        )
        return next(others, refused[-1])

    def _ways(self, kind: Kind, fields: tuple[str, ...]) -> Iterator[_Way]:
        """Yield the ways of entering a kind about the subject; the last way of an answer answers nothing."""
        if kind.name in _STAMPS:
            known: dict[str, Value] = {} if self._root is None else {"certificate_sha256": self._root}
            yield _Way(self._new if kind.begins else self._subject, known)
        elif fields:
            yield from (_Way(self._new, {field: self._subject}) for field in fields)
        elif kind.begins:
            yield _Way(self._new, {})
        elif not kind.answers:
            yield _Way(self._subject, {})
        else:
            targeted = "entry_position" in layouts.layout(1, kind.name).positions
            for position in self._answered()[:MOST_ANSWERED]:
                known = {"entry_position": position} if targeted else {}
                yield _Way(self._subject, known, position, self._leaf(position))
            beyond: dict[str, Value] = {"entry_position": self._state.size} if targeted else {}
            yield _Way(self._subject, beyond, None, self._nowhere)

    def _answered(self) -> list[int]:
        """Return the positions of entries that can be answered, the newest first."""
        if self._positions is None:
            self._positions = self._lookup.reader.positions(self._subject)[::-1]
        return self._positions

    def _leaf(self, position: int) -> bytes:
        if position not in self._leaves:
            self._leaves[position] = self._lookup.reader.entry(position).leaf
        return self._leaves[position]

    def _foresee(self, kind: Kind, standing: str, way: _Way) -> Preview:
        facts = Facts({"entry_mode": standing, **way.known})
        size = self._state.size
        return foresee(
            self._state, Command(kind.name, way.subject, facts, self._by, self._now, way.re, 1, size)
        )


def fields_naming(kind: Kind, space: str) -> tuple[str, ...] | None:
    """Return the fields by which a kind that begins a subject names one of a space; None if none does.

    Empty for a kind whose subject is itself of the space, or that is offered on it without naming it.
    """
    if kind.offline:
        return None
    if kind.name in _STAMPS:
        return () if space in (LEDGER_SLOT, TsaRoot.space) else None
    spaces = spaces_of(kind)
    if not kind.begins:
        return () if not spaces or space in spaces else None
    fields = tuple(field.name for field in kind.own if field.spoken.offers and _names(field.type, space))
    return fields or (() if space in spaces[1:] else None)


def _names(kind: FieldType, space: str) -> bool:
    return kind.name in (types.SUBJECT, types.SUBJECTS) and space in kind.targets
