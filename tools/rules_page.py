"""Writes docs/rules.md: every kind of entry with its fields, who may sign it, and every rule with its article.

Kinds, fields and roles come from the tables of the newest ruleset, rules from the code that names them.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from pathlib import Path

from custody.law import particulars, regimes
from custody.model import layouts, proposals, rulesets
from custody.model.schema import COMMON, Erasable, FieldSpec, Layout

#: What a cell says that has nothing to say.
NONE = "-"
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
# Kinds, fields, roles and rules

Written by `make docs` from the tables and the code of ruleset {version}; do not edit. What the columns mean:

- A **structural** field is a code, number, instant, digest or opaque identifier; rules read it and it cannot be erased.
  An **erasable** field holds names, prose and other personal values; no rule reads it.
- **required**: the entry means nothing without it. **expected**: a new act without it is refused, a record names it in
  `unknown`. **optional**: may be absent. **computed**: the rules fill it in, and it is computed again when checked.
- A field is null where it is absent; the order of fields is the order in which they are sealed
  ([format.md](format.md#sealed-fields)).
- Which paragraph of the Convention each of them answers, and what is not there yet: [convention.md](convention.md).
"""


@dataclass(frozen=True)
class Rule:
    """One place where a rule is held: its id, what breaking it does, the article, and what is said."""

    name: str
    effect: str
    article: str
    said: str


def rules_page() -> str:
    """Give the page."""
    version = max(rulesets.RULESETS)
    parts = [_HEAD.format(version=version), _contents(), _common()]
    parts += [_kind(layouts.layout(version, name)) for name in _in_order(version)]
    parts += [_people(), _regimes(), _particulars(), _rules()]
    return "\n".join(parts)


def rules() -> list[Rule]:
    """Find every rule that the code names, by id; places of one id, effect and article are one, all sayings kept."""
    found: dict[tuple[str, str, str], Rule] = {}
    for folder in RULED:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                rule = _rule(node) if isinstance(node, ast.Call) else None
                if rule is not None:
                    key = (rule.name, rule.effect, rule.article)
                    found[key] = _joined(found.get(key), rule)
    return [found[key] for key in sorted(found)]


def _joined(old: Rule | None, new: Rule) -> Rule:
    """Add what is said at another place to a rule; what says nothing by itself is left out."""
    said = [] if old is None or not old.said else old.said.split(" / ")
    if re.search("[a-z]", new.said) and new.said not in said:
        said.append(new.said)
    return replace(new, said=" / ".join(said))


def _rule(node: ast.Call) -> Rule | None:
    """Read a call that breaks a rule, None for any other call."""
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
    """Tell which article a rule rests on; a choice between the Convention's and a profile's gives the Convention's."""
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
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "…" for one in node.values)
    return "…"


def _in_order(version: int) -> list[str]:
    return list(layouts.layouts_of(version))


def _contents() -> str:
    names = _in_order(max(rulesets.RULESETS))
    links = [f"[`{name}`](#{name.replace('.', '')})" for name in names]
    ends = "[people](#who-may-sign), [periods](#periods), [particulars](#particulars-of-an-order), [rules](#rules)"
    return f"Kinds: {', '.join(links)}. Then: {ends}.\n"


def _common() -> str:
    lines = ["## Fields of every kind", "", "Every kind carries these after its own fields.", ""]
    return "\n".join([*lines, *_fields(COMMON), ""])


def _kind(layout: Layout) -> str:
    kind = layout.kind
    lines = [f"## {kind.name}", ""]
    standing = " or ".join(f"`{one}`" for one in kind.standings)
    permit = kind.permit
    act, record = _listed(permit.act), _listed(permit.record)
    if permit.act == permit.record or len(kind.standings) == 1:
        who = act if kind.standings[0] == "act" else record
    else:
        who = f"{act} as act, {record} as record"
    answers = " Answers an earlier entry (`re`)." if kind.answers else ""
    lines += [f"Standing {standing}. Signed by {who}.{answers}", ""]
    if kind.own:
        lines += _fields(kind.own)
    else:
        lines.append("No fields of its own.")
    return "\n".join([*lines, ""])


def _fields(fields: tuple[FieldSpec, ...]) -> list[str]:
    lines = ["| field | sort | need | value |", "|---|---|---|---|"]
    for field in fields:
        sort = "erasable" if isinstance(field, Erasable) else "structural"
        if isinstance(field, Erasable) and field.label:
            sort += ", a name to find it by"
        value = field.type.name
        if field.type.choices:
            value += ": " + ", ".join(f"`{choice}`" for choice in field.type.choices)
        default = getattr(field, "default", None)
        need = field.need.value if default is None else f"{field.need.value} (else `{default}`)"
        lines.append(f"| `{field.name}` | {sort} | {need} | {value} |")
    return lines


def _listed(names: frozenset[str]) -> str:
    ordered = sorted(names)
    return ordered[0] if len(ordered) == 1 else f"{', '.join(ordered[:-1])} or {ordered[-1]}"


def _people() -> str:
    kinds = _in_order(max(rulesets.RULESETS))
    lines = [
        "## Who may sign",
        "",
        "One of the roles named, as held at the entry's own position in the ledger.",
        "",
    ]
    lines += ["| kind | to do it | to record it |", "|---|---|---|"]
    for name in kinds:
        kind = layouts.layout(max(rulesets.RULESETS), name).kind
        permit, standings = kind.permit, kind.standings
        act = ", ".join(sorted(permit.act)) if "act" in standings else NONE
        record = ", ".join(sorted(permit.record)) if "record" in standings else NONE
        lines.append(f"| `{name}` | {act} | {record} |")
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
    for one in regimes.REGIMES:
        days = f"{one.least_days} to {one.most_days}" if one.most_days else f"at least {one.least_days}"
        starts, renewable = ", ".join(one.starts), "yes" if one.renewable else "no"
        lines.append(f"| {one.rule} | {one.version} | {days} | {starts} | {renewable} | {one.source} |")
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
        lines += [*(f"| `{one.field}` | {one.article} |" for one in table), ""]
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
        f"| `{one.name}` | {one.effect} | {one.article or NONE} | {one.said or NONE} |" for one in rules()
    ]
    return "\n".join([*lines, ""])
