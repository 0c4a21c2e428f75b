"""The check of the whole house: what it covers, and what it found, the gravest first."""

from __future__ import annotations

from custody.ledger.audit import SCOPES, Finding, Report
from tui.page import Block, Page, Pair, Pairs, Row, Said, Table, Target, Tone
from tui.sight import Sight

#: How far stored objects are read, and what that means.
DEPTHS = {
    "none": "everything but stored objects",
    "metadata": "objects by their sizes",
    "full": "every byte of every object",
}
_WORDS: dict[str, tuple[str, Tone]] = {
    "verified": ("VERIFIED", "good"),
    "false": ("BROKEN", "bad"),
    "undecided": ("NOT CHECKED", "warn"),
}
_TONES: dict[str, Tone] = {"error": "bad", "warning": "warn", "note": ""}


def build(sight: Sight, key: str) -> Page:
    """Build the page; ``key`` says how far objects are read, and begins the check; empty offers the choice."""
    if key not in DEPTHS:
        rows = tuple(Row((told,), Target("audit", depth)) for depth, told in DEPTHS.items())
        return Page(
            Target("audit"),
            "Audit",
            (
                Said(
                    "Checks entries, tree, signatures, rules, tables and the head of this vault. Enter begins."
                ),
                Table("How far", ("what is read",), rows),
            ),
        )
    report = sight.vault.audit().run(objects=key, progress=sight.progress)
    return Page(Target("audit", key), f"Audit, {DEPTHS[key]}", _blocks(report))


def _blocks(report: Report) -> tuple[Block, ...]:
    word, tone = _WORDS[report.verdict]
    counts = report.counts
    scopes = tuple(_scope(report, scope) for scope in SCOPES)
    looked = Pair(
        "looked at", f"{counts.entries} entries, {counts.records} records, {counts.objects} objects"
    )
    blocks: list[Block] = [Pairs("", (Pair("verdict", word, tone), *scopes, looked))]
    for severity in _TONES:
        found = [one for one in report.findings if one.severity == severity]
        if found:
            blocks.append(Said(f"{severity.upper()}S ({len(found)})", "title"))
            blocks += [_finding(one) for one in found]
    if not report.findings:
        blocks.append(Said("Nothing was found.", "good"))
    return tuple(blocks)


def _scope(report: Report, scope: str) -> Pair:
    verdict = report.scopes.get(scope)
    word, tone = ("NOT CHECKED", _TONES["note"]) if verdict is None else _WORDS[verdict]
    return Pair(scope.replace("_", " "), word, tone)


def _finding(one: Finding) -> Pairs:
    rows = [
        Pair("at", one.where, _TONES[one.severity], opens=_place(one.where)),
        *(Pair(name, text) for name, text in (("expected", one.expected), ("found", one.found)) if text),
        Pair("do", one.act),
    ]
    return Pairs(f"{one.code.replace('_', ' ')} ({one.scope})", tuple(rows))


def _place(where: str) -> Target | None:
    """Give the entry that a finding names."""
    word, _, rest = where.partition(" ")
    number = rest.split(" ")[0].rstrip(",:;")
    return Target("entry", number) if word == "entry" and number.isdigit() else None
