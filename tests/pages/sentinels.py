"""An entry of every kind with a value of its own in every field, and what is to be found of each in a rendering."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html import unescape

from custody.law.clock import format_instant
from custody.ledger.append.access_log import Viewing
from custody.ledger.append.read_model import rebuild
from custody.ledger.ports import HeadRow, LedgerReader
from custody.ledger.views.entries.entries import Entries, EntryView, FieldView
from custody.ledger.views.subjects.lookup import Lookup
from custody.model import layouts
from custody.model.schema.ids import b64, unb64, uuid4_of
from custody.model.schema.schema import Erasable, FieldSpec
from custody.model.schema.types import Value
from custody.pages.parts.fields import term
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import Page, Target
from custody.pages.parts.stated_facts import stated
from custody.pages.render.csv import csv, facts_table
from custody.pages.render.document import document
from custody.pages.render.html import html
from custody.pages.render.text import text
from custody.proof.commitments.typed_roots import ManifestRoot, ObjectRoot, SweepRoot
from custody.proof.merkle.frontier import Frontier
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.cli.paged import minute
from tests.model.golden import load, rows

#: Texts of people, which are unique whatever else is on a page.
_PROSE = frozenset({"text", "label", "file name", "citation"})
#: Types whose values are looked for as they are.
_AS_IT_IS = {
    "identifier": "id-{}",
    "identifiers": "id-{}",
    "rule": "rule-{}",
    "seal": "SEAL-{}",
    "seals": "SEAL-{}",
    "key name": "lab.example/{:016x}",
    "key names": "lab.example/{:016x}",
    "verifier key": "lab.example/{:016x}+00+AA",
    "timestamp token": "token{:08}",
    "head": "{}:root",
    "plain value": "plain-{}",
    "IMEI": "35{:013}",
    "ICCID": "89{:017}",
    "MAC addresses": "aa:bb:cc:{:06x}",
    "state": "S{}",
}
_DIGESTS = frozenset({"entry", "sha1", "sha256", "sha512", "md5", "digests"})


@cache
def golden_store() -> MemoryLedgerStore:
    """Return the golden ledger with its read model."""
    store = MemoryLedgerStore()
    found = list(rows(load(1)))
    frontier = Frontier()
    frontier.extend(row.leaf for row in found)
    with store.begin() as txn:
        txn.append(found)
        txn.set_head(HeadRow(frontier.size, frontier.root(), b"".join(frontier.hashes)))
        txn.commit()
    rebuild(store)
    return store


def reader_of(viewing: Viewing | None = None) -> LedgerReader:
    """Return a reader of the golden ledger as one look has it."""
    reader = golden_store().read()
    return reader if viewing is None else viewing.over(reader)


def gate_of(viewing: Viewing | None = None) -> Gate:
    """Return the gate of one look at the golden ledger."""
    return Gate(Lookup(reader_of(viewing)))


def page_of(gate: Gate, entry: EntryView) -> Page:
    """Return the page of what one entry states."""
    return Page(Target("entry", str(entry.position)), entry.envelope.kind, stated(gate, entry))


@cache
def kinds() -> dict[str, EntryView]:
    """Return the first entry of every kind in the golden ledger."""
    entries = Entries(golden_store().read())
    found: dict[str, EntryView] = {}
    for position in range(golden_store().read().head().size):
        entry = entries.at(position)
        found.setdefault(entry.envelope.kind, entry)
    return found


def spec_of(entry: EntryView, name: str) -> FieldSpec:
    """Return the declaration of a field of an entry."""
    return layouts.layout(entry.envelope.v, entry.envelope.kind).field(name)


def filled(entry: EntryView) -> EntryView:
    """Return an entry of the same kind with a value of its own in every field; nothing is unknown or not_applicable."""
    fields = tuple(
        FieldView(field.name, _value(spec_of(entry, field.name), at), field.structural, erased=False)
        for at, field in enumerate(entry.fields)
    )
    return replace(entry, fields=fields)


def erased(entry: EntryView) -> EntryView:
    """Return the entry with all its erasable fields erased."""
    fields = tuple(
        field if field.structural else FieldView(field.name, None, structural=False, erased=True)
        for field in entry.fields
    )
    return replace(entry, fields=fields)


def _value(spec: FieldSpec, at: int) -> Value:
    """Return a value for a field; those of people's texts are unique within an entry and anywhere else."""
    name, mark = spec.type.name, f"{spec.name}{at}"
    digest = sha256(mark.encode()).digest()
    if spec.name in ("not_known", "not_applicable"):
        return None
    if name in _PROSE:
        return f"Sentinel-{at}-{spec.name}"
    if name in _AS_IT_IS:
        return _AS_IT_IS[name].format(at + 10)
    if name in _DIGESTS:
        return b64(digest * 2)[:88] if name == "sha512" else b64(digest)
    if spec.type.choices:
        return spec.type.choices[at % len(spec.type.choices)]
    others: dict[str, Value] = {
        "subject": uuid4_of(digest[:16]),
        "subjects": uuid4_of(digest[:16]),
        "instant": format_instant(1_800_000_000 + at),
        "count": 4_000_000 + at,
        "shift": -4_000_000 - at,
        "flag": True,
        "field name": "serial",
        "field names": "serial",
        "marks": f"rule.{at}",
        "object root": ObjectRoot(5_000_000 + at, 1 << 20, digest, digest).to_json(),
        "manifest root": ManifestRoot(5_000_000 + at, digest).to_json(),
        "sweep root": SweepRoot(5_000_000 + at, digest).to_json(),
    }
    return others[name]


def needle(spec: FieldSpec, value: Value) -> str:
    """Return what stands in a rendering for people for a value of ``filled``."""
    name = spec.type.name
    if name in ("subject", "subjects"):
        return str(value)[:8]
    if name in _DIGESTS:
        return unb64(str(value)).hex()
    if spec.name == "capacity":
        return f"{int(str(value)):,} bytes"
    if spec.name == "clock_offset_seconds":
        return f"{abs(int(str(value)))} s behind"
    if name == "flag":
        return "yes"
    if name == "instant":
        return minute(str(value))
    if name in ("field name", "field names"):
        return term(str(value))
    if name in ("object root", "manifest root", "sweep root"):
        return (
            str(dict(value)["bytes" if name == "object root" else "count"]) if isinstance(value, dict) else ""
        )
    if spec.name == "entry_mode":
        return {"act": "an act", "record": "a record of what was done"}[str(value)]
    return str(value).replace("_", " ") if spec.type.choices else str(value)


def renderings(page: Page) -> dict[str, str]:
    """Return a page in every rendering, blanks and line ends made one blank, markup and escapes taken away."""
    found = {
        "text": "\n".join(text(page)),
        "narrow": "\n".join(text(page, 40)),
        "ascii": "\n".join(text(page, ascii=True)),
        "json": json.dumps(document(page), ensure_ascii=False),
        "html": unescape(re.sub("<[^>]*>", " ", re.sub("</?(?:bdi|span|wbr)[^>]*>", "", html([page])))),
        "csv": csv(facts_table(page)).decode("utf-8-sig"),
    }
    return {name: " ".join(said.split()) for name, said in found.items()}


def private(entry: EntryView) -> Iterator[FieldView]:
    """Yield the erasable fields of an entry."""
    return (field for field in entry.fields if isinstance(spec_of(entry, field.name), Erasable))
