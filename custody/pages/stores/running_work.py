"""The tables of work on this machine: commands, sweeps of other programs, interrupted uploads."""

from __future__ import annotations

from dataclasses import replace

from custody.law.clock import format_instant
from custody.pages.parts.amounts import amount, span
from custody.pages.parts.cells import count, word
from custody.pages.parts.context import PageContext, SweepState
from custody.pages.parts.page import Action, Column, Fact, Row, Table
from custody.pages.parts.wording import when
from custody.pages.stores.stored_objects import broken_off

SWEEP = ("sweep", "run")


def running(context: PageContext) -> tuple[Table, ...]:
    """Return the tables of running commands, other programs' sweeps, and interrupted uploads."""
    commands = tuple(Row.of((command.title, command.state, command.far)) for command in context.running())
    tables = (
        Table.of(
            "Running here: F9 opens it",
            ("command", "state", Column("how_far", "progress")),
            commands,
            key="running_here",
        ),
        _elsewhere(context),
        broken_off(context),
    )
    return tuple(table for table in tables if table.rows)


def _elsewhere(context: PageContext) -> Table:
    """Return the table of sweeps of other programs on this machine, killed ones included."""
    rows = (
        Row.of(
            (
                Fact("what", "what", sweep.scope, _of(context, sweep)),
                Fact("process", "process", sweep.process, _process(sweep)),
                Fact("done", "progress", sweep.done, far(sweep)),
                Fact("told", "reported at", format_instant(sweep.reported), when(sweep.reported)),
            ),
            action=None
            if sweep.alive
            else Action("verify due objects", SWEEP, {"due": True, "depth": sweep.depth}),
            tone="" if sweep.alive else "warn",
        )
        for sweep in context.sweeps()
    )
    columns = tuple(
        Column(key, title)
        for key, title in (
            ("what", "what"),
            ("process", "process"),
            ("done", "progress"),
            ("told", "reported at"),
        )
    )
    detailed = tuple(
        replace(row, facts=_details(sweep)) for row, sweep in zip(rows, context.sweeps(), strict=True)
    )
    return Table("running", "Sweeps of other programs on this machine", columns, detailed)


def _process(sweep: SweepState) -> str:
    return str(sweep.process) if sweep.alive else "INTERRUPTED"


def _details(sweep: SweepState) -> tuple[Fact, ...]:
    return (
        word("state", "running" if sweep.alive else "broken_off"),
        word("depth", sweep.depth),
        word("key", sweep.key or None, sweep.key),
        Fact.of("since", format_instant(sweep.since)),
        count("total", sweep.total),
        word("unit", sweep.unit or None),
        count("entered", sweep.entered),
    )


def _of(context: PageContext, sweep: SweepState) -> str:
    """Return the depth and scope of a sweep as text."""
    if not sweep.key:
        what = {"all": "everything", "due": "what is due"}.get(sweep.scope, sweep.scope)
    elif sweep.scope in ("case", "exhibit"):
        what = f"{sweep.scope} {context.names.label(sweep.scope, sweep.key)}"
    else:
        what = f"{sweep.scope} {sweep.key[:8] if sweep.scope == 'object' else sweep.key}"
    return f"{sweep.depth}, of {what}"


def far(sweep: SweepState) -> str:
    """Return the progress of a sweep by its own report, as text."""
    if sweep.done is None:
        return "cannot be read"
    counts = [sweep.done] if sweep.total is None else [sweep.done, sweep.total]
    share = " of ".join(amount(count) if sweep.unit == "bytes" else str(count) for count in counts)
    entered = f", {sweep.entered} entered" if sweep.entered else ""
    return f"{share}{entered}{_pace(sweep)}"


def _pace(sweep: SweepState) -> str:
    """Return the rate of a running sweep so far, and the time left by it; empty where neither is known."""
    spent = sweep.reported - sweep.since
    if not sweep.alive or not sweep.done or spent <= 0:
        return ""
    rate = sweep.done / spent
    each = amount(round(rate), sweep.unit) if sweep.unit == "bytes" else f"{rate:.1f}"
    left = "" if sweep.total is None else f", {span((sweep.total - sweep.done) / rate)} left"
    return f", {each}/s{left}"
