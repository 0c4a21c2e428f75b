"""A command, the event it becomes, and the ruling in between.

A ruling gathers what rules say: in an act a broken rule refuses it, in a record it leaves a mark.
"""

from __future__ import annotations

from custody.errors import RuleBroken
from custody.frozen import dataclass
from custody.law.regimes import Provision
from custody.model import hints
from custody.model.entry.facts import Facts
from custody.model.schema import types
from custody.model.schema.schema import Layout
from custody.model.schema.types import Value
from custody.model.signers import Actor


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody wants to enter: kind, subject, facts, signer's key, time (seconds UTC), ``re``.

    ``seen`` is how many entries its signer had verified.
    """

    kind: str
    subject: str
    facts: Facts
    by: str
    at: int
    re: bytes | None
    v: int
    seen: int


@dataclass(frozen=True, slots=True)
class Event(Command):
    """A command that the rules accepted, with every computed fact filled in.

    It can be judged again as a command: the ruling then recomputes the computed facts.
    """


@dataclass(frozen=True, slots=True)
class Placed:
    """An event at its place in the ledger: position, number within its subject and 32-byte leaf hash."""

    event: Event
    position: int
    seq: int
    leaf: bytes


class Ruling:
    """The judgement of one command: computed facts and marks, or RuleBroken.

    ``is_act`` says whether a broken rule refuses (act) or marks (record).
    """

    def __init__(
        self, layout: Layout, command: Command, actor: Actor | None, marks: frozenset[str] = frozenset()
    ) -> None:
        self._computed: dict[str, Value] = {}
        self._marks = set(marks)
        self._layout = layout
        self._command = command
        self._actor = actor
        self.facts = command.facts.without(layout.computed)
        self.is_act = self.facts["entry_mode"] == "act"

    def anew(self, command: Command) -> Ruling:
        """Return a ruling by the same signer, with the same marks, on a command of the kind with other facts."""
        return type(self)(self._layout, command, self._actor, self.marks)

    @property
    def actor(self) -> Actor:
        """The actor who signs; RuleBroken at the first entry, which has none yet."""
        if self._actor is None:
            raise RuleBroken(
                "only the first entry has no enrolled signer",
                rule="ledger.enrolled_signer",
                hint=hints.HINTS["ledger.enrolled_signer"],
            )
        return self._actor

    def set(self, name: str, value: Value) -> None:
        """Fill in a computed fact."""
        self._computed[name] = value

    def refuse(
        self, rule: str, message: str, article: str | Provision = "", hint: str | None = None
    ) -> RuleBroken:
        """Return the error for something that cannot be entered at all; the caller raises it.

        ``article`` is the paragraph of the Convention, or the provision of whatever law it rests on.
        """
        cited = Provision("", article) if isinstance(article, str) else article
        return RuleBroken(
            message,
            rule=rule,
            article=cited.paragraph,
            law=cited.law,
            hint=hint or hints.HINTS.get(rule),
        )

    def broken(self, rule: str, message: str, article: str | Provision = "", hint: str | None = None) -> None:
        """Refuse an act that breaks a rule, or mark a record of a past fact with the rule's id."""
        if self.is_act:
            refusal = self.refuse(rule, message, article, hint)
            refusal.recordable = True
            raise refusal
        self._marks.add(rule)

    def mark(self, rule: str) -> None:
        """Mark the entry with a rule's id although it is an act: what was found is recorded, never refused."""
        self._marks.add(rule)

    @property
    def marks(self) -> frozenset[str]:
        """The ids of the rules that mark the entry so far."""
        return frozenset(self._marks)

    def settled(self) -> Facts:
        """Return the facts with every computed one filled in."""
        marks = types.join_codes(self._marks) if self._marks else None
        return self.facts.plus({**self._computed, "nonconforming": marks})

    def event(self) -> Event:
        """Return the event that the command becomes."""
        own = self._command
        return Event(own.kind, own.subject, self.settled(), own.by, own.at, own.re, own.v, own.seen)
