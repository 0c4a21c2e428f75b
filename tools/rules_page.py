"""The page rules.md: signers of each kind, periods and particulars, and every rule with its article.

Rules come from the code that names them; the fields of kinds have pages of their own (tools.rules_kinds).
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from custody.law import particulars, regimes
from custody.model import rulesets
from custody.model.kinds import KINDS
from custody.model.schema import proposals
from tools.rules_kinds import NONE, link_to

ROOT = Path(__file__).resolve().parent.parent
#: Folders whose code may break a rule.
RULED = ("custody/model", "custody/ledger")
_EFFECTS = {
    "refuse": "refuses in any standing",
    "broken": "refuses an act, marks a record",
    "mark": "marks, never refuses",
}
#: Articles that a rule takes from elsewhere instead of naming them itself.
_ELSEWHERE = {"article": "of what is done"}
#: What a cell says of a rule that cites whatever law an instrument is under.
_OF_LAW = "of its law"

_HEAD = """\
# Roles, periods and rules

Written by `make docs` from the declarations and the code of ruleset {version}; do not edit. The fields of each kind of
entry: [kinds of entry](kinds/index.md).
"""


@dataclass(frozen=True)
class Rule:
    """One rule: its id, the effect of breaking it, the article, and the message."""

    name: str
    effect: str
    article: str
    said: str


def rules_page() -> str:
    """Return the text of rules.md."""
    version = max(rulesets.RULESETS)
    return "\n".join([_HEAD.format(version=version), _people(), _regimes(), _particulars(), _rules()])


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule in the code by id; equal ids, effects and articles are joined, texts sorted."""
    found: dict[tuple[str, str, str], Rule] = {}
    for folder in RULED:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                rule = _rule(node) if isinstance(node, ast.Call) else None
                if rule is not None:
                    key = (rule.name, rule.effect, rule.article)
                    found[key] = _joined(found.get(key), rule)
    return tuple(found[key] for key in sorted(found))


def _joined(old: Rule | None, new: Rule) -> Rule:
    """Return a rule with the messages of two places joined; texts without letters are left out."""
    said = [] if old is None or not old.said else old.said.split(" / ")
    if re.search("[a-z]", new.said) and new.said not in said:
        said.append(new.said)
    return replace(new, said=" / ".join(sorted(said)))


def _rule(node: ast.Call) -> Rule | None:
    """Return the rule of a call that breaks one, None for any other call."""
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    named = {word.arg: word.value for word in node.keywords}
    if called in ("RuleBroken", "RoleRefused"):
        name, said, article, effect = (
            named.get("rule"),
            node.args[0],
            named.get("article"),
            _EFFECTS["refuse"],
        )
    elif called in _EFFECTS and node.args:
        name = node.args[0]
        said = node.args[1] if len(node.args) > 1 else ast.Constant("")
        article = node.args[2] if len(node.args) > 2 else named.get("article")
        effect = _EFFECTS[called]
    else:
        return None
    if not isinstance(name, ast.Constant) or not isinstance(name.value, str):
        return None
    return Rule(name.value, effect, _article(article, name.value), _text(said))


def _article(node: ast.expr | None, rule: str) -> str:
    """Return the article of a rule; where code chooses between Convention and profile, the Convention's."""
    if node is None:
        return ""
    if isinstance(node, ast.IfExp):
        return _article(node.body, rule)
    if isinstance(node, ast.Constant | ast.JoinedStr):
        return _text(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "cited":
        return _article(node.args[1], rule) if len(node.args) > 1 else _OF_LAW
    source = ast.unparse(node)
    if source == "article" and rule.endswith(".particulars"):
        return "of the particular"
    return _ELSEWHERE.get(source, source)


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(value.value) if isinstance(value, ast.Constant) else "…" for value in node.values)
    return "…"


def _people() -> str:
    lines = [
        "## Who may sign",
        "",
        "One of the roles named, as held at the entry's own position in the ledger.",
        "",
    ]
    lines += ["| kind | to do it | to record it |", "|---|---|---|"]
    for kind in KINDS:
        permit, standings = kind.permit, kind.standings
        act = ", ".join(sorted(permit.act)) if "act" in standings else NONE
        record = ", ".join(sorted(permit.record)) if "record" in standings else NONE
        lines.append(f"| {link_to(kind.name, 'kinds/')} | {act} | {record} |")
    lines += [
        "",
        "Acts that need several distinct people, the proposer counted, and what voids an open proposal:",
        "",
    ]
    lines += ["| act | people | voided by |", "|---|---|---|"]
    for name, count in sorted(proposals.DISTINCT.items()):
        voids = ", ".join(f"`{kind}`" for kind in sorted(proposals.VOIDS[name])) or "nothing"
        lines.append(f"| `{name}` | {count} | {voids} |")
    lines += [
        "",
        "A machine holds no other role and never counts as a second person. In an office with one administrator a",
        "person may approve a resumption to whose key the newest recorded backup sealed the log's passphrase.",
    ]
    return "\n".join([*lines, ""])


def _regimes() -> str:
    lines = [
        "## Periods",
        "",
        "Rules that the program knows; a ledger may adopt profiles of other laws beside them.",
        "",
    ]
    lines += ["| rule | version | days | the clock may start with | renewable | source |"]
    lines.append("|---|---|---|---|---|---|")
    for regime in regimes.REGIMES:
        days = f"{regime.min_days} to {regime.max_days}" if regime.max_days else f"at least {regime.min_days}"
        starts, renewable = ", ".join(regime.start_events), "yes" if regime.renewable else "no"
        lines.append(
            f"| {regime.rule} | {regime.version} | {days} | {starts} | {renewable} | {regime.source} |"
        )
    lines += [
        "",
        "A period of *n* days ends exactly *n* times 24 hours after its start; the end is not part of it. Where a law",
        "does not say how days are counted, that is the earliest end: people are warned by it, and nothing is let go",
        "before the latest, 25 hours later, when the last day is over in every time zone.",
        "",
    ]
    return "\n".join(lines)


def _particulars() -> str:
    lines = []
    for title, table in (
        ("an order", particulars.ORDER_25),
        ("a request to preserve data", particulars.REQUEST_42),
    ):
        lines += [f"## Particulars of {title}", "", "| field | article |", "|---|---|"]
        lines += [*(f"| `{row.field}` | {row.article} |" for row in table), ""]
    return "\n".join(lines)


def _rules() -> str:
    lines = [
        "## Rules",
        "",
        "The id stands in the error, or in `nonconforming` of the entry that is marked.",
        "",
    ]
    lines += ["| rule | breaking it | article | what is said |", "|---|---|---|---|"]
    lines += [
        f"| `{rule.name}` | {rule.effect} | {rule.article or NONE} | {rule.said or NONE} |"
        for rule in rules()
    ]
    return "\n".join([*lines, ""])
