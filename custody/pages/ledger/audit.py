"""The pages of an audit: its verdict and extent, and its findings, the gravest first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from custody.digits import whole
from custody.display import capitalised, code_words
from custody.errors import NotFound
from custody.layout import many
from custody.ledger.audit import LEFT_OUT, MEANING, SCOPES, SIZES_ONLY, UNREAD, Finding, Report
from custody.pages.parts.amounts import amount
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import (
    Block,
    Fact,
    Page,
    Paragraph,
    Row,
    Section,
    Table,
    Target,
    Tone,
    Turns,
)
from custody.pages.parts.wording import when

#: The depths of an audit with their meaning.
DEPTHS = {
    "none": "everything but stored objects",
    "metadata": "objects by size only",
    "full": "every byte of every object",
}
_WORDS: dict[str, tuple[str, Tone]] = {
    "verified": ("VERIFIED", "good"),
    "false": ("BROKEN", "bad"),
    "undecided": ("NOT CHECKED", "warn"),
}
#: Digits of the number of a finding in the key of a page.
_DIGITS = 8
_TONES: dict[str, Tone] = {"error": "bad", "warning": "warn", "note": ""}


def build(context: PageContext, key: str) -> Page:
    """Return the audit page: run the check of depth ``key``, or offer the depths for any other key."""
    if key not in DEPTHS:
        rows = tuple(Row.of((told,), Target("audit", depth)) for depth, told in DEPTHS.items())
        return Page(
            Target("audit"),
            "Audit",
            (
                Paragraph(
                    "Checks entries, tree, signatures, rules, tables and the head of this vault. "
                    "Enter begins."
                ),
                Table.of("How far", ("what is read",), rows),
            ),
        )
    begun = context.now
    report = context.check(key)
    return Page(Target("audit", key), f"Audit, {DEPTHS[key]}", _blocks(report, begun))


def finding(context: PageContext, key: str) -> Page:
    """Return the page of one finding of the newest check, by its number from 0.

    Runs a check where none was made. Raises NotFound for a number without finding.
    """
    report = context.report()
    if report is None:
        report = context.check("none")
    found = ranked(report)
    number = whole(key, digits=_DIGITS)
    if number is None or number >= len(found):
        raise NotFound(f"the newest check has no finding {key}", hint=f"It has {len(found)}, from 0 on.")
    item = found[number]
    rows = (
        Fact.of("severity", item.severity.upper(), _TONES[item.severity]),
        Fact.of("scope", f"{code_words(item.scope)}: {MEANING[item.scope]}"),
        Fact.of("at", item.where, opens=_place(item.where)),
        *(Fact.of(name, text) for name, text in (("expected", item.expected), ("found", item.found)) if text),
        Fact.of("do", context.say(item.act)),
    )
    blocks: list[Block] = [Section.of("", rows)]
    if _place(item.where) is not None:
        blocks.append(Paragraph("Enter on the location opens it.", "quiet"))
    last = len(found) - 1
    return Page(
        Target("finding", key),
        f"Finding {int(key) + 1} of {len(found)}: {code_words(item.code)}",
        tuple(blocks),
        turns=Turns(
            before=Target("finding", str(int(key) - 1)) if int(key) else None,
            after=Target("finding", str(int(key) + 1)) if int(key) < last else None,
        ),
    )


def ranked(report: Report) -> list[Finding]:
    """Return the findings of a report, the gravest first, then by scope."""
    severities, scopes = list(_TONES), list(SCOPES)
    return sorted(
        report.findings, key=lambda item: (severities.index(item.severity), scopes.index(item.scope))
    )


def wrong_lines(report: Report) -> list[str]:
    """Return a line on each error and warning of an audit: where it is, what it is and what was found."""
    return [
        f"{item.where}: {code_words(item.code)}{f' ({item.found})' if item.found else ''}"
        for item in ranked(report)
        if item.severity != "note"
    ]


def checked(report: Report) -> Page:
    """Return the page of a finished check: verdict, extent, and every finding with its remedy."""
    resting = [scope for scope, verdict in report.scopes.items() if verdict == report.verdict]
    counts = report.counts
    outside = f"{many(counts.cosignatures, 'cosignature')}, {many(counts.stamps, 'timestamp')}"
    looked = f"{_looked_at(report)}, {outside}" if report.believed else "no row of the database was read"
    found = ranked(report)
    grouped = groupby(found, key=lambda finding: (finding.severity, finding.code, finding.scope, finding.act))
    blocks = (
        Section("scopes", "", tuple(_scope(report, scope) for scope in SCOPES)),
        Section("extent", "", (Fact.of("looked at", looked), *_first_broken(report))),
        *(_alike(list(alike)) for _, alike in grouped),
    )
    return Page(
        Target("audit", report.depth),
        f"{_headline(report)}: {', '.join(resting) or 'none'}{_unread(report)}",
        blocks,
    )


def _headline(report: Report) -> str:
    """Return the verdict with its reservations."""
    but = report.reservations
    return report.headline if but is None else f"{report.headline}, but {but}"


def _unread(report: Report) -> str:
    """Return the words after a verdict without stored objects."""
    return "" if "objects" in report.scopes else "; objects NOT CHECKED"


def _alike(findings: Sequence[Finding]) -> Section:
    """Return findings with the same remedy as one section, with the remedy once."""
    first = findings[0]
    title = f"{first.severity.upper()} {first.code} ({first.scope})"
    facts: list[Fact] = []
    for finding in findings:
        told = {"expected": finding.expected, "found": finding.found}
        if len(findings) > 1:
            told = {"at": finding.where, **told}
        facts += [Fact.of(name, text) for name, text in told.items() if text]
    where = f"at {first.where}" if len(findings) == 1 else f"{len(findings)} times"
    joined = " " if len(findings) == 1 else ", "
    return Section("finding", f"{title}{joined}{where}", (*facts, Fact.of("do", first.act)))


def _blocks(report: Report, begun: int) -> tuple[Block, ...]:
    _, tone = _WORDS[report.verdict]
    if report.reservations is not None and tone == "good":
        tone = "warn"
    facts = (
        Fact.of("verdict", f"{_headline(report)}{_unread(report)}", tone),
        Fact.of("begun", f"{when(begun)}; what has changed since is not in it"),
        *(_scope(report, scope) for scope in SCOPES),
        Fact.of("looked at", _looked_at(report)),
        *_first_broken(report),
    )
    found = ranked(report)
    blocks: list[Block] = [Section.of("", facts)]
    for severity, tone in _TONES.items():
        rows = tuple(
            Row.of(
                (
                    code_words(finding.code),
                    code_words(finding.scope),
                    finding.where,
                    finding.found,
                ),
                _page(at),
                tone=tone,
            )
            for at, finding in enumerate(found)
            if finding.severity == severity
        )
        if rows:
            blocks.append(Table.of(f"{capitalised(severity)}s", ("what", "scope", "at", "found"), rows))
    blocks.append(
        Paragraph("Enter opens a finding: what was expected, and who must do what. R checks again.", "quiet")
        if found
        else Paragraph("Nothing was found.", "good")
    )
    return tuple(blocks)


def _looked_at(report: Report) -> str:
    counts = report.counts
    tree = f"{many(counts.tiles, 'full tile')}, {many(counts.checkpoints, 'checkpoint')}"
    read = " by size only" if report.by_size else f", {amount(counts.bytes)} of them read"
    objects = f"{many(counts.records, 'record')}, {many(counts.objects, 'object')}"
    return f"{many(counts.entries, 'entry')}, {tree}, {objects}{read}"


def _first_broken(report: Report) -> tuple[Fact, ...]:
    """Return the first entry with an error as a fact; empty for none."""
    if report.first_broken is None:
        return ()
    broken = str(report.first_broken)
    return (Fact.of("first broken", f"entry {broken}", "bad", Target("entry", broken)),)


def _page(number: int) -> Target:
    return Target("finding", str(number))


def _scope(report: Report, scope: str) -> Fact:
    verdict, sizes = report.scopes.get(scope), report.by_size and scope == "objects"
    if verdict is None:
        why = (SIZES_ONLY if sizes else LEFT_OUT[scope]) if report.believed else UNREAD
        return Fact.of(code_words(scope), f"NOT CHECKED  {why}")
    word, tone = _WORDS[verdict]
    told = f"stored evidence, {SIZES_ONLY}" if sizes else MEANING[scope]
    if (beside := report.counts.side_note(scope)) is not None:
        told, tone = f"{told}; {beside}", "warn" if tone == "good" else tone
    return Fact.of(code_words(scope), f"{word}  {told}", tone)


def _place(where: str) -> Target | None:
    """Return the page of the entry or record that a finding names, None if there is none."""
    words = where.replace(",", " ").replace(":", " ").replace(";", " ").split()
    if len(words) > 1 and words[0] == "entry" and whole(words[1]) is not None:
        return Target("entry", words[1])
    space, key = (words[1], words[2]) if len(words) > 2 and words[0] == "record" else (*words, "", "")[:2]
    return (
        Target(space, key) if space in ("case", "exhibit", "object", "preservation_order") and key else None
    )
