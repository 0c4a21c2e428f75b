"""Facts that pages make of records: an instant, a code, a count, a subject; values are for programs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.law.clock import tell_instant
from custody.ledger.views.naming.display_names import shown_name
from custody.pages.parts.page import Column, Fact, Row, Table, Target
from custody.pages.parts.targets import page_of
from custody.pages.parts.wording import away, moment, when

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Tone

#: Words for no meaning at all.
_BARE: Mapping[str, str] = {}


def instant(
    key: str,
    label: str,
    seconds: int | None,
    *,
    none: str = "-",
    now: int | None = None,
    text: str = "",
    tone: Tone = "",
    opens: Target | None = None,
) -> Fact:
    """Return an instant (seconds UTC) as a fact; ``none`` stands for no instant, ``text`` for its form.

    With ``now`` the text says how far away it is.
    """
    value = None if seconds is None else tell_instant(seconds)
    written = text or (none if seconds is None else moment(seconds))
    if now is not None and seconds is not None:
        written = f"{written} ({away(seconds, now)})"
    return Fact(key, label, value, written, tone=tone, opens=opens)


def code(
    key: str,
    label: str,
    value: str | None,
    meanings: Mapping[str, str] = _BARE,
    *,
    none: str = "-",
    text: str = "",
    tone: Tone = "",
    opens: Target | None = None,
) -> Fact:
    """Return a code as a fact, written in words with what it means; ``none`` stands for no code."""
    return Fact(key, label, value, text or worded(value, meanings, none), tone=tone, opens=opens)


def codes(
    key: str,
    label: str,
    values: Iterable[str],
    meanings: Mapping[str, str] = _BARE,
    *,
    none: str = "none",
    text: str = "",
    tone: Tone = "",
) -> Fact:
    """Return several codes as one fact, joined by blanks in its value; ``text`` is how they read."""
    some = tuple(values)
    told = [worded(value, meanings, none) for value in some]
    apart = "; " if any("," in each for each in told) else ", "
    return Fact(key, label, " ".join(some) or None, text or apart.join(told) or none, tone=tone)


def worded(value: str | None, meanings: Mapping[str, str] = _BARE, none: str = "-") -> str:
    """Return a code in words, with its meaning where known."""
    if value is None:
        return none
    plain = value.replace("_", " ")
    meaning = meanings.get(value, "")
    if meaning.casefold().startswith(plain.casefold()):
        return meaning
    return f"{plain}: {meaning}" if meaning else plain


def way(state: str, *, incoming: bool) -> str:
    """Return the State from which a request came, or to which it went."""
    return f"{'from' if incoming else 'to'} {state}"


def count(
    key: str, label: str, value: int | None, *, none: str = "-", text: str = "", opens: Target | None = None
) -> Fact:
    """Return a number as a fact; ``none`` stands for no number, ``text`` for how it is written."""
    return Fact(key, label, value, text or (none if value is None else str(value)), opens=opens)


def thing(
    context: PageContext, key: str, label: str, space: str, subject: str, *, sort: str = "", more: str = ""
) -> Fact:
    """Return another thing as a fact: its identifier for programs, its name for people, and its page.

    ``sort`` stands before its name, ``more`` behind it.
    """
    name = shown_name(context.lookup, space, subject)
    return Fact(key, label, subject, f"{sort} {name}{more}".lstrip(), opens=Target(page_of(space), subject))


def things(
    context: PageContext, key: str, label: str, space: str, subjects: Iterable[str], *, none: str = "none"
) -> Fact:
    """Return several things of one space as one fact: its value has their identifiers with blanks between."""
    some = tuple(subjects)
    names = [shown_name(context.lookup, space, subject) for subject in some]
    opens = Target(page_of(space), some[0]) if len(some) == 1 else None
    return Fact(key, label, " ".join(some) or None, ", ".join(names) or none, opens=opens)


def people(context: PageContext, key: str, label: str, actors: Iterable[str]) -> Fact:
    """Return people as one fact: identifiers joined by blanks in its value, names in its text."""
    some = tuple(actors)
    names = ", ".join(map(context.names.person, some))
    opens = Target("person", some[0]) if len(some) == 1 else None
    return Fact(key, label, " ".join(some) or None, names or "none", opens=opens)


def cell(value: str | int | bool | None, text: str, tone: Tone = "", opens: Target | None = None) -> Fact:
    """Return a cell of a table whose value for programs is not its text."""
    return Fact("", "", value, text, tone=tone, opens=opens)


def moment_cell(seconds: int | None, none: str = "-", *, more: str = "") -> Fact:
    """Return an instant (seconds UTC) as a cell of a table; ``more`` is said behind it."""
    if seconds is None:
        return cell(None, none)
    return cell(tell_instant(seconds), f"{moment(seconds)}{more}")


def when_cell(seconds: int | None, none: str = "") -> Fact:
    """Return an instant (seconds UTC) as a cell of a table, without its seconds where it has none."""
    return cell(None, none) if seconds is None else cell(tell_instant(seconds), when(seconds))


def filled(key: str, title: str, columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Table, ...]:
    """Return rows as a table without the columns in which no row has a text; nothing for no rows."""
    return (without_empty(Table(key, title, tuple(columns), tuple(rows))),) if rows else ()


def without_empty(table: Table, known: Collection[str] = ()) -> Table:
    """Return a table without the columns that have no text in any row, and those whose value is ``known``."""
    if not table.rows:
        return table
    told = [
        at
        for at, column in enumerate(table.columns)
        if column.key not in known and any(row.cells[at].text for row in table.rows)
    ]
    rows = tuple(replace(row, cells=tuple(row.cells[at] for at in told)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[at] for at in told), rows=rows)
