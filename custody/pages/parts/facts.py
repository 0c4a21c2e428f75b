"""Facts from record values: instants, codes, counts, subjects; values for programs, text for people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.display import code_in_words
from custody.law.clock import tell_instant
from custody.ledger.views.naming.display_names import shown_name
from custody.pages.parts.page import Column, Fact, Row, Table, Target
from custody.pages.parts.targets import page_of
from custody.pages.parts.wording import away, moment, when

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import State, Tone

#: How the text of an instant begins that nobody could state.
NOT_KNOWN = ("unknown", "not known")
#: No meanings of codes.
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
    """Return an instant (seconds UTC) as a fact; ``none`` is the text for None, ``text`` replaces it.

    With ``now`` the text also has the time from now. Where ``none`` begins as NOT_KNOWN does, None is an unknown
    instant.
    """
    value = None if seconds is None else tell_instant(seconds)
    written = text or (none if seconds is None else moment(seconds))
    if now is not None and seconds is not None:
        written = f"{written} ({away(seconds, now)})"
    return Fact(key, label, value, written, _state(seconds, none), tone=tone, opens=opens)


def _state(seconds: int | None, none: str) -> State:
    """Return the state of an instant: unknown where None means that nobody could state it."""
    return "unknown" if seconds is None and none.startswith(NOT_KNOWN) else "shown"


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
    """Return a code as a fact with its words and meaning as text; ``none`` is the text for None."""
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
    """Return several codes as one fact, joined by blanks in its value; ``text`` replaces their words."""
    some = tuple(values)
    told = [worded(value, meanings, none) for value in some]
    apart = "; " if any("," in each for each in told) else ", "
    return Fact(key, label, " ".join(some) or None, text or apart.join(told) or none, tone=tone)


def worded(value: str | None, meanings: Mapping[str, str] = _BARE, none: str = "-") -> str:
    """Return a code as words, with its meaning where there is one; ``none`` for None."""
    if value is None:
        return none
    return code_in_words(value, meanings.get(value, ""))


def way(state: str, *, incoming: bool) -> str:
    """Return "from STATE" for an incoming request, "to STATE" for a sent one."""
    return f"{'from' if incoming else 'to'} {state}"


def count(
    key: str, label: str, value: int | None, *, none: str = "-", text: str = "", opens: Target | None = None
) -> Fact:
    """Return a number as a fact; ``none`` is the text for None, ``text`` replaces the number's."""
    return Fact(key, label, value, text or (none if value is None else str(value)), opens=opens)


def thing(
    context: PageContext, key: str, label: str, space: str, subject: str, *, sort: str = "", more: str = ""
) -> Fact:
    """Return a subject as a fact: value its identifier, text its name; opens its page.

    ``sort`` precedes the name, ``more`` follows it.
    """
    name = shown_name(context.lookup, space, subject)
    return Fact(key, label, subject, f"{sort} {name}{more}".lstrip(), opens=Target(page_of(space), subject))


def things(
    context: PageContext, key: str, label: str, space: str, subjects: Iterable[str], *, none: str = "none"
) -> Fact:
    """Return several subjects of a space as one fact: identifiers joined by blanks, names by commas."""
    some = tuple(subjects)
    names = [shown_name(context.lookup, space, subject) for subject in some]
    opens = Target(page_of(space), some[0]) if len(some) == 1 else None
    return Fact(key, label, " ".join(some) or None, ", ".join(names) or none, opens=opens)


def people(context: PageContext, key: str, label: str, actors: Iterable[str]) -> Fact:
    """Return people as one fact: identifiers joined by blanks, names by commas."""
    some = tuple(actors)
    names = ", ".join(map(context.names.person, some))
    opens = Target("person", some[0]) if len(some) == 1 else None
    return Fact(key, label, " ".join(some) or None, names or "none", opens=opens)


def cell(value: str | int | bool | None, text: str, tone: Tone = "", opens: Target | None = None) -> Fact:
    """Return a table cell with a value for programs and a text for people."""
    return Fact("", "", value, text, tone=tone, opens=opens)


def moment_cell(seconds: int | None, none: str = "-", *, more: str = "") -> Fact:
    """Return an instant (seconds UTC) as a cell; ``more`` follows its text."""
    if seconds is None:
        return Fact("", "", None, none, _state(None, none))
    return cell(tell_instant(seconds), f"{moment(seconds)}{more}")


def when_cell(seconds: int | None, none: str = "") -> Fact:
    """Return an instant (seconds UTC) as a cell, to the minute; ``none`` is the text for None."""
    return cell(None, none) if seconds is None else cell(tell_instant(seconds), when(seconds))


def filled(key: str, title: str, columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Table, ...]:
    """Return a table without the columns that are empty in all rows; empty for no rows."""
    return (without_empty(Table(key, title, tuple(columns), tuple(rows))),) if rows else ()


def without_empty(table: Table, known: Collection[str] = ()) -> Table:
    """Return a table without empty columns and without those whose key is in ``known``."""
    if not table.rows:
        return table
    told = [
        at
        for at, column in enumerate(table.columns)
        if column.key not in known and any(row.cells[at].text for row in table.rows)
    ]
    rows = tuple(replace(row, cells=tuple(row.cells[at] for at in told)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[at] for at in told), rows=rows)
