"""Partial evaluation of the rules on an entry with only some facts known.

A judge is run once for each value that an open fact can have: each code, each flag, no value. A run ends where the
judge reads a fact that can have any value. A refusal in every run holds whatever the open facts will be. This module
knows no particular rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from custody.errors import CustodyError, RuleBroken
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.entry.facts import Facts
from custody.model.layouts import layout
from custody.model.rulesets import Judge, judging
from custody.model.rulings import Command, Ruling
from custody.model.schema import types
from custody.model.schema.schema import FieldSpec, Layout, Need, Structural
from custody.model.schema.types import Value
from custody.model.state import State

#: The most runs of one judge; after these it counts as not refusing.
MOST_RUNS = 64


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that refuses: id, article, text, hint, and the open facts it depends on (none: always).

    ``law`` is the rule of the profile whose paragraph the article is, empty for the Convention.
    """

    rule: str
    article: str
    why: str
    hint: str
    depends: tuple[str, ...] = ()
    law: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The verdict of the rules on an entry before all of its facts are known.

    ``refused`` is the first violation that refuses it whatever the open facts. ``perhaps`` are those that refuse it for
    some values of the open facts. ``marks`` are the rules that mark it nonconforming in every case where it is
    accepted. ``signer`` is True if form or signer refuse it, before any rule on its subject.
    """

    refused: Violation | None = None
    perhaps: tuple[Violation, ...] = ()
    marks: frozenset[str] = frozenset()
    signer: bool = False


class _Open(Exception):
    """A judge read a fact that can have any value."""


class _Anything:
    """The choice in a domain for every value that is not listed in it."""


_ANYTHING = _Anything()
Choice = Value | _Anything


class _Values(dict[str, Value]):
    """Values with open ones among them, each chosen at its first reading: by the script, else the first."""

    def __init__(self, known: Mapping[str, Value], domains: Mapping[str, tuple[Choice, ...]]) -> None:
        super().__init__(known)
        self._domains = domains
        self.script: list[int] = []
        self.chosen: list[str] = []

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value, None if there is none; raise _Open if it can be anything."""
        if name not in self.chosen and name in self._domains:
            if len(self.chosen) == len(self.script):
                self.script.append(0)
            self.chosen.append(name)
        if name not in self.chosen:
            return super().get(name, default)
        value = self._domains[name][self.script[self.chosen.index(name)]]
        if isinstance(value, _Anything):
            raise _Open
        return value

    def __contains__(self, name: object) -> bool:
        return self.get(str(name)) is not None

    def __iter__(self) -> Iterator[str]:
        raise _Open

    def __len__(self) -> int:
        raise _Open

    def copy(self) -> dict[str, Value]:
        """Raise _Open: a copy of all values would read those that can be anything."""
        raise _Open

    def again(self) -> bool:
        """Advance the script to the next run; return False after the last one."""
        del self.script[len(self.chosen) :]
        while self.script and self.script[-1] + 1 >= len(self._domains[self.chosen[len(self.script) - 1]]):
            self.script.pop()
        if not self.script:
            return False
        self.script[-1] += 1
        self.chosen.clear()
        return True


class _OpenFacts(Facts):
    """Facts with some values still open."""

    __slots__ = ()

    def __init__(self, values: _Values) -> None:
        self._values = values

    def without(self, names: frozenset[str]) -> Facts:
        """Return these facts unchanged: they hold no computed facts."""
        return self


class _Run(NamedTuple):
    """The result of one run of a judge: its refusal or None, the open facts read, and its marks."""

    error: RuleBroken | None
    read: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()


def foresee(state: State, command: Command) -> Preview:
    """Return the verdict of the rules on a command with only some facts known.

    The command's facts must hold its entry mode. An act is dated by its signing, and every field expected of it gets a
    value.
    """
    spec = layout(command.v, command.kind)
    known, domains = _parted(spec, command)
    partial_command = replace(command, facts=Facts(known))
    try:
        begun, judges = judging(state, partial_command)
    except RuleBroken as error:
        return Preview(refused=_broken(error), signer=True)
    perhaps: list[Violation] = []
    marks: set[str] = set()
    for judge in judges:
        runs = tuple(_runs(state, begun, partial_command, judge, _Values(known, domains)))
        refusals = tuple(_refusals(runs))
        passed = [run.marks for run in runs if run.error is None]
        if not passed:
            first, *others = refusals
            return Preview(refused=first if others else replace(first, depends=()))
        perhaps += refusals
        marks |= frozenset.intersection(*passed)
    return Preview(None, tuple(perhaps), frozenset(marks))


def _parted(spec: Layout, command: Command) -> tuple[dict[str, Value], dict[str, tuple[Choice, ...]]]:
    """Return the known facts of a command, and the possible values of each structural field left open."""
    known = dict(command.facts)
    act = known["entry_mode"] == "act"
    if act:
        known["occurred_at"] = format_instant(command.at)
    domains = {
        field.name: _domain(field, command.at, act=act)
        for field in spec.fields
        if isinstance(field, Structural) and field.need is not Need.COMPUTED and field.name not in known
    }
    if act:
        del domains["not_known"]  # an act with anything not known is refused
    return known, domains


def _domain(spec: FieldSpec, at: int, *, act: bool) -> tuple[Choice, ...]:
    """Return the values a field can have, and one that stands for all others if they cannot be listed.

    For an instant in the past, the one of signing (``at``, seconds UTC) is tried by itself.
    """
    listed: tuple[Choice, ...] = (_ANYTHING,)
    if spec.type is types.FLAG:
        listed = (False, True)
    elif spec.type is types.COME:
        listed = (format_instant(at), _ANYTHING)
    elif spec.type.choices and spec.type.name == "code":
        listed = spec.type.choices
    given = spec.need is Need.REQUIRED or (act and spec.need is Need.EXPECTED)
    return listed if given else (None, *listed)


def _runs(state: State, begun: Ruling, command: Command, judge: Judge, values: _Values) -> Iterator[_Run]:
    """Yield one run of a judge for each choice of open facts; after ``MOST_RUNS`` runs, one empty run.

    ``begun`` is the ruling on the command before any judge: its signer does not depend on open facts.
    """
    partial_command = replace(command, facts=_OpenFacts(values))
    for _ in range(MOST_RUNS):
        ruling, error = begun.anew(partial_command), None
        try:
            judge(state, partial_command, ruling)
        except RuleBroken as broken:
            error = broken
        except (_Open, CustodyError):  # the rest of the judge depends on an open fact
            pass
        yield _Run(error, tuple(values.chosen), ruling.marks)
        if not values.again():
            return
    yield _Run(None)


def _refusals(runs: tuple[_Run, ...]) -> Iterator[Violation]:
    """Yield one violation for each rule that refuses in some run, with the open facts read in those runs."""
    for rule in dict.fromkeys(run.error.rule for run in runs if run.error is not None):
        akin = [(run.error, run.read) for run in runs if run.error is not None and run.error.rule == rule]
        yield _broken(akin[0][0], tuple(dict.fromkeys(name for _, read in akin for name in read)))


def _broken(error: RuleBroken, depends: tuple[str, ...] = ()) -> Violation:
    return Violation(error.rule, error.article, error.message, error.hint, depends, error.law)
