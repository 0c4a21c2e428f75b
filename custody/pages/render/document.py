"""Writes a page as a JSON document for programs: every member always there, none that depends on how it is shown.

Instants are as people of the field write them (2026-11-24T13:37:00Z); values are those of the entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from custody.law.clock import format_instant
from custody.pages.page import (
    Action,
    Alarm,
    Event,
    Fact,
    NextStep,
    Page,
    Paragraph,
    Section,
    Table,
    Target,
    Timeline,
    Verbatim,
)


def document(page: Page) -> dict[str, Any]:
    """Return a page as members of JSON: a value that is withheld is null, and its ``state`` and ``note`` say why."""
    return {
        "page": page.target.page,
        "key": page.target.key,
        "title": page.title,
        "about": None if page.about is None else {"space": page.about[0], "id": page.about[1]},
        "alarms": [_alarm(alarm) for alarm in page.alarms],
        "facts": [_fact(fact) for fact in page.key_facts],
        "next": [_step(step) for step in page.next_steps],
        "sections": [_section(section) for section in page.of(Section)],
        "tables": [_table(table) for table in page.of(Table)],
        "timelines": [_timeline(timeline) for timeline in page.of(Timeline)],
        "texts": [
            {"title": block.title if isinstance(block, Verbatim) else "", "text": block.text}
            for block in page.blocks
            if isinstance(block, Paragraph | Verbatim)
        ],
        "actions": [_action(action) for action in page.actions],
        "not_shown": list(page.not_shown),
        "before": _target(page.turns.before),
        "after": _target(page.turns.after),
    }


def _target(target: Target | None) -> dict[str, str] | None:
    return None if target is None else {"page": target.page, "key": target.key}


def _fact(fact: Fact) -> dict[str, Any]:
    return {"key": fact.key, "label": fact.label, **_cell(fact), "entry": fact.entry}


def _cell(fact: Fact) -> dict[str, Any]:
    return {
        "value": fact.value if fact.visible else None,
        "text": fact.text,
        "state": fact.state,
        "note": fact.note,
        "opens": _target(fact.opens),
    }


def _section(section: Section) -> dict[str, Any]:
    return {"key": section.key, "title": section.title, "facts": [_fact(fact) for fact in section.facts]}


def _table(table: Table) -> dict[str, Any]:
    keys = _distinct([column.key for column in table.columns])
    return {
        "key": table.key,
        "title": table.title,
        "columns": [
            {"key": key, "title": column.title, "sort": column.sort}
            for key, column in zip(keys, table.columns, strict=True)
        ],
        "rows": [
            {
                "cells": {key: _cell(cell) for key, cell in zip(keys, row.cells, strict=True)},
                "opens": _target(row.opens),
                "tone": row.tone,
                "needs_person": row.needs_person,
            }
            for row in table.rows
        ],
        "more": table.more,
        "rest": _target(table.rest),
    }


def _distinct(keys: Sequence[str]) -> list[str]:
    """Return a name for each column: its key, or its place where it has none or another has the same."""
    return [
        key if key and keys.count(key) == 1 else f"{key or 'column'}_{place}"
        for place, key in enumerate(keys, 1)
    ]


def _timeline(timeline: Timeline) -> dict[str, Any]:
    return {
        "key": timeline.key,
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
    }


def _step(step: NextStep) -> dict[str, Any]:
    return {
        "code": step.code,
        "text": step.text,
        "due": _instant(step.due),
        "roles": list(step.roles),
        "action": None if step.action is None else _action(step.action),
    }


def _action(action: Action) -> dict[str, Any]:
    refused = action.refused
    return {
        "label": action.label,
        "command": " ".join(action.words),
        "values": {name: value for name, value in action.values.items() if _is_plain(value)},
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


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int | str)
