"""How the program of today is asked: when code moves, this module changes, and what is recorded does not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from custody.cli.forms import form
from custody.cli.forms.remote_commands import CommandActs
from custody.cli.shell.call import Surroundings
from custody.forms.form import Form
from custody.model import layouts, prefetch, ruleset_digests
from custody.model.entry.facts import Facts
from custody.model.hints import HINTS, MARKS
from custody.model.kind_commands import command_of
from custody.model.record import Record
from custody.model.records import RECORDS
from custody.model.rulings import Command
from custody.model.schema.schema import Layout, Need
from custody.pages.things.actions import fields_naming
from tests.cli.desk import Answer, Desk

#: The ruleset that is recorded.
VERSION = 1


def kinds() -> tuple[str, ...]:
    """Return the names of all kinds of entry."""
    return tuple(sorted(layouts.kind_names()))


def layout(kind: str) -> Layout:
    """Return the layout of a kind."""
    return layouts.layout(VERSION, kind)


def signed(kind: str) -> tuple[str, dict[str, Any]]:
    """Return the digest of what is signed of a kind, and that itself."""
    return ruleset_digests.kind_digest(VERSION, kind), ruleset_digests.kind_part(VERSION, kind)


def hints() -> dict[str, str]:
    """Return what every rule that refuses says to do, by rule."""
    return dict(HINTS)


def marks() -> dict[str, str]:
    """Return what the mark of a rule means, by rule."""
    return dict(MARKS)


@cache
def commands() -> tuple[tuple[str, ...], ...]:
    """Return the words of every command and action."""
    return tuple(sorted(words for words, _ in form.leaves()))


@cache
def entering() -> tuple[tuple[str, ...], ...]:
    """Return the words of every command and action that enters something."""
    return tuple(sorted(words for words, _ in form.writing()))


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """Return the words of every command that only holds actions."""
    return tuple(sorted({words[:1] for words in commands()} - set(commands())))


@cache
def templates() -> tuple[str, ...]:
    """Return the names of all templates."""
    return tuple(sorted(name for name, _ in form.names()))


def answer(*typed_words: str) -> Answer:
    """Return what the program answers at a desk where nothing is."""
    with TemporaryDirectory() as folder:
        told = Desk(Path(folder) / "bare").run(*typed_words)
        return Answer(told.status, told.out.replace(folder, "$HERE"), told.err.replace(folder, "$HERE"))


@cache
def help_of(words: tuple[str, ...]) -> str:
    """Return the page that --help shows."""
    shown = io.StringIO()
    with redirect_stdout(shown):
        done = answer(*words, "--help")
    assert (done.status, done.err) == (0, ""), done.err
    return shown.getvalue() + done.out


def template_of(name: str) -> str:
    """Return an empty form as it is written."""
    return str(_template(name)["text"])


def keys_of(words: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
    """Return what the form of a command asks for: each with ``key``, ``need``, ``about`` and ``values``."""
    return tuple(_template(".".join(words))["keys"])


@cache
def _template(name: str) -> dict[str, Any]:
    return answer("form", name, "--json").document


def form_of(words: tuple[str, ...]) -> Form:
    """Return the form of a command on the screens."""
    around = Surroundings(io.StringIO(), io.StringIO(), {}, Path())
    acts = CommandActs(around, lambda: None, lambda _: (_ for _ in ()).throw(AssertionError))
    return acts.form(words)


def entered_by(command: str) -> tuple[str, ...]:
    """Return the kinds that a command enters."""
    return tuple(kind for kind in kinds() if command_of(kind) == command)


def asked_for(command: str) -> frozenset[str]:
    """Return the names under which a command asks for what is expected of the kinds that it enters."""
    form = form_of(tuple(command.split()))
    return frozenset(field.name for field in form.fields if field.need == "expected")


def expected(kind: str) -> tuple[str, ...]:
    """Return the fields that are expected of a kind itself, in order; when it happened is asked of every kind."""
    fields = layout(kind).kind.own
    return tuple(field.name for field in fields if field.need is Need.EXPECTED)


@cache
def spaces() -> tuple[str, ...]:
    """Return the spaces of all records, and the names under which something else is asked about."""
    return tuple(
        sorted({"certificate", "disclosure_duty", "ledger", *(record.space for record in _records(Record))})
    )


def about(kind: str, space: str) -> tuple[str, ...] | None:
    """Return the facts by which a kind can name a thing of this space, none for its subject; None where it cannot."""
    return fields_naming(layout(kind).kind, space)


def prefetched(kind: str, *, several: bool, answers: bool) -> tuple[tuple[str, str], ...]:
    """Return what is fetched before an entry of a kind is judged whose every structural field is given.

    With ``several`` those that may name several things name two; with ``answers`` it answers an entry.
    """
    plural = {"seals", "subjects"} if several else frozenset()
    facts = {
        field.name: f"{field.name}-1 {field.name}-2" if field.type.name in plural else field.name
        for field in layout(kind).fields
        if field.name in layout(kind).structural
    }
    re = bytes(32) if answers else None
    command = Command(kind, "SUBJECT", Facts(facts), "SIGNER", 0, re, VERSION, 0)
    return tuple(sorted(set(prefetch.reads(command))))


def _records(kind: type[Record]) -> Iterator[type[Record]]:
    for below in kind.__subclasses__():
        # Tests make plain records of things that the program has not.
        if "space" in vars(below) and (
            "<locals>" not in below.__qualname__ or RECORDS.get(below.space) is below
        ):
            yield below
        yield from _records(below)
