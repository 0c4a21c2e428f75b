"""The page docs/reference/convention.md: every paragraph that is mapped, and the answers to it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from custody.model.hints import HINTS, MARKS
from tools.convention import ROWS, STATES, Carried, Held, Row, Tried
from tools.rules_kinds import link_to

#: The text as adopted, in the six languages.
TREATY = "https://docs.un.org/en/A/RES/79/243"

_HEAD = f"""\
# The Convention, paragraph by paragraph

Written by `make docs` from `tools/convention`; do not edit. Articles 23 to 30, 35, 36 and 40 to 46 of the United
Nations Convention against Cybercrime ([text as adopted]({TREATY})): how we read each
paragraph, which entry or field carries it, which rule judges it, and what stays undecided. The treaty's own words alone
count; read them beside this. Article 47, on cooperation between law enforcement agencies, has no row: nothing here is
judged by it.

A ledger fulfils no duty of a State. It asks for what an instrument must state, computes its dates, and keeps what was
done; whether a statement is true, and whether an act was lawful, is for a court. A rule speaks when something is
entered: no rule finds what nobody entered. Rows tell what holds under `un-25` and `un-42` as the program brings them; a
ledger that adopts another version of these, or a [profile](kinds/laws.md#profileadopted) of another law, takes periods,
renewals, secrecy and grounds of refusal from there.

Names in `code` are explained in [kinds of entry](kinds/index.md). The tests of a row, with what each of its rules says,
are in the [annex](#annex-tests).
"""
_TITLES = {
    23: "scope of procedural measures",
    24: "conditions and safeguards",
    25: "expedited preservation",
    26: "partial disclosure of traffic data",
    27: "production orders",
    28: "search and seizure",
    29: "real-time collection of traffic data",
    30: "interception of content data",
    35: "principles of cooperation",
    36: "protection of personal data",
    40: "mutual legal assistance",
    41: "24/7 network",
    42: "preservation for another State",
    43: "disclosure of preserved traffic data abroad",
    44: "access to stored data for another State",
    45: "real-time collection of traffic data for another State",
    46: "interception for another State",
}
_COLUMNS = ("paragraph", "our reading", "entry and field", "rule", "what it does not decide", "tests")


def convention_page() -> str:
    """Return the text of docs/reference/convention.md."""
    articles = [_article(article, tuple(rows)) for article, rows in _by_article()]
    return "\n".join([_HEAD, _meanings(), _counts(), *articles, _annex()])


def _by_article() -> Iterable[tuple[int, Iterable[Row]]]:
    return groupby(ROWS, key=lambda row: row.article)


def _states() -> list[str]:
    """Return the states that rows have, in their order."""
    return [state for state in STATES if _count(ROWS, state)]


def _meanings() -> str:
    lines = ["| state | meaning | rows |", "|---|---|---|"]
    lines += [f"| {state} | {STATES[state]} | {_count(ROWS, state)} |" for state in _states()]
    return "\n".join([*lines, f"| all | | {len(ROWS)} |", ""])


def _counts() -> str:
    lines = ["## By article", "", f"| article | {' | '.join(_states())} |", f"|---|{'---|' * len(_states())}"]
    for article, rows in _by_article():
        of_article = tuple(rows)
        cells = [str(_count(of_article, state) or "-") for state in _states()]
        lines.append(f"| [{article}](#{_anchor(_heading(article))}) | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _count(rows: tuple[Row, ...], state: str) -> int:
    return sum(row.state == state for row in rows)


def _heading(article: int) -> str:
    return f"Article {article}: {_TITLES[article]}"


def _anchor(heading: str) -> str:
    return "".join(sign for sign in heading.lower().replace(" ", "-") if sign.isalnum() or sign == "-")


def _article(article: int, rows: tuple[Row, ...]) -> str:
    lines = [f"## {_heading(article)}", "", f"| {' | '.join(_COLUMNS)} |", "|---" * len(_COLUMNS) + "|"]
    lines += [f"| {' | '.join(_cells(row))} |" for row in rows]
    return "\n".join([*lines, ""])


def _cells(row: Row) -> tuple[str, ...]:
    rules = ", ".join(f"`{rule}`" for rule in _rules(row))
    missing = f"Missing: {row.later}" if row.later else ""
    left = " ".join(filter(None, (row.undecided, missing, row.why)))
    tests = f"[{_number(row)}](#{_anchor(_tests_of(row))})" if _number(row) else ""
    cells = (f"{row.paragraph}<br>*{row.state}*", row.asks, _fields(row), rules, left, tests)
    return tuple(cell or "-" for cell in cells)


def _rules(row: Row) -> tuple[str, ...]:
    return tuple(dict.fromkeys(held.rule for held in row.holds))


def _fields(row: Row) -> str:
    """Return the kinds of a row, each with its fields, and the codes of a field in brackets."""
    kinds: dict[str, dict[str, list[str]]] = {}
    for carried in row.carries:
        codes = kinds.setdefault(carried.kind, {}).setdefault(carried.field, [])
        codes += [carried.code] if carried.code else []
    told = []
    for kind, fields in kinds.items():
        named = [
            f"{field} ({', '.join(codes)})" if codes else field for field, codes in fields.items() if field
        ]
        told.append(f"{link_to(kind, 'kinds/')}{': ' if named else ''}{', '.join(named)}")
    return "<br>".join(told)


def _number(row: Row) -> int:
    named: list[Held | Carried | Tried] = [*row.tried, *row.holds, *row.carries]
    return len({(test.file, test.test) for test in named})


def _tests_of(row: Row) -> str:
    return f"Tests of {row.paragraph}"


def _annex() -> str:
    head = """\
## Annex: tests

An attempt is played: the honest course first, which passes without a mark, then the way round, which is refused, marked
or still due. A rule's test, and at least one attempt of each row, fails when the rule is taken out of the code; a
field's test fails when the field or the code is taken out of its kind. `make faults` takes out all of them, `make test`
the rules of every row with attempts and a part of the others.
"""
    return "\n".join([head, *(_tests(row) for row in ROWS if _number(row))])


def _tests(row: Row) -> str:
    lines = [f"### {_tests_of(row)}", ""]
    lines += [f"- Attempt: {tried.attempt} {_link(tried)}" for tried in row.tried]
    lines += [f"- Rule `{held.rule}`, {_says(held.rule)}: {_link(held)}" for held in row.holds]
    for (kind, field, link), carries in groupby(
        row.carries, key=lambda one: (one.kind, one.field, _link(one))
    ):
        codes = ", ".join(carried.code for carried in carries if carried.code)
        what = f" field {field}" if field else ""
        lines.append(f"- Entry `{kind}`{what}{f' ({codes})' if codes else ''}: {link}")
    return "\n".join([*lines, ""])


def _says(rule: str) -> str:
    """Return the text of a rule's mark, or its hint where it only refuses."""
    return MARKS.get(rule) or f"refuses: {HINTS[rule].rstrip('.')}"


def _link(named: Held | Carried | Tried) -> str:
    return f"[`{named.test}`](../../{named.file})"
