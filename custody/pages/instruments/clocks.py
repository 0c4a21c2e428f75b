"""Periods of orders and requests: table, timeline, gaps, and verdicts on acts with a deadline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.ledger.timestamps.records import unread
from custody.model.display_values import text_with_note
from custody.pages.parts import facts
from custody.pages.parts.lanes import event
from custody.pages.parts.page import (
    Block,
    Column,
    Fact,
    Lane,
    Paragraph,
    Row,
    Section,
    Table,
    Target,
)
from custody.pages.parts.targets import noun_of
from custody.pages.parts.timeliness import verdict_words
from custody.pages.parts.wording import gap_text, in_sentence, moment, span

if TYPE_CHECKING:
    from custody.law.clock import Gap
    from custody.ledger.views.entries.corrections import CorrectedPeriods
    from custody.ledger.views.entries.entries import EntryView
    from custody.ledger.views.entries.timeliness import Verdict
    from custody.model.records import OrderPeriod
    from custody.pages.parts.context import PageContext

_PERIODS = (
    Column("number", "", "count"),
    Column("start", "from", "instant"),
    Column("end", "up to", "instant"),
    Column("decided", "decided", "instant"),
    Column("lag", "lag", "count"),
)
_GAPS = (
    Column("start", "from", "instant"),
    Column("end", "up to", "instant"),
    Column("length", "length"),
    Column("entries", "dated in it"),
)
#: The note where a token that cannot be verified here might prove a claim.
UNREAD = "timestamp tokens that could not be verified here are not counted: `custody timestamp list`"


def periods(found: Sequence[OrderPeriod], lags: Sequence[int], title: str = "Periods") -> Table:
    """Return the table of periods; ``lags`` are the delays of their recording (seconds)."""
    rows = tuple(
        Row.of(
            (
                facts.cell(at, str(at)),
                facts.moment_cell(period.start),
                facts.moment_cell(period.end),
                facts.moment_cell(period.decided),
                facts.cell(lag, span(lag) if lag else "-"),
            ),
            Target("entry", str(period.position)),
        )
        for at, (period, lag) in enumerate(zip(found, lags, strict=True), 1)
    )
    return Table.of(title, _PERIODS, rows, "no period has begun", key="periods")


def gaps(
    found: Iterable[Gap], calendar_margin_hours: int, inside: Iterable[Sequence[EntryView]] = ()
) -> tuple[Table, ...]:
    """Return the table of gaps between periods, with the entries dated ``inside``; empty for none."""
    told = tuple(found)
    dated = tuple(inside) or ((),) * len(told)
    rows = tuple(_gap(gap, calendar_margin_hours, entries) for gap, entries in zip(told, dated, strict=True))
    return facts.filled("gaps", "GAPS", _GAPS, rows)


def _gap(gap: Gap, calendar_margin_hours: int, entries: Sequence[EntryView]) -> Row:
    _, _, length = gap_text(gap.start, gap.end, calendar_margin_hours).partition(": ")
    positions = " ".join(str(entry.position) for entry in entries)
    dated = ", ".join(f"{entry.envelope.kind}, entry {entry.position}" for entry in entries)
    cells = (
        facts.moment_cell(gap.start),
        facts.moment_cell(gap.end),
        facts.cell(length, length),
        facts.cell(positions or None, dated),
    )
    return Row.of(cells, tone="warn")


def lanes(found: Sequence[OrderPeriod], between: Sequence[Gap], what: str = "In force") -> list[Lane]:
    """Return periods and gaps as lanes of a timeline; ``what`` begins a period's sentence."""
    spans = tuple(
        event(
            period.start,
            period.end,
            "period",
            f"{what} up to {moment(period.end)}, {f'by renewal {at}' if at else 'as first granted'}.",
            name=f"renewal {at}" if at else "first period",
            entry=period.position,
        )
        for at, period in enumerate(found)
    )
    later = {period.start: period.position for period in found}
    apart = tuple(
        event(
            gap.start,
            gap.end,
            "gap",
            "NOT COVERED: no period on record.",
            name="gap",
            entry=later.get(gap.end),
            tone="bad",
        )
        for gap in between
    )
    return [Lane("period", spans), *([Lane("gap", apart)] if apart else [])]


def other_clock(differs: CorrectedPeriods | None, remedies: Sequence[str]) -> tuple[Block, ...]:
    """Return the periods that follow from later entries, compared with the signed ones.

    Empty where they do not differ. ``remedies`` are sentences on what changes the end.
    """
    if differs is None:
        return ()
    positions = (*differs.by, *differs.again)
    entries = f"{'entry' if len(positions) == 1 else 'entries'} {', '.join(map(str, positions))}"
    what = "EARLIER SERVICE OR RECEIPT" if differs.again else "CORRECTED INSTANT"
    title = f"{what} ({entries}): the clock runs as signed"
    how, since = (
        ("as recorded later", "what was recorded later")
        if differs.again
        else ("as corrected", "the correction")
    )
    if not differs.periods:
        unknown = f"By {since} the start of the period is not known."
        return (Paragraph(title, "warn"), *(Paragraph(text, "warn") for text in (unknown, *remedies)))
    rows = [
        Row.of((f"{at}, {said}", facts.moment_cell(period.start), facts.moment_cell(period.end)))
        for at, both in enumerate(zip(differs.signed, differs.periods, strict=True), 1)
        for said, period in zip(("as signed", how), both, strict=True)
    ]
    rows += [
        Row.of(
            (
                f"NOT COVERED, {how}",
                facts.moment_cell(gap.start),
                facts.moment_cell(gap.end, more=f", {span(gap.end - gap.start)} counted in whole days"),
            ),
            tone="warn",
        )
        for gap in differs.gaps
    ]
    texts = []
    if differs.sooner:
        which = "sooner" if differs.sooner > 0 else "later"
        texts.append(
            f"By {since} the last period ends {span(abs(differs.sooner))} {which}. Act before the "
            "earlier end; release nothing before the later."
        )
    table = Table.of(title, ("period", "from", "up to"), tuple(rows), key="other_clock")
    return (table, *(Paragraph(text, "warn") for text in (*texts, *remedies)))


def acts(found: Sequence[Verdict]) -> tuple[Section, ...]:
    """Return the verdict on each act with a deadline, one section each."""
    return tuple(
        Section(
            f"act_{verdict.position}",
            f"Deadline of {_worded(verdict.act)} (entry {verdict.position})",
            tuple(_act(verdict)),
        )
        for verdict in found
    )


def _worded(kind: str) -> str:
    """Return a kind of entry as text."""
    space, _, act = kind.partition(".")
    return f"{in_sentence(noun_of(space))} {code_words(act)}"


def _act(found: Verdict) -> Iterator[Fact]:
    judged = found.timeliness
    late = judged.verdict == "late" and not found.open_to_law
    words = "; ".join(verdict_words(found))
    yield Fact("verdict", "verdict", judged.verdict, words, tone="bad" if late else "", entry=found.position)
    happened = text_with_note(moment(found.claimed), found.note)
    yield facts.instant("claimed", "happened", found.claimed, text=happened)
    yield facts.instant("before", "had to come before", found.before)
    if found.latest is not None:
        yield facts.instant("latest", "as its law may count", found.latest)
    if found.recorded != found.claimed:
        yield facts.instant("recorded", "recorded", found.recorded)
    if found.proven is not None:
        yield facts.instant("proven", "proven by", found.proven)
    for key, label, seconds in (("gap", "gap", judged.gap), ("lag", "lag", judged.lag)):
        if seconds:
            yield Fact(key, label, seconds, span(seconds))


def unread_tokens(context: PageContext, found: Sequence[Verdict]) -> tuple[str, ...]:
    """Return a note that timestamp tokens are not verifiable here, if one might prove a claim."""
    claimed = any(verdict.timeliness.verdict == "claimed_in_time" for verdict in found)
    return (context.say(UNREAD),) if claimed and unread(context.lookup.reader, context.stamps()) else ()
