"""Commands, the events they become, and the rulings in between.

A ruling gathers the findings of the rules: a broken rule refuses an act, and marks a record nonconforming.
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
    """A command to enter: kind, subject, facts, signer's key name, time (seconds UTC), ``re``, ruleset.

    ``re`` is the leaf hash of the entry that it answers, or None. ``seen`` is how many entries its signer had verified.
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
    """The ruling on one command: its computed facts and marks; RuleBroken where it is refused.

    ``is_act`` is True where a broken rule refuses (act), False where it marks (record).
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
        """Return a ruling with the same layout, signer and marks, on a command with other facts."""
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
        """Set a computed fact."""
        self._computed[name] = value

    def refuse(
        self, rule: str, message: str, article: str | Provision = "", hint: str | None = None
    ) -> RuleBroken:
        """Return the error for a command that cannot be entered in any mode; the caller raises it.

        ``article`` is a paragraph of the Convention, or the provision of another law. The default hint is the rule's.
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
        """Refuse an act that breaks a rule (raise RuleBroken), or mark a record with the rule's id."""
        if self.is_act:
            refusal = self.refuse(rule, message, article, hint)
            refusal.recordable = True
            raise refusal
        self._marks.add(rule)

    def mark(self, rule: str) -> None:
        """Mark the entry nonconforming with a rule's id, an act too: a finding is recorded, never refused."""
        self._marks.add(rule)

    @property
    def marks(self) -> frozenset[str]:
        """The ids of the rules that mark the entry so far."""
        return frozenset(self._marks)

    def settled(self) -> Facts:
        """Return the facts with every computed one filled in, and the marks as ``nonconforming``."""
        marks = types.join_codes(self._marks) if self._marks else None
        return self.facts.plus({**self._computed, "nonconforming": marks})

    def event(self) -> Event:
        """Return the event that the command becomes."""
        own = self._command
        return Event(own.kind, own.subject, self.settled(), own.by, own.at, own.re, own.v, own.seen)
