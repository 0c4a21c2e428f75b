"""Pages as JSON documents for programs, with every member.

Facts, sections, tables and timelines are members by their keys, in reading order: ``facts.state.value``,
``sections.what_it_is.facts.serial.text``, ``tables.entries.rows[0].cells.kind.value``. A repeated key gets a
number from the second on (``entry_17``, ``entry_17_2``). Instants are RFC 3339 (2026-11-24T13:37:00Z); values
are those of the entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from custody.law.clock import format_instant
from custody.pages.parts.page import (
    VISIBLE,
    Action,
    Alarm,
    AsOf,
    Column,
    Event,
    Fact,
    NextStep,
    Page,
    Paragraph,
    Section,
    State,
    Table,
    Target,
    Timeline,
    Verbatim,
)

#: The version of a page's document; it rises when a member is removed or changes its meaning.
SCHEMA = "custody.page/2"
#: The name of a part without key.
UNTITLED = "untitled"


class Keyed(Protocol):
    """A fact or column of a page: what becomes a JSON member under its key."""

    @property
    def key(self) -> str:
        """The key, possibly not unique."""


K = TypeVar("K", bound=Keyed)


def document(page: Page) -> dict[str, Any]:
    """Return a page as JSON members; a value that is absent or hidden is null, and ``state`` says which."""
    return {
        "schema": SCHEMA,
        "page": page.target.page,
        "key": page.target.key,
        "title": page.title,
        "about": None if page.about is None else {"space": page.about[0], "id": page.about[1]},
        "alarms": [_alarm(alarm) for alarm in page.alarms],
        "facts": _by_key(page.key_facts, _fact),
        "next": [_step(step) for step in page.next_steps],
        "sections": _by_key(page.of(Section), _section),
        "tables": _by_key(page.of(Table), _table),
        "timelines": _by_key(page.of(Timeline), _timeline),
        "texts": [
            {"title": block.title if isinstance(block, Verbatim) else "", "text": block.text}
            for block in page.blocks
            if isinstance(block, Paragraph | Verbatim)
        ],
        "actions": [_action(action) for action in page.actions],
        "not_shown": list(page.not_shown),
        "before": _target(page.turns.before),
        "after": _target(page.turns.after),
        **_as_of(page.as_of),
    }


def _as_of(past: AsOf | None) -> dict[str, Any]:
    """Return the member of a page that shows a past state; no member for the page of now."""
    return {} if past is None else {"as_of": {"entry": past.entry, "at": format_instant(past.at)}}


def _by_key(parts: Iterable[K], write: Callable[[K], dict[str, Any]]) -> dict[str, dict[str, Any]]:
    parts = list(parts)
    return dict(zip(distinct(part.key for part in parts), map(write, parts), strict=True))


def distinct(keys: Iterable[str]) -> list[str]:
    """Return each key as a unique name: numbered from its second use on, ``untitled`` if empty."""
    found = dict[str, None]()
    for key in keys:
        name, number = key or UNTITLED, 1
        while name in found:
            number += 1
            name = f"{key or UNTITLED}_{number}"
        found[name] = None
    return list(found)


def _target(target: Target | None) -> dict[str, str] | None:
    return None if target is None else {"page": target.page, "key": target.key}


def _fact(fact: Fact) -> dict[str, Any]:
    return {"label": fact.label, **_cell(fact), "entry": fact.entry}


def written_state(fact: Fact) -> State:
    """Return the state of a fact for programs: ``none`` where nothing is hidden and there is no value."""
    return "none" if fact.visible and fact.value in (None, "") else fact.state


def _cell(fact: Fact) -> dict[str, Any]:
    state = written_state(fact)
    return {
        "value": None if state not in VISIBLE else fact.value,
        "text": fact.text,
        "state": state,
        "note": fact.note,
        "opens": _target(fact.opens),
    }


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "facts": _by_key(section.facts, _fact)}


def _table(table: Table) -> dict[str, Any]:
    columns = _by_key(table.columns, _column)
    return {
        "title": table.title,
        "columns": columns,
        "rows": [
            {
                "cells": {key: _cell(cell) for key, cell in zip(columns, row.cells, strict=True)},
                "opens": _target(row.opens),
                "tone": row.tone,
                "needs_person": row.needs_person,
                "facts": _by_key(row.facts, _fact),
            }
            for row in table.rows
        ],
        "more": table.more,
        "rest": _target(table.rest),
    }


def _column(column: Column) -> dict[str, Any]:
    return {"title": column.title, "sort": column.sort}


def _timeline(timeline: Timeline) -> dict[str, Any]:
    return {
        "title": timeline.title,
        "now": format_instant(timeline.now),
        "as_of": _instant(timeline.as_of),
        "lanes": [
            {"label": lane.label, "events": [_event(event, timeline.period) for event in lane.events]}
            for lane in timeline.lanes
        ],
    }


def _event(event: Event, period: str) -> dict[str, Any]:
    return {
        "start": format_instant(event.start),
        "end": _instant(event.end),
        "sort": event.sort,
        "means": period if event.sort == "period" else "",
        "label": _cell(event.label),
        "name": event.label.label,
        "entry": event.entry,
    }


def _instant(at: int | None) -> str | None:
    return None if at is None else format_instant(at)


def _alarm(alarm: Alarm) -> dict[str, Any]:
    return {
        "code": alarm.code,
        "text": alarm.text,
        "tone": alarm.tone,
        "entry": alarm.entry,
        "action": None if alarm.action is None else _action(alarm.action),
        "facts": _by_key(alarm.facts, _fact),
    }


def _step(step: NextStep) -> dict[str, Any]:
    return {
        "code": step.code,
        "text": step.text,
        "due": _instant(step.due),
        "roles": list(step.roles),
        "overdue": step.overdue,
        "action": None if step.action is None else _action(step.action),
    }


def _action(action: Action) -> dict[str, Any]:
    refused = action.refused
    return {
        "label": action.label,
        "command": " ".join(action.words),
        "values": {name: value for name, value in action.values.items() if _is_answer(value)},
        "refused": None
        if refused is None
        else {
            "rule": refused.rule,
            "article": refused.article,
            "why": refused.why,
            "hint": refused.hint,
            "recordable": refused.recordable,
        },
        "other_signer": action.other_signer,
    }


def _is_answer(value: object) -> bool:
    """Return whether a value is the answer to a question, or the answers to one that takes several."""
    if isinstance(value, list | tuple):
        return all(isinstance(answer, str) for answer in value)
    return value is None or isinstance(value, bool | int | str)
