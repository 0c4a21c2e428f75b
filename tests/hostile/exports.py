"""Exports of ledgers that an insider wrote, with a manifest that fits: the script alone reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Any

from custody.ledger.export.kinds import kinds_document
from tests.hostile.case import EXPORT, FOLDER, Case
from tests.hostile.folders import histories
from tests.hostile.ledger import Draft, Ledger, b64, written
from tools.office import office

#: Histories that are exported: each rule of a chain once, since the script verifies every signature of each.
_TOLD = {
    "untouched",
    "the same id at the end",
    "an answer to nothing",
    "a second opening",
    "nothing seen, at the end",
    "the root of another size seen",
    "less seen than before",
    "a number left out",
    "another entry before it",
    "a date that is none",
    "a newer ruleset",
    "a kind that nobody knows",
    "three opened together, of which two were seen later",
}


def cases() -> Iterator[Case]:
    """Yield the cases."""
    for what, row, ledger in histories():
        if what in _TOLD:
            # Of an export the fields are verified too, which nobody can who does not know the kind.
            yield exported(what, "entry.kind" if what == "a kind that nobody knows" else row, ledger)
    ledger = Ledger()
    files = ledger_files(ledger)
    yield exported("a file more", "export.file", ledger, {**files, "more": b""}, listed=files)
    yield exported(
        "a file less",
        "export.missing",
        ledger,
        {name: data for name, data in files.items() if name != "stores.jsonl"},
        listed=files,
    )
    yield exported("other bytes", "export.file", ledger, {**files, "stores.jsonl": b"x\n"}, listed=files)

    def twice(draft: Draft) -> None:
        draft.sealed[2] = draft.sealed[1]

    yield exported("one name with two values", "field.place", Ledger({6: twice}))


def exported(
    what: str,
    row: str,
    ledger: Ledger,
    files: dict[str, bytes] | None = None,
    listed: dict[str, bytes] | None = None,
) -> Case:
    """Return the case of an export; ``listed`` are the files that its manifest lists, where these are others."""
    found = ledger_files(ledger) if files is None else files
    manifest = _manifest(ledger, found if listed is None else listed)
    data = {f"{FOLDER}/{name}": data for name, data in {**found, "manifest.json": manifest}.items()}
    return Case(f"export: {what}", row, EXPORT, ledger.vkey, data)


def _lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(f"{written(row)}\n" for row in rows).encode()


@cache
def _kinds() -> bytes:
    """Return the list of kinds, which is the same in each case."""
    return kinds_document()


def ledger_files(ledger: Ledger) -> dict[str, bytes]:
    """Return the files of an export but its manifest."""
    erasing = {name: at for at, draft in enumerate(ledger.drafts) for name in _erased(draft)}
    return {
        "README.txt": b"hello\n",
        "checkpoint": ledger.checkpoint(),
        "log.vkey": f"{ledger.vkey}\n".encode(),
        "kinds.json": _kinds(),
        "entries.jsonl": _lines([_row(ledger, at, erasing) for at in range(ledger.size)]),
        "checkpoints.jsonl": _lines([{"note": ledger.checkpoint().decode(), "size": ledger.size}]),
        "cosignatures.jsonl": b"",
        "sweeps.jsonl": _lines(_sweeps()),
        "objects.jsonl": _lines(_objects(ledger)),
        "stores.jsonl": b"",
    }


def _erased(draft: Draft) -> list[str]:
    if draft.members["kind"] != "erasure.executed":
        return []
    leaf = draft.sealed[draft.index("fields")]
    return str(json.loads(leaf)[2]).split(" ") if isinstance(leaf, bytes) else []


def _row(ledger: Ledger, at: int, erasing: dict[str, int]) -> dict[str, Any]:
    fields: list[dict[str, Any]] = []
    for leaf in ledger.drafts[at].sealed:
        if isinstance(leaf, bytes):
            salt, name, value = json.loads(leaf)
            fields.append({"name": name, "salt": salt, "value": value})
        else:
            fields.append({"erased_by": erasing["reference"], "hash": b64(leaf[0]), "name": "reference"})
    return {
        "fields": fields,
        "leaf": b64(ledger.leaves[at]),
        "note": ledger.notes[at].decode(),
        "position": at,
    }


def _sweeps() -> list[dict[str, Any]]:
    found = office().world.store.read().sweeps()
    return [{"position": at, "results": data.decode().splitlines()} for at, data in found]


def _objects(ledger: Ledger) -> list[dict[str, Any]]:
    rows = []
    for at, draft in enumerate(ledger.drafts):
        if draft.members["kind"] != "object.archived":
            continue
        values = {
            name: value
            for _, name, value in (json.loads(leaf) for leaf in draft.sealed if isinstance(leaf, bytes))
        }
        root = values["object_root"]
        rows.append(
            {
                **dict.fromkeys(("case", "copy", "destroyed", "failing", "object", "pack_type")),
                "bytes": root["bytes"],
                "entry": at,
                "exhibit": values["exhibit"],
                "former_versions": [],
                "object_key": values["object_key"],
                "root": root["root"],
                "sha256": root["sha256"],
                "store": values["store"],
                "object_version": values["object_version"],
            }
        )
    return rows


def _manifest(ledger: Ledger, files: dict[str, bytes]) -> bytes:
    listed = [
        {"bytes": len(data), "lines": data.count(b"\n"), "name": name, "sha256": sha256(data).hexdigest()}
        for name, data in sorted(files.items())
    ]
    document = {
        "erased": sum(not isinstance(leaf, bytes) for draft in ledger.drafts for leaf in draft.sealed),
        "files": listed,
        "made": "2026-11-02T12:00:00Z",
        "origin": ledger.log.verifier.name,
        "program": "custody",
        "root": b64(ledger.roots[-1]),
        "schema": "custody.export/1",
        "size": ledger.size,
        "training": False,
        "values": "all",
    }
    return f"{written(document)}\n".encode()
