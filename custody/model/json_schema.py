"""JSON Schemas (draft 2020-12) of the kinds of entries, for scripts that read entries.

A schema describes one object with the fields of an entry by name, each with its committed value. It is made from the
declaration of the kind; this program never validates by it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from custody.display import capitalised, code_words, either
from custody.model.schema import types
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Layout, Need, Structural
from custody.model.schema.spoken import label
from custody.model.schema.types import Value
from custody.proof.canonical import INTEGER_LIMIT
from custody.proof.digest import LEAF_BYTES

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_KEY = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/[0-9a-f]{16,64}"
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_HASH = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="
_WORD = "[a-z0-9_.-]{1,64}"
_NAME = "[a-z0-9_.]{1,64}"
_IDENTIFIER = "[A-Za-z0-9._:/+-]{1,128}"
_SEAL = "[A-Z0-9][A-Z0-9./-]{0,62}"
_MAC = "[0-9a-f]{2}(?::[0-9a-f]{2}){5}"
_INSTANT = (
    "(?:19[7-9][0-9]|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
)
#: A text that is not all blank. U+FEFF is blank to regular expressions of ECMA-262 and not to this program.
_NOT_BLANK = r"[^\s]|\uFEFF"


def _text(pattern: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern}$", **more}


def _words(pattern: str) -> dict[str, Any]:
    return _text(f"{pattern}(?: {pattern})*")


def _whole(least: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": INTEGER_LIMIT - 1}


def _root(tree: str, **members: Any) -> dict[str, Any]:
    properties = {**members, "root": _text(_HASH), "tree": {"const": tree}}
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _line(longest: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": longest, "pattern": _NOT_BLANK}


#: The schema of a value, by the name of its field type; that of a code is made from the type itself.
VALUES: Mapping[str, dict[str, Any]] = {
    "count": _whole(0),
    "shift": _whole(1 - INTEGER_LIMIT),
    "flag": {"type": "boolean"},
    "instant": _text(_INSTANT, format="date-time"),
    "subject": _text(_UUID),
    "subjects": _words(_UUID),
    "entry": _text(_HASH),
    "sha256": _text(_HASH),
    "digests": _words(_HASH),
    "sha1": _text("[A-Za-z0-9+/]{26}[AEIMQUYcgkosw048]="),
    "sha512": _text("[A-Za-z0-9+/]{85}[AQgw]=="),
    "md5": _text("[A-Za-z0-9+/]{21}[AQgw]=="),
    "head": _text(f"(?:0|[1-9][0-9]{{0,15}}):{_HASH}"),
    "timestamp token": _text("[A-Za-z0-9+/]+={0,2}", maxLength=types.MOST_TEXT),
    "identifier": _text(_IDENTIFIER),
    "identifiers": _words(_IDENTIFIER),
    "rule": _text("[a-z0-9][a-z0-9_.-]{0,63}"),
    "state": _text("(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?|EPPO)"),
    "seal": _text(_SEAL),
    "seals": _words(_SEAL),
    "key name": _text(_KEY, maxLength=200),
    "key names": _words(_KEY),
    "verifier key": _text(r"[^+\s]+\+[0-9a-f]{8}\+A[Q-Za-f][A-Za-z0-9+/]{42}"),
    "field name": _text(_NAME),
    "field names": _words(_NAME),
    "marks": _words(_WORD),
    "object root": _root("object/1", bytes=_whole(0), leaf={"const": LEAF_BYTES}, sha256=_text(_HASH)),
    "manifest root": _root("manifest/1", count=_whole(0)),
    "sweep root": _root("sweep/1", count=_whole(0)),
    "plain value": {
        "anyOf": [
            {"type": "boolean"},
            _whole(1 - INTEGER_LIMIT),
            _text("[!-~]{1,512}"),
            _words(_WORD),
        ]
    },
    "text": _line(types.MOST_TEXT),
    "label": _line(types.MOST_LABEL),
    "citation": _line(types.MOST_CITATION),
    "file name": {
        "anyOf": [
            {"type": "string", "minLength": 1, "maxLength": types.MOST_TEXT},
            {
                "type": "object",
                "properties": {"b64": _text("[A-Za-z0-9+/]+={0,2}")},
                "required": ["b64"],
                "additionalProperties": False,
            },
        ]
    },
    "IMEI": _text("[0-9]{14,16}"),
    "ICCID": _text("89[0-9]{16}(?:[0-9]{1,2})?"),
    "MAC addresses": _words(_MAC),
}

_NEEDS = {
    Need.REQUIRED: "Required.",
    Need.EXPECTED: "Expected: it has a value, or `not_known` names it.",
    Need.OPTIONAL: "Optional.",
    Need.COMPUTED: "Computed by the rules, and computed again when the entry is checked.",
}
_WEAKER = (
    "The program's own check is stricter, and it alone decides: whether a date is one of the calendar, a list in "
    "sorted order, a check digit, timestamp token, key or longer base64 right, an empty tree's hash that of nothing, a "
    "text short enough in bytes; what is expected by other fields' values; and what the rules make of the entry."
)


def of(kind: Kind) -> dict[str, Any]:
    """Return the JSON Schema of an object that holds the fields of an entry of this kind, by name.

    Values are those that are committed (format.md, "Committed fields"), null where a field has none; a field that was
    erased or is not disclosed is left out.
    """
    layout = Layout(kind)
    rules = [_said_or_unknown(field.name) for field in layout.fields if field.name in layout.expected]
    return {
        "$schema": DIALECT,
        "$id": f"custody.kind/1/{kind.name}",
        "title": kind.name,
        "description": _about(kind),
        "type": "object",
        "properties": {field.name: _field(kind, field) for field in layout.fields},
        "required": sorted(layout.structural),
        "additionalProperties": False,
        **({"allOf": rules} if rules else {}),
    }


def whole(kinds: Sequence[Kind]) -> dict[str, Any]:
    """Return one document with the schemas of several kinds, each under its name in ``$defs``.

    It validates an object with ``kind`` and with ``fields`` by the schema of that kind.
    """
    return {
        "$schema": DIALECT,
        "$id": "custody.kinds/1/schemas",
        "title": "Entries by kind",
        "description": "An entry's `kind`, and its `fields` by name, by the schema of that kind in `$defs`.",
        "type": "object",
        "properties": {"kind": {"enum": [kind.name for kind in kinds]}, "fields": {"type": "object"}},
        "required": ["kind", "fields"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
                "then": {"properties": {"fields": {"$ref": f"#/$defs/{kind.name}"}}},
            }
            for kind in kinds
        ],
        "$defs": {kind.name: of(kind) for kind in kinds},
    }


def _about(kind: Kind) -> str:
    """Return a kind's description: its purpose, its signers and the limits of its schema."""
    said = [
        "" if kind.verb is None else _sentence(kind.verb.says),
        f"Standing: {' or '.join(kind.standings)}.",
        _signed(kind),
        "It begins the thing that it is about." if kind.begins else "",
        "It answers an earlier entry, which `re` of its envelope names." if kind.answers else "",
        "Further fields are expected by what other fields say." if kind.asks is not None else "",
        "A field without a value is null; one that was erased or is not shown is left out.",
        _WEAKER,
    ]
    return " ".join(filter(None, said))


def _signed(kind: Kind) -> str:
    act, record = _either(kind.permit.act), _either(kind.permit.record)
    if kind.standings == ("record",):
        return f"Signed by: {record}."
    if "record" not in kind.standings or act == record:
        return f"Signed by: {act}."
    return f"Signed by: {act}, as act; {record}, as record."


def _either(roles: frozenset[str]) -> str:
    *others, last = sorted(roles)
    return f"{', '.join(others)} or {last}" if others else last


def _sentence(text: str) -> str:
    return f"{capitalised(text)}." if text else ""


def _field(kind: Kind, field: FieldSpec) -> dict[str, Any]:
    """Return the schema of one field: its label, its description and the values allowed."""
    said = field.spoken
    codes = kind.standings if field.name == "entry_mode" else field.type.choices
    known = {code: text for code, text in field.type.words.items() if code in codes}
    about = [
        _sentence(said.says),
        _value_words(field, known),
        _NEEDS[field.need],
        _condition(kind, field),
        "Can be erased." if isinstance(field, Erasable) else "",
    ]
    schema: dict[str, Any] = {
        "title": _capital(label(field)),
        "description": " ".join(filter(None, about)),
        **_taken(field, known),
    }
    if isinstance(field, Structural) and field.default is not None:
        schema["default"] = field.default
    if field.need is Need.COMPUTED:
        schema["readOnly"] = True
    return schema


def _condition(kind: Kind, field: FieldSpec) -> str:
    """Return the sentence on the other fields' values that make a field asked for or needed, or empty."""
    when = field.spoken.when
    if when is None or all(other.name != when.field for other in kind.own):
        return ""
    needed = (
        when.needed is not None
        and f"; needed{'' if not when.needed else _answer(kind, when.field, when.needed)}"
    )
    return f"Asked for only{_answer(kind, when.field, when.values)}{needed or ''}."


def _answer(kind: Kind, name: str, values: Collection[Value]) -> str:
    answer = next(label(field) for field in kind.own if field.name == name)
    if not values:
        return f" where there is a value for {answer}"
    words = sorted("yes" if value is True else "no" if value is False else str(value) for value in values)
    return f" where {answer} is {' or '.join(filter(None, (', '.join(words[:-1]), words[-1])))}"


def _capital(text: str) -> str:
    return capitalised(text)


def _value_words(field: FieldSpec, known: Mapping[str, str]) -> str:
    """Return the sentence on a field's values: what a reference names, the codes, or the type.

    Empty for a single code and for prose.
    """
    kind = field.type
    if kind.answered:
        return f"The leaf hash, in base64, of an entry of: {', '.join(kind.answered)}."
    if kind.targets:
        nouns = [code_words(space) for space in kind.targets]
        things = [f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}" for noun in nouns]
        listed = either(things)
        return f"Identifies {listed}{'' if kind.name == 'subject' else '; several are separated by blanks'}."
    if kind.name == "code" or kind.prose:
        return ""
    if known:
        return f"Codes in sorted order: {'; '.join(f'{code}: {text}' for code, text in known.items())}."
    return _sentence((kind.check({}) or "").removeprefix("must be "))


def _taken(field: FieldSpec, known: Mapping[str, str]) -> dict[str, Any]:
    """Return the schema of the values that a field takes, with null where its kind does not require it."""
    kind, nullable = field.type, field.need is not Need.REQUIRED
    if kind.name == "code":
        codes: list[dict[str, Any]] = [{"const": code, "title": text} for code, text in known.items()]
        return {"oneOf": [*codes, *([{"type": "null", "title": "no value"}] if nullable else [])]}
    taken = _words(f"(?:{'|'.join(map(_escaped, known))})") if known else VALUES[kind.name]
    if not nullable:
        return taken
    if "type" in taken:
        return {**taken, "type": [taken["type"], "null"]}
    return {"anyOf": [*taken["anyOf"], {"type": "null"}]}


def _escaped(code: str) -> str:
    return code.replace(".", r"\.")


def _said_or_unknown(name: str) -> dict[str, Any]:
    """Return the schema rule that ``not_known`` names an expected field that has no value."""
    named = {"type": "string", "pattern": f"(?:^| ){_escaped(name)}(?: |$)"}
    return {
        "if": {"properties": {name: {"type": "null"}}, "required": [name]},
        "then": {"properties": {"not_known": named}},
    }
