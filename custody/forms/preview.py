"""Previews of an entry before it is signed, by the facts that the rules compute from it.

The rules fill in the computed facts of a draft and mark it. A refused draft does not exist: its refusal is raised with
its hint, and has no preview.
"""

from __future__ import annotations

from collections.abc import Mapping

from custody.display import in_words
from custody.frozen import dataclass
from custody.law import regimes
from custody.model import layouts
from custody.model.display_values import value_text
from custody.model.entry.facts import Facts, Private
from custody.model.hints import HINTS, MARKS
from custody.model.schema.schema import Kind, Structural
from custody.model.schema.spoken import label
from custody.model.schema.types import Value

#: The fields of each kind that name who is bound by it.
BOUND: Mapping[str, tuple[str, ...]] = {
    "assistance_order.issued": ("addressee",),
    "preservation_order.issued": ("addressee",),
    "preservation_order.confidentiality_imposed": ("person",),
    "production_order.issued": ("addressee",),
    "preservation_request.effected": ("data_holder",),
}
#: The kinds with which a further period begins, not a first one.
_FURTHER = ("preservation_order.renewed", "preservation_request.extension_decided")
#: Computed facts that are told apart from all others: the law, and the marks.
_APART = frozenset({"nonconforming", "profile_sha256", "rule", "rule_version"})
_WIDTH = 22


@dataclass(frozen=True, slots=True)
class Mark:
    """A rule that would mark the entry: its id, the reason in words, and how to avoid the mark."""

    rule: str
    why: str
    hint: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A fact that the rules compute: field, label, value as signed, and value for reading."""

    field: str
    label: str
    value: Value
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The preview of an entry: a sentence on the act, computed facts, bound persons, the law.

    ``rule`` is the law that it is under with its version, empty for a kind that names none. ``awaits`` is the event
    that starts its period where that is not on record yet, ``lacking`` are the unknown fields.
    """

    kind: str
    sentence: str
    computed: tuple[Computed, ...]
    bound: tuple[str, ...]
    rule: str
    marks: tuple[Mark, ...]
    awaits: str
    lacking: tuple[str, ...]


def preview_of(kind: str, facts: Facts, private: Private | None = None, version: int = 1) -> Preview:
    """Return the preview of an entry with these facts, as the rules filled them in.

    Bound persons are known only from the ``private`` values. Raise UnknownVersion.
    """
    layout = layouts.layout(version, kind)
    computed = tuple(
        Computed(
            field.name,
            label(field),
            facts[field.name],
            value_text(facts[field.name], field.type.name),
        )
        for field in layout.fields
        if isinstance(field, Structural) and field.name in layout.computed - _APART and field.name in facts
    )
    sealed = {} if private is None else private
    waits = "starts_at" in layout.computed and "starts_at" not in facts
    return Preview(
        kind=kind,
        sentence=_sentence(layout.kind),
        computed=computed,
        bound=tuple(str(sealed[name]) for name in BOUND.get(kind, ()) if sealed.get(name) is not None),
        rule=_rule(facts) if "rule" in layout.computed else "",
        marks=tuple(
            Mark(mark, MARKS.get(mark, mark), HINTS.get(mark, "")) for mark in facts.codes("nonconforming")
        ),
        awaits=(facts.text("clock_start") or "") if waits else "",
        lacking=facts.codes("not_known"),
    )


def preview_lines(preview: Preview) -> list[str]:
    """Return a preview in plain words, without its marks."""
    return [
        preview.sentence,
        *(f"  {label.ljust(_WIDTH)}  {text}" for label, text in preview_rows(preview)),
    ]


def preview_rows(preview: Preview) -> list[tuple[str, str]]:
    """Return what the rules compute of an entry, and whom it binds, as label and text."""
    rows = [(fact.label, fact.text) for fact in preview.computed]
    if preview.awaits:
        rows.insert(0, ("period starts", f"with {preview.awaits}, which is not on record yet"))
    rows += [("bound by it", name) for name in preview.bound]
    if preview.rule:
        rows.append(("by rule", preview.rule))
    if preview.lacking:
        rows.append(("not known", in_words(preview.lacking)))
    return rows


def preview_document(preview: Preview) -> dict[str, object]:
    """Return a preview as a JSON document."""
    return {
        "sentence": preview.sentence,
        "computed": {fact.field: fact.value for fact in preview.computed},
        "bound": list(preview.bound),
        "rule": preview.rule or None,
        "awaits": preview.awaits or None,
        "marks": [{"rule": mark.rule, "why": mark.why, "hint": mark.hint} for mark in preview.marks],
        "lacking": list(preview.lacking),
    }


def days_allowed(kind: str, facts: Facts) -> str:
    """Return the days that the law allows for the period of an entry, in words.

    Empty for an entry without a period, and under a law of the office's own.
    """
    rule, version = facts.text("rule"), facts.number("rule_version")
    if facts.number("days") is None or rule not in regimes.OWN or version is None:
        return ""
    return regimes.regime(rule, version).days_allowed(further=kind in _FURTHER)


def _sentence(kind: Kind) -> str:
    """Return a sentence on what the act would do, in the words of its command if it has one."""
    return f"would enter {kind.name}" if kind.verb is None else f"would {kind.verb.says}"


def _rule(facts: Facts) -> str:
    rule, version = facts.text("rule"), facts.number("rule_version")
    if rule is None:
        return ""
    return rule if version is None else f"{rule}, version {version}"
