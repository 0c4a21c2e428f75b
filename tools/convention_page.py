"""Writes docs/convention.md: every paragraph of the articles on procedure and cooperation, and what answers it."""

from __future__ import annotations

from itertools import groupby

from tools.convention import ROWS, STATES, Carried, Held, Row

_HEAD = """\
# The Convention, paragraph by paragraph

Written by `make docs` from `tools/convention`; do not edit. Articles 23 to 30, 35, 36 and 40 to 46 of the United
Nations Convention against Cybercrime: what each paragraph asks, told in short and in other words than the law's own,
which alone count; and what this ledger does about it. A test compares every row with the code. Article 47, on
cooperation between law enforcement agencies, has no row: nothing here is judged by it.

A ledger fulfils no duty of a State. It asks for what an instrument must state, computes its dates, and keeps what was
done; whether a statement is true, and whether an act was lawful, is for a court. A rule speaks when something is
entered: no rule finds what nobody entered. Rows tell what holds under `un-25` and `un-42` as the program brings them; a
ledger that adopts another version of these, or a [profile](rules.md#profileadopted) of another law, takes periods,
renewals, secrecy and grounds of refusal from there.
"""
_TITLES = {
    "later": "Later",
    "carried in part": "Carried in part",
    "held in part": "Held in part",
    "carried": "Carried",
    "held": "Held",
    "not touched": "Not touched",
}


def convention_page() -> str:
    """Give the page."""
    return "\n".join([_HEAD, _meanings(), _counts(), *(_section(state) for state in STATES)])


def _meanings() -> str:
    lines = ["| state | meaning | rows |", "|---|---|---|"]
    for state, meaning in STATES.items():
        link = f"[{state}](#{state.replace(' ', '-')})"
        lines.append(f"| {link} | {meaning} | {_count(ROWS, state)} |")
    return "\n".join([*lines, f"| all | | {len(ROWS)} |", ""])


def _counts() -> str:
    lines = ["## By article", "", f"| article | {' | '.join(STATES)} |", f"|---|{'---|' * len(STATES)}"]
    for article, rows in groupby(ROWS, key=lambda row: row.article):
        these = tuple(rows)
        cells = [str(_count(these, state) or "-") for state in STATES]
        lines.append(f"| {article} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _count(rows: tuple[Row, ...], state: str) -> int:
    return sum(row.state == state for row in rows)


def _section(state: str) -> str:
    rows = [row for row in ROWS if row.state == state]
    last = "why not" if state == "not touched" else "planned" if state == "later" else "missing"
    head = ["paragraph", "what it asks"]
    there = state not in ("later", "not touched")
    head += ["what is there, and its test"] if there else []
    head += [last] if state not in ("held", "carried") else []
    lines = [f"## {_TITLES[state]}", "", f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for row in rows:
        cells = [row.paragraph, row.asks]
        cells += [_there(row)] if there else []
        cells += [row.later or row.why] if state not in ("held", "carried") else []
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _there(row: Row) -> str:
    return "<br>".join([*map(_held, row.holds), *_carried(row.carries)])


def _held(one: Held) -> str:
    return f"held by [`{one.rule}`](rules.md#rules): {_test(one)}"


def _carried(ones: tuple[Carried, ...]) -> list[str]:
    """Tell codes of one field together."""
    found = []
    for (kind, field, test), codes in groupby(ones, key=lambda one: (one.kind, one.field, _test(one))):
        named = ", ".join(f"`{one.code}`" for one in codes if one.code)
        what = f"[`{kind}`](rules.md#{kind.replace('.', '')})"
        what += f" `{field}`" if field else ""
        what += f" ({named})" if named else ""
        found.append(f"carried by {what}: {test}")
    return found


def _test(one: Held | Carried) -> str:
    return f"[`{one.test}`](../{one.file})"
