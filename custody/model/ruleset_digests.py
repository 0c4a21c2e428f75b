"""Digests of rulesets: over all declarations by which entries are read and judged.

Explaining texts are no part of them: help, hints and descriptions may change at any time. A digest sees only that a
judge or fold exists, not its code; ``REVISIONS`` is raised by hand when a rule under the same name judges otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from custody.law.regimes import REGIMES, Regime
from custody.model import rulesets
from custody.model.known_rulesets import KNOWN
from custody.model.layouts import layouts_of
from custody.model.rulesets import Ruleset
from custody.model.schema.schema import FieldSpec, Layout, Structural
from custody.proof import canonical

#: Revisions of rulesets, to be raised when a rule of an unreleased ruleset judges otherwise than before.
REVISIONS: dict[int, int] = {1: 4}


class _Computed(NamedTuple):
    """A digest, and the declarations from which it was computed."""

    declared: tuple[object, ...]
    digest: str


#: The last digest computed of each ruleset, needed for every transaction.
_COMPUTED: dict[int, _Computed] = {}


def ruleset_digest(version: int) -> str:
    """Return the SHA-256 of a ruleset's signed part, in 64 hexadecimal digits.

    It is computed once for the same declarations. Raise UnknownVersion for an unknown ruleset.
    """
    declared = tuple(_declared(version))
    computed = _COMPUTED.get(version)
    if computed is None or not _same(computed.declared, declared):
        digest = hashlib.sha256(canonical.encode(signed_part(version))).hexdigest()
        computed = _COMPUTED[version] = _Computed(declared, digest)
    return computed.digest


def _declared(version: int) -> Iterator[object]:
    """Yield the declarations from which a ruleset's signed part is made."""
    rules = rulesets.ruleset(version)
    yield from (REVISIONS[version], *REGIMES, *rules.judges, *rules.folds)
    for name, layout in layouts_of(version).items():
        yield from (name, layout, layout.kind)


def _same(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    """Return whether two tuples hold the same objects in the same order, by identity."""
    return len(some) == len(others) and all(
        some_object is other for some_object, other in zip(some, others, strict=True)
    )


def signed_part(version: int) -> dict[str, Any]:
    """Return as JSON members all declarations by which the entries of a ruleset are read and judged.

    They are the kinds with their fields in order, signers, and whether they have a judge and a fold of their own, and
    the periods of the law. Raise UnknownVersion for an unknown ruleset.
    """
    rules, layouts = rulesets.ruleset(version), layouts_of(version)
    return {
        "kinds": {name: _kind(name, layout, rules) for name, layout in sorted(layouts.items())},
        "periods": [_period(regime) for regime in REGIMES],
        "revision": REVISIONS[version],
        "ruleset": version,
    }


def kind_part(version: int, kind: str) -> dict[str, Any]:
    """Return the part of one kind in the signed part of a ruleset, as JSON members.

    Raise UnknownVersion for an unknown ruleset, KeyError for an unknown kind.
    """
    return _kind(kind, layouts_of(version)[kind], rulesets.ruleset(version))


def kind_digest(version: int, kind: str) -> str:
    """Return the SHA-256 of the signed part of one kind, in 64 hexadecimal digits.

    Raise UnknownVersion for an unknown ruleset, KeyError for an unknown kind.
    """
    return hashlib.sha256(canonical.encode(kind_part(version, kind))).hexdigest()


def is_known(version: int, digest: str) -> bool:
    """Return whether this program judges entries of the ruleset with this digest as they were signed."""
    if version not in rulesets.RULESETS:
        return False
    return digest in KNOWN.get(version, ()) or digest == ruleset_digest(version)


def _kind(name: str, layout: Layout, rules: Ruleset) -> dict[str, Any]:
    kind = layout.kind
    return {
        "answers": kind.answers,
        "asks": kind.asks is not None,
        "begins": kind.begins,
        "fields": [_field(field) for field in layout.fields],
        "folded": name in rules.folds,
        "judged": name in rules.judges,
        "offline": kind.offline,
        "signed_by": [sorted(kind.permit.act), sorted(kind.permit.record)],
        "standings": list(kind.standings),
    }


def _field(field: FieldSpec) -> list[Any]:
    """Return a field's name, sort, type name, codes, need, and its default or its label with ``instead``."""
    kind = field.type
    beside: Any = field.default if isinstance(field, Structural) else field.label
    if not isinstance(field, Structural) and field.instead is not None:
        beside = [field.label, field.instead]
    sort = "structural" if isinstance(field, Structural) else "erasable"
    return [field.name, sort, kind.name, list(kind.choices), field.need.value, beside]


def _period(regime: Regime) -> list[Any]:
    """Return a row of the rule table as a list, without the texts on its sources."""
    return [
        *(regime.rule, regime.version, regime.instrument, regime.min_days, regime.max_days),
        *(
            list(regime.start_events),
            regime.max_renewals,
            regime.max_renewal_days,
            regime.calendar_margin_hours,
        ),
        *(
            regime.confidentiality,
            list(regime.refusal_grounds),
            regime.after_data_request,
            regime.holding_rule,
            regime.implemented_article,
        ),
        *(regime.renewal_lead_days, regime.orders_only),
    ]
