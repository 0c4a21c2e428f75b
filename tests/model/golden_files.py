"""The files of a golden ledger: how its entries are laid out for people, and how they are read back to the byte.

A golden ledger is a folder. ``ledger.json`` has the log's key, the number of entries, their Merkle root and the digest
of the read model that a replay leads to. Each file below ``entries`` has the entries of one topic of ``custody.model``,
in their order in the log. A topic with much to read is a folder with a file for each module of its kinds, in numbered
parts where even that is long.

How to read an entry: its position in the log, its kind, when it was signed, by which key, and its subject come first.
Then each committed field has a line with name and value, in the order of the kind; neighbours without a value
(``null``) share lines. ``{"erased": …}`` is the hash that is left of an erased field. ``sweep`` has a line for each
result of a verification. What only a program needs comes last: ``envelope`` has the other signed members, ``salts``
those of the fields in their order as one base64 text, and ``signature`` the key id and the signature.

The person behind a key is in ``entries/people.json``: look for the key among the fields named ``vkey``. An entry that
is answered (``re``) or followed (``prev``) is named by its leaf hash.

The program's own writers make the note, the leaves and the results from these members again, so that their bytes and
the root are those of the log.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from custody.model import layouts
from custody.model.entry.envelope import parse_entry
from custody.model.entry.openings import Opening, content_of, opened
from custody.model.schema.ids import b64, unb64
from custody.model.topics import TOPICS, Topic
from custody.proof import canonical, merkle, note
from custody.proof.commitments.field_leaf import SALT_BYTES, field_leaf, parse_field_leaf
from custody.proof.commitments.list_leaves import sweep_root
from custody.proof.commitments.typed_roots import typed_root_from_json

#: A file with more bytes than this is divided: by the modules of its topic, and those into numbered parts.
MOST_BYTES = 120_000
#: Fields without a value share lines of at most this many characters.
_WIDTH = 110
LEDGER = "ledger.json"
ENTRIES = "entries"
#: Members of an envelope that stand at the top of an entry; the others stand in ``envelope``.
_TOP = ("kind", "at", "by", "subject")
#: The kind of the entries that have results.
_SWEEP = "sweep.completed"
_KEY_ID_BYTES = 4


@dataclass(frozen=True, slots=True)
class GoldenEntry:
    """One entry of a golden ledger as it is stored: the signed note, its openings, and the results of a sweep."""

    note: bytes
    openings: tuple[Opening, ...]
    sweep: bytes | None


class _Shown(NamedTuple):
    """An entry as its file has it."""

    position: int
    text: str


def write(head: Mapping[str, Any], entries: Iterable[GoldenEntry]) -> dict[str, bytes]:
    """Return the content of each file of a golden ledger by its path below the folder."""
    shown: dict[Topic, list[_Shown]] = defaultdict(list)
    for position, entry in enumerate(entries):
        members = _members(position, entry)
        shown[_topics()[members["kind"]]].append(_Shown(position, _entry_text(members)))
    files = {LEDGER: (json.dumps(head, ensure_ascii=False, indent=2) + "\n").encode()}
    for folder in sorted({topic.folder for topic in shown}):
        modules = {
            topic.module.rpartition(".")[2]: texts for topic, texts in shown.items() if topic.folder == folder
        }
        whole = _file(folder, [text for texts in modules.values() for text in texts])
        if len(whole) <= MOST_BYTES:
            files[f"{ENTRIES}/{folder}.json"] = whole
        else:
            for module, texts in modules.items():
                files |= _module_files(folder, module, texts)
    return files


def _module_files(folder: str, module: str, texts: Sequence[_Shown]) -> dict[str, bytes]:
    """Return the files of one module of a topic: one, or numbered parts of about the same length."""
    whole = _file(f"{folder}, {module}", texts)
    if len(whole) <= MOST_BYTES:
        return {f"{ENTRIES}/{folder}/{module}.json": whole}
    length = ceil(len(texts) / ceil(len(whole) / MOST_BYTES))
    parts = [texts[start : start + length] for start in range(0, len(texts), length)]
    return {
        f"{ENTRIES}/{folder}/{module}-{number}.json": _file(f"{folder}, {module}, part {number}", part)
        for number, part in enumerate(parts, 1)
    }


def read(folder: Path) -> tuple[dict[str, Any], tuple[GoldenEntry, ...]]:
    """Read the folder of a golden ledger and return its head and its entries by position.

    Raises AssertionError unless each position is there exactly once, the fields and results of each entry are those
    that were signed, and the entries have the root that the head gives.
    """
    head: dict[str, Any] = json.loads((folder / LEDGER).read_bytes())
    entries: dict[int, GoldenEntry] = {}
    for path in sorted((folder / ENTRIES).rglob("*.json")):
        for members in json.loads(path.read_bytes())["entries"]:
            position = members["position"]
            where = f"entry {position} in {path.relative_to(folder)}"
            assert position not in entries, f"{where} is a second entry at this position"
            entries[position] = _entry(members, where)
    missing, surplus = set(range(head["size"])) - set(entries), set(entries) - set(range(head["size"]))
    assert not missing, f"no file has the entries at positions {sorted(missing)}"
    assert not surplus, f"{LEDGER} counts {head['size']} entries, but files have positions {sorted(surplus)}"
    ordered = tuple(entries[position] for position in range(head["size"]))
    root = merkle.root([merkle.leaf_hash(entry.note) for entry in ordered])
    assert b64(root) == head["root"], f"the entries have the root {b64(root)}, {LEDGER} says {head['root']}"
    return head, ordered


@cache
def _topics() -> Mapping[str, Topic]:
    """Return the topic of each kind."""
    return {
        kind.name: topic for topic in TOPICS for kind in import_module(f"custody.model.{topic.module}").KINDS
    }


def _members(position: int, entry: GoldenEntry) -> dict[str, Any]:
    """Return the members of an entry as its file has them, in their order."""
    signed = note.parse(entry.note)
    envelope = json.loads(signed.text)
    names = layouts.layout(envelope["v"], envelope["kind"]).names
    fields: dict[str, Any] = {}
    salts: list[bytes] = []
    for name, opening in zip(names, entry.openings, strict=True):
        if opening.leaf is None:
            fields[name] = {"erased": b64(opening.hash)}
        else:
            field = parse_field_leaf(opening.leaf)
            fields[field.name] = field.value
            salts.append(field.salt)
    line = signed.signatures[0]
    sweep = None if entry.sweep is None else [json.loads(result) for result in entry.sweep.splitlines()]
    return {
        "position": position,
        **{name: envelope[name] for name in _TOP},
        "fields": fields,
        **({} if sweep is None else {"sweep": sweep}),
        "envelope": {name: value for name, value in envelope.items() if name not in _TOP},
        "salts": b64(b"".join(salts)),
        "signature": b64(line.key_id + line.signature),
    }


def _entry(members: Mapping[str, Any], where: str) -> GoldenEntry:
    """Return the entry that the members of its file are, with the bytes that were signed."""
    text = canonical.encode({**{name: members[name] for name in _TOP}, **members["envelope"]}).decode() + "\n"
    signature = unb64(members["signature"], _KEY_ID_BYTES + note.SIGNATURE_BYTES)
    line = note.SignatureLine(members["by"], signature[:_KEY_ID_BYTES], signature[_KEY_ID_BYTES:])
    signed = note.format(note.SignedNote(text, (line,)))
    salts = _salts(members["salts"])
    openings = tuple(_opening(name, value, salts) for name, value in members["fields"].items())
    assert next(salts, None) is None, f"{where} has more salts than fields"
    assert content_of(openings) == parse_entry(signed).envelope.content, (
        f"{where}: its fields are not those that were signed"
    )
    sweep = members.get("sweep")
    assert (sweep is not None) == (members["kind"] == _SWEEP), (
        f"{where}: a sweep and only a sweep has results"
    )
    if sweep is None:
        return GoldenEntry(signed, openings, None)
    results = [canonical.encode(result) for result in sweep]
    assert typed_root_from_json(members["fields"]["results_root"]) == sweep_root(results), (
        f"{where}: its results are not those that were signed"
    )
    return GoldenEntry(signed, openings, b"".join(result + b"\n" for result in results))


def _salts(text: str) -> Iterator[bytes]:
    """Yield the salts of an entry's fields."""
    salts = unb64(text)
    return (salts[start : start + SALT_BYTES] for start in range(0, len(salts), SALT_BYTES))


def _opening(name: str, value: Any, salts: Iterator[bytes]) -> Opening:
    """Return the opening of a field; one that was not erased takes the next salt."""
    if isinstance(value, dict) and "erased" in value:
        return Opening(None, unb64(value["erased"], 32))
    return opened(field_leaf(next(salts), name, value))


def _file(topic: str, texts: Iterable[_Shown]) -> bytes:
    """Return the content of a file of entries, in the order of the log."""
    entries = ",\n".join(shown.text for shown in sorted(texts))
    return f'{{\n"topic": {_json(topic)},\n"entries": [\n{entries}\n]\n}}\n'.encode()


def _entry_text(members: Mapping[str, Any]) -> str:
    """Return an entry with a line for each member, each field that has a value, and each result of a sweep."""
    lines = []
    for name, value in members.items():
        if name == "fields":
            lines.append('  "fields": {\n' + ",\n".join(_field_lines(value)) + "\n  }")
        elif name == "sweep":
            lines.append('  "sweep": [\n' + ",\n".join(f"    {_json(result)}" for result in value) + "\n  ]")
        else:
            lines.append(f"  {_json(name)}: {_json(value)}")
    return "{\n" + ",\n".join(lines) + "\n}"


def _field_lines(fields: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of fields, of which neighbours without a value share some."""
    line = ""
    for name, value in fields.items():
        text = f"{_json(name)}: {_json(value)}"
        if line and (value is not None or len(line) + len(text) > _WIDTH):
            yield line
            line = ""
        line = f"{line}, {text}" if line else f"    {text}"
        if value is not None:
            yield line
            line = ""
    if line:
        yield line


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
