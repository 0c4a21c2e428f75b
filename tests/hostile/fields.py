"""Fields that were sealed outside their form or place, or are shown so; every path leads to what was signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from custody.proof import merkle
from tests.hostile.case import FIELDS, FILE, PROOF, Case
from tests.hostile.ledger import Change, Draft, Ledger, b64, field_leaf, written
from tests.hostile.notes import ENTRY

_CHUNK = 1 << 20
_SHOWN = ("--fields", FIELDS)

#: Values of fields of a case that their types do not take.
_TYPES: tuple[tuple[str, object], ...] = (
    ("offence", True),
    ("offence", 7),
    ("offence", " "),
    ("offence", {"b64": "/w=="}),
    ("occurred_at", "2026-02-30T09:00:00Z"),
    ("occurred_at", 1793617200),
    ("entry_mode", None),
    ("entry_mode", "acted"),
    ("late_reason", "soon"),
    ("late_reason", False),
    ("not_known", "occurred_at agency"),
    ("not_known", "agency  occurred_at"),
    ("nonconforming", ""),
    ("nonconforming", "Time.order"),
)


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield from _leaves()
    yield from _places()
    yield from _documents()


def shown(what: str, row: str, change: Change | None, *indexes: int) -> Case:
    """Return the case of fields of a changed entry, shown as they are."""
    ledger = Ledger({} if change is None else {ENTRY: change})
    return documented(ledger, what, row, ledger.fields(ENTRY, *indexes))


def documented(ledger: Ledger, what: str, row: str, document: bytes) -> Case:
    """Return the case of a document of fields."""
    files = {FILE: ledger.proof(ENTRY), FIELDS: document}
    return Case(f"fields: {what}", row, PROOF, ledger.vkey, files, _SHOWN)


def _leaf(at: int, leaf: bytes) -> Change:
    return lambda draft: draft.sealed.__setitem__(at, leaf)


def _leaves() -> Iterator[Case]:
    """Yield leaves of field 2, `agency`, which takes text, each with its row."""
    salt, root = b64(bytes([2]) * 16), b64(bytes(32))
    nothing = b64(merkle.EMPTY_ROOT)
    values: list[tuple[object, str]] = [
        (2**53, "field.form"),
        (-(2**53), "field.form"),
        (10**40, "field.form"),
        (1.5, "field.form"),
        (1.0, "field.form"),
        ([], "field.form"),
        (["x"], "field.form"),
        ({}, "field.form"),
        ({"b64": "AAAA", "x": 1}, "field.form"),
        ({"b64": "AAA"}, "field.form"),
        ({"b64": 1}, "field.form"),
        ({"b64": b64(bytes(65_537))}, "field.form"),
        ("x" * 65_537, "field.form"),
        ("é" * 32_769, "field.form"),
        ({"tree": "object/1"}, "field.form"),
        ({"tree": 1}, "field.form"),
        ({"tree": "Object/1"}, "field.form"),
        ({"tree": "object/01"}, "field.form"),
        ({"tree": "object"}, "field.form"),
        ({"tree": "manifest/1", "count": -1, "root": root}, "field.form"),
        ({"tree": "manifest/1", "count": True, "root": root}, "field.form"),
        ({"tree": "manifest/1", "count": 2**53, "root": root}, "field.form"),
        ({"tree": "manifest/1", "count": 0, "root": root}, "field.form"),
        ({"tree": "manifest/1", "count": 1, "root": "AAAA"}, "field.form"),
        ({"tree": "manifest/1", "count": 1, "root": root, "more": 1}, "field.form"),
        ({"tree": "object/1", "bytes": 1, "leaf": 4096, "root": root, "sha256": root}, "field.form"),
        ({"tree": "object/1", "bytes": 0, "leaf": _CHUNK, "root": nothing, "sha256": root}, "field.form"),
        ({"tree": "object/2", "bytes": 1}, "field.tree"),
        ({"tree": "forest/1"}, "field.tree"),
    ]
    for value, row in values:
        yield shown(f"a value {value!r:.60}", row, _leaf(2, field_leaf(2, "agency", value)), 2)
    spelled = {
        "a blank": f'["{salt}", "agency",null]',
        "a member more": f'["{salt}","agency",null,1]',
        "no value": f'["{salt}","agency"]',
        "no list": f'{{"{salt}":"agency"}}',
        "no list, but three names": f'{{"{salt}":0,"agency":0,"text":0}}',
        "a salt of 15 bytes": f'["{b64(bytes(15))}","agency",null]',
        "a salt of 17 bytes": f'["{b64(bytes(17))}","agency",null]',
        "a salt in a second spelling": f'["{"A" * 21}B==","agency",null]',
        "no salt": '[null,"agency",null]',
        "an escape": f'["{salt}","\\u0061gency",null]',
        "no number": f'["{salt}","agency",NaN]',
        "minus nothing": f'["{salt}","agency",-0]',
        "half a character": f'["{salt}","agency","\\ud800"]',
        "a raw tab": f'["{salt}","agency","\t"]',
        "deep": f'["{salt}","agency",{"[" * 40}{"]" * 40}]',
        "a name of capitals": f'["{salt}","Agency",null]',
        "an empty name": f'["{salt}","",null]',
        "a name of 65": f'["{salt}","{"a" * 65}",null]',
        "no name": f'["{salt}",7,null]',
        "two values under one name in an object": f'["{salt}","agency",{{"b64":"AAAA","b64":"AAAB"}}]',
        "nothing": "",
        "text": "hello",
    }
    for what, text in spelled.items():
        yield shown(f"a leaf with {what}", "field.form", _leaf(2, text.encode()), 2)


def _places() -> Iterator[Case]:
    def swapped(draft: Draft) -> None:
        draft.sealed[1], draft.sealed[2] = draft.sealed[2], draft.sealed[1]

    def twice(draft: Draft) -> None:
        draft.sealed[2] = field_leaf(2, "offence", "murder")

    def fewer(draft: Draft) -> None:
        del draft.sealed[8:]

    def more(draft: Draft) -> None:
        draft.sealed.append(field_leaf(10, "explanation", "x"))

    place = "field.place"
    yield shown("all", "checkpoint.lines", None)
    yield shown("one of another name", place, _leaf(2, field_leaf(2, "colour", "red")), 2)
    yield shown("two that changed places", place, swapped, 1, 2)
    yield shown("one of them alone", place, swapped, 1)
    yield shown("one name with two values", place, twice, 1, 2)
    yield shown("the second of one name alone", place, twice, 2)
    yield shown("of a kind that has more", place, fewer, 1)
    yield shown("of a kind that has fewer", place, more, 1)
    yield shown("one that the kind does not have", place, more, 10)
    for name, value in _TYPES:
        at = Ledger().drafts[ENTRY].index(name)
        yield shown(f"{name} = {value!r:.60}", "field.type", _leaf(at, field_leaf(at, name, value)), at)
    kinds: dict[str, tuple[str, ...]] = {"entry.kind": ("case.foreseen", "custody_next.case.opened")}
    for kind in kinds["entry.kind"]:

        def renamed(draft: Draft, kind: str = kind) -> None:
            draft.members["kind"] = kind

        yield shown(f"of an entry {kind}", "entry.kind", renamed, 1)
        ledger = Ledger({ENTRY: renamed})
        yield Case(
            f"entry: {kind}, and no field asked about",
            "checkpoint.lines",
            PROOF,
            ledger.vkey,
            {FILE: ledger.proof(ENTRY)},
        )


def _documents() -> Iterator[Case]:
    ledger = Ledger()
    form, path = "document.form", "document.path"

    def made(what: str, row: str, change: Callable[[dict[str, Any]], object]) -> Case:
        document = {
            "entry": b64(ledger.leaves[ENTRY]),
            "fields": ledger.shown(ENTRY, 3, 4),
            "schema": "custody.fields/1",
        }
        change(document)
        return documented(ledger, what, row, written(document).encode("utf-8", "surrogatepass"))

    def first(**members: object) -> Callable[[dict[str, Any]], object]:
        return lambda document: document["fields"][0].update(members)

    good = ledger.fields(ENTRY, 3, 4)
    for what, data in {
        "with a newline at the end": good + b"\n",
        "with a blank in front": b" " + good,
        "as an array": b"[" + good + b"]",
        "that is no UTF-8": good[:-1] + b"\xff}",
        "with a byte order mark": b"\xef\xbb\xbf" + good,
        "that is empty": b"",
        "that is cut": good[:-5],
        "twice": good + good,
        "with a member twice": good.replace(b'"schema"', b'"schema":"custody.fields/1","schema"'),
        "deep": b"[" * 2000 + b"]" * 2000,
    }.items():
        yield documented(ledger, f"a document {what}", form, data)
    yield made("out of order", form, lambda document: document["fields"].reverse())
    yield made("one twice", form, lambda document: document["fields"].append(document["fields"][1]))
    yield made("none", form, lambda document: document["fields"].clear())
    yield made("257 of them", form, lambda document: document["fields"].extend(document["fields"] * 128))
    yield made("a list of nothing", form, lambda document: document.update(fields=[None]))
    yield made("no list", form, lambda document: document.update(fields={}))
    yield made("a member more", form, lambda document: document.update(comment=""))
    yield made("a member less", form, lambda document: document.pop("entry"))
    yield made("no schema", form, lambda document: document.pop("schema"))
    yield made("schema 0", form, lambda document: document.update(schema="custody.fields/0"))
    yield made("another schema", form, lambda document: document.update(schema="custody.chunk/1"))
    yield made("a schema in a list", form, lambda document: document.update(schema=["custody.fields/1"]))
    yield made(
        "a newer schema",
        "document.version",
        lambda document: document.update(schema="custody.fields/2", more=[]),
    )
    yield made(
        "the hash of another entry", path, lambda document: document.update(entry=b64(ledger.leaves[5]))
    )
    yield made("a hash that is none", form, lambda document: document.update(entry="AAAA"))
    yield made("an index that is true", form, first(index=True))
    yield made("a negative index", form, first(index=-1))
    yield made("an index of 256", form, first(index=256))
    yield made("an index as text", form, first(index="3"))
    yield made("another index", path, first(index=2))
    yield made("no hashes", path, first(proof=[]))
    yield made("33 hashes", form, first(proof=[b64(bytes(32))] * 33))
    yield made("a hash of 31 bytes", form, first(proof=[b64(bytes(31))]))
    yield made("a hash that is a number", form, first(proof=[7]))
    yield made("a path that is text", form, first(proof="x" * 3))
    yield made("a leaf that is no text", form, first(leaf=7))
    yield made("a member of a field more", form, first(name="x"))
    yield made(
        "another leaf", path, first(leaf=field_leaf(3, "occurred_at", "2026-11-02T08:06:00Z").decode())
    )
