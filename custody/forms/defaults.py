"""The defaults of an office for fields of kinds, and the fields that may not have any.

An office writes its defaults in a file by kind of entry, separately for each law. They fill in answers that nobody
typed; a front end shows which ones, because the signer answers for them. This module reads no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from custody.display import code_words
from custody.errors import ConfigError, CustodyError
from custody.frozen import dataclass
from custody.model.kinds import KINDS
from custody.model.schema import types
from custody.model.schema.schema import FieldSpec, Kind
from custody.model.schema.types import Value

#: Fields that describe an office or its usual instruments, and not what somebody saw, did or decided in a case.
OFFERED = frozenset(
    {
        *(
            "agency",
            "authority",
            "channel",
            "clock_start",
            "confidential",
            "governing_instrument",
            "issuing_authority",
        ),
        *(
            "legal_basis",
            "offence_ground",
            "remedy",
            "renewal_allowed",
            "review",
            "sop",
            "sop_version",
            "treaty",
        ),
    }
)
#: Fields of what only the case at hand answers (articles 23 to 25, 40 and 42): whoever signs states them each time.
NEVER = frozenset(
    {
        *("collection_period", "data_categories", "days", "grounds", "postponement_grounds"),
        *("proportionality", "refusal_grounds", "scope", "third_parties"),
    }
)
#: The law that an entry is under which names none, by its kind; other kinds take the law of what they are about.
OWN_LAW = {
    "preservation_order.issued": "un-25",
    "preservation_request.received": "un-42",
    "preservation_request.sent": "un-42",
}
_TABLES = ("defaults", "law", "papers")


@dataclass(frozen=True, slots=True)
class Default:
    """One default: its kind and field, its value as an entry holds it, and its law (empty: any)."""

    kind: str
    field: str
    value: Value
    law: str = ""

    @property
    def key(self) -> str:
        """The default's key in the office's file."""
        table = f'law."{self.law}"' if self.law else "defaults"
        return f'{table}."{self.kind}".{self.field}'

    @property
    def name(self) -> str:
        """The default's name in a list of settings."""
        return ".".join(filter(None, ("office", self.law, self.kind, self.field)))

    @property
    def text(self) -> str:
        """The value as people read it: yes or no, codes with commas, a text in quotation marks."""
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        return repr(self.value)


@dataclass(frozen=True, slots=True)
class OfficeDefaults:
    """All defaults of an office, in the order of its file; ``where`` is the file, for messages."""

    where: str
    every: tuple[Default, ...] = ()

    def of(self, kind: str, law: str | None = None) -> dict[str, Default]:
        """Return the defaults of a kind by field, those of ``law`` before those of any law.

        Without ``law``, the Convention's count, where the kind names a law at all.
        """
        law = law or OWN_LAW.get(kind, "")
        found = {default.field: default for default in self.every if default.kind == kind and not default.law}
        if law:
            found |= {
                default.field: default
                for default in self.every
                if default.kind == kind and default.law == law
            }
        return found


def filled_in_line(defaults: Sequence[Default]) -> str:
    """Return a line on the defaults that were filled in."""
    named = ", ".join(f"{code_words(default.field)} {default.text}" for default in defaults)
    return f"from the office's defaults: {named}"


def read_defaults(document: Mapping[str, Any], where: str) -> OfficeDefaults:
    """Return the defaults of an office's file: tables ``defaults."KIND"`` and ``law."RULE"."KIND"``.

    The table ``papers`` is left to the printing of papers. Raise ConfigError naming file and key for an unknown table,
    law, kind or field, an invalid value, and a field that may not have a default.
    """
    for name in document:
        if name not in _TABLES:
            raise _wrong(where, name, "means nothing", f"Correct it to one of: {', '.join(_TABLES)}.")
    tables = [("", _table(where, "defaults", document.get("defaults", {})))]
    tables += [
        (law, _table(where, f'law."{law}"', kinds))
        for law, kinds in _table(where, "law", document.get("law", {})).items()
    ]
    return OfficeDefaults(
        where, tuple(default for law, kinds in tables for default in _read(where, law, kinds))
    )


def _read(where: str, law: str, kinds: Mapping[str, Any]) -> Iterator[Default]:
    known = {kind.name: kind for kind in KINDS}
    prefix = f'law."{law}"' if law else "defaults"
    if law and types.RULE.check(law):
        raise _wrong(where, prefix, f"names a law that {types.RULE.check(law)}", "Correct the id of the law.")
    for name, fields in kinds.items():
        place = f'{prefix}."{name}"'
        if name not in known:
            raise _wrong(where, place, "is no kind of entry", "`custody schema` lists the kinds.")
        if law and name not in OWN_LAW:
            hint = f"Write it under defaults. A law of its own have: {', '.join(OWN_LAW)}."
            raise _wrong(where, place, f"cannot be of one law: {name} names none", hint)
        for key, value in _table(where, place, fields).items():
            field = _field(where, f"{place}.{key}", known[name], key)
            yield Default(name, field.name, _value(where, f"{place}.{key}", field, value), law)


def _field(where: str, place: str, kind: Kind, key: str) -> FieldSpec:
    """Return the field that a key names.

    Raise ConfigError for an unknown field, or one that may not have a default.
    """
    fields = {field.name: field for field in kind.own}
    field = fields.get(key)
    if field is None:
        offered = ", ".join(name for name in fields if may_be_preset(fields[name]))
        hint = f"{kind.name} takes defaults for: {offered}." if offered else f"{kind.name} takes no defaults."
        raise _wrong(where, place, f"is no field of {kind.name}", hint)
    if field.name in NEVER:
        raise _wrong(
            where,
            place,
            "states what only the case at hand answers, so no office may preset it",
            "Remove it there; it is typed each time.",
        )
    if not may_be_preset(field):
        raise _wrong(
            where,
            place,
            "is not something that an office states alike in every case",
            f"Remove it there. Defaults are taken for: {', '.join(sorted(OFFERED))}.",
        )
    return field


def may_be_preset(field: FieldSpec) -> bool:
    """Return whether an office may set a default for a field."""
    return field.name in OFFERED


def _value(where: str, place: str, field: FieldSpec, value: Any) -> Value:
    """Return a default's value as an entry holds it; lists of codes are joined. Raise ConfigError."""
    kind = field.type
    if kind.name == "codes" and isinstance(value, list) and all(isinstance(word, str) for word in value):
        value = types.join_codes(value)
    if isinstance(value, str):
        value = types.spelt(kind, value)
    known = value if isinstance(value, str | bool) else None
    if wrong := kind.check(known) or types.unkept(known, kind):
        raise _wrong(where, place, f"{wrong}, not {str(value)[:60]!r}", "Correct the value.")
    return known


def _table(where: str, place: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(
            where, place, "is no table", f"Write it as a table, [{place}], with a line for each field below."
        )
    return value


def _wrong(where: str, place: str, what: str, hint: str) -> CustodyError:
    return ConfigError(f"{where!r}: {place} {what}", hint=hint)
