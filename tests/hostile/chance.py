"""More hostile cases by chance: one place of one signed thing is changed, and all behind it is signed anew.

Whatever they answer, both readers answer the same. A seed and a number name each case again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from custody.proof import merkle
from tests.hostile.case import BETWEEN, FIELDS, FILE, FOLDER, GROWTH, NEW, OLD, PROOF, PUBLISHED, Case, Link
from tests.hostile.growth import proven
from tests.hostile.ledger import (
    SECOND,
    WITNESS,
    Change,
    Draft,
    Ledger,
    Line,
    b64,
    cosignature,
    signature,
    written,
)
from tests.hostile.notes import ENTRY

#: What is put into texts: what grammars turn on, and what looks like it.
_PIECES = (
    "", "\n", "\n\n", "\r", "\t", "\0", "\x1f", "\x7f", "\x85", "\u00a0", "\u2028", "\u3000", "\ufeff",
    "\u202e", "é", "\u0663", "\U0001f512", " ", "  ", "+", "-", "/", "=", "==", ".", ",", ":", '"', '""',
    "\\", "\\u0041", "\\ud800", "[", "]", "{", "}", "[]", "{}", "null", "true", "0", "00", "1", "-0", "-1",
    "1.0", "1e0", "NaN", "Infinity", "2", "256", "257", "9007199254740991", "9007199254740992",
    "9223372036854775807", "9223372036854775808", "A", "a", "Z", "z", "\u2014", "\u2014 ", "v", "/2",
    "custody.entry/2\n",
)  # fmt: skip
#: What members of JSON are replaced by.
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 3, 9, 10, 11, 21, 255, 256, 257, 2**31, 2**53 - 1, 2**53, -(2**53), 2**63,
    10**25, 0.0, 1.0, 1.5, "", " ", "0", "1", "x", "é", "\ud800", "A" * 43 + "=", "A" * 44, "AAAA", "x" * 5000,
    [], [0], {}, {"a": 1}, {"b64": "AAAA"}, {"b64": "/w=="}, {"tree": "object/2"},
    {"tree": "manifest/1", "count": 1, "root": "A" * 43 + "="},
    "lab.example/" + "9" * 32, "lab.example/d0afce463e7abde4", "8c5f2f0e-6f0c-4b52-9d7e-0c7f0c1d2e3f",
    "case.opened", "case.foreseen", "ledger.opened", "custody.fields/1", "custody.fields/2",
    "2026-11-02T09:06:00Z", "2026-02-29T09:06:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    "10000-01-01T00:00:00Z", "0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "6 " + "A" * 43 + "=",
)  # fmt: skip


def case(seed: str, number: int) -> Case:
    """Return the case of a seed and a number."""
    chance = Random(f"{seed} {number}")
    sort = chance.choice(_SORTS)
    made = sort(chance)
    name = f"chance {seed} {number}: {sort.__name__.removeprefix('_')}"
    return Case(name, "", made.sort, made.vkey, made.files, made.words)


def _edited(chance: Random, text: str) -> str:
    """Change a text in one to three places."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((0, 0, 1, 1, 1, 2, 4, 20)))
        piece = chance.choice((*_PIECES, text[at:end] * 2, text[::-1][: end - at]))
        text = text[:at] + piece + text[end:]
    return text


def _altered(chance: Random, value: Any) -> Any:
    """Change one value somewhere in a document: another one, none, one more, two in each other's place."""
    if isinstance(value, dict) and value and chance.random() < 0.8:
        key = chance.choice(sorted(value))
        how = chance.randrange(8)
        if how == 0:
            return {name: inner for name, inner in value.items() if name != key}
        if how == 1:
            return {**value, chance.choice(("more", "é", key.upper())): chance.choice(_VALUES)}
        return {**value, key: _altered(chance, value[key])}
    if isinstance(value, list) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        how = chance.randrange(8)
        if how == 0:
            return value[:at] + value[at + 1 :]
        if how == 1:
            return [*value, value[at]]
        if how == 2:
            other = chance.randrange(len(value))
            value = [*value]
            value[at], value[other] = value[other], value[at]
            return value
        return [*value[:at], _altered(chance, value[at]), *value[at + 1 :]]
    if isinstance(value, str) and chance.random() < 0.5:
        return _edited(chance, value)
    if type(value) is int and chance.random() < 0.5:
        return value + chance.choice((-1, 1, 2**53, -(2**53)))
    return chance.choice(_VALUES)


def _data(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _checkpoint(chance: Random, ledger: Ledger, text: str | None = None) -> bytes:
    """Return a checkpoint with lines by chance, and perhaps another text."""
    said = ledger.head() if text is None else text
    own, seen, other = signature(ledger.log, said), cosignature(WITNESS, said), cosignature(SECOND, said)
    late = cosignature(WITNESS, said, chance.choice((1, 1793617200, 1793617260, 253402300800)))
    wrong: Line = (own[0], own[1], bytes(chance.choice((0, 63, 64, 72))))
    lines = chance.choices(
        (own, seen, other, late, wrong, ("x y", *own[1:])),
        (8, 4, 4, 2, 1, 1),
        k=chance.choice((1, 2, 2, 3, 4)),
    )
    return ledger.checkpoint(said, lines=[own, *lines] if chance.random() < 0.8 else lines)


def _words(chance: Random) -> tuple[str, ...]:
    words = []
    for key in (WITNESS, SECOND, WITNESS):
        words += ["--witness", str(key.verifier)] if chance.random() < 0.3 else []
    return (
        (*words, "--require-witnesses", str(chance.choice((0, 1, 2, 3))))
        if chance.random() < 0.2
        else tuple(words)
    )


def _lines(chance: Random) -> Case:
    ledger = Ledger()
    return Case(
        "", "", PROOF, ledger.vkey, {FILE: ledger.proof(ENTRY, _checkpoint(chance, ledger))}, _words(chance)
    )


def _heads(chance: Random) -> Case:
    ledger = Ledger()
    note = _checkpoint(chance, ledger, _edited(chance, ledger.head()))
    return Case("", "", PROOF, ledger.vkey, {FILE: ledger.proof(ENTRY, note)}, _words(chance))


def _notes(chance: Random) -> Case:
    ledger = Ledger()
    note = _data(_edited(chance, ledger.checkpoint().decode()))
    return Case("", "", PROOF, ledger.vkey, {FILE: ledger.proof(ENTRY, note)}, _words(chance))


def _proofs(chance: Random) -> Case:
    ledger = Ledger()
    head, gap, rest = ledger.proof(ENTRY).decode().partition("\n\n")
    return Case("", "", PROOF, ledger.vkey, {FILE: _data(_edited(chance, head) + gap + rest)})


def _texts(chance: Random) -> Case:
    def spelled(draft: Draft) -> None:
        draft.text = _edited(chance, f"{written(draft.members)}\n")

    return _entry(chance, spelled)


def _members(chance: Random) -> Case:
    def moved(draft: Draft) -> None:
        draft.text = f"{written(_altered(chance, draft.members))}\n"

    return _entry(chance, moved)


def _entry(chance: Random, change: Change) -> Case:
    at = chance.choice((0, ENTRY, ENTRY, 15))
    ledger = Ledger({at: change})
    key = str(ledger.drafts[at].signer.verifier)
    words = ("--signer", key) if chance.random() < 0.3 else ()
    return Case("", "", PROOF, ledger.vkey, {FILE: ledger.proof(at)}, words)


def _leaves(chance: Random) -> Case:
    at = chance.randrange(10)

    def sealed(draft: Draft) -> None:
        leaf = draft.sealed[at]
        if isinstance(leaf, bytes):
            text = leaf.decode()
            draft.sealed[at] = _data(
                _edited(chance, text)
                if chance.random() < 0.5
                else written(_altered(chance, json.loads(text)))
            )

    ledger = Ledger({ENTRY: sealed})
    shown = sorted({at, chance.randrange(1, 10)} - {0})
    return _shown(ledger, ledger.fields(ENTRY, *(shown or [1])))


def _documents(chance: Random) -> Case:
    ledger = Ledger()
    text = ledger.fields(ENTRY, 3, 4).decode()
    return _shown(
        ledger,
        _data(
            _edited(chance, text) if chance.random() < 0.5 else written(_altered(chance, json.loads(text)))
        ),
    )


def _shown(ledger: Ledger, document: bytes) -> Case:
    return Case(
        "", "", PROOF, ledger.vkey, {FILE: ledger.proof(ENTRY), FIELDS: document}, ("--fields", FIELDS)
    )


def _growth(chance: Random) -> Case:
    ledger = Ledger()
    old, new = chance.randrange(ledger.size + 1), chance.randrange(ledger.size + 1)
    proof = proven(ledger, old, new)
    if chance.random() < 0.5:
        proof = _data(_edited(chance, proof.decode()))
    root = bytes(32) if chance.random() < 0.2 else None
    files: dict[str, bytes | Link] = {
        OLD: _checkpoint(chance, ledger, ledger.head(old, root)),
        NEW: _checkpoint(chance, ledger, ledger.head(new)),
        BETWEEN: proof,
    }
    words = ("--old", OLD, *(("--consistency", BETWEEN) if chance.random() < 0.9 else ()))
    return Case("", "", GROWTH, ledger.vkey, files, (*words, *_words(chance)))


def _chain(chance: Random) -> Case:
    """Return a folder in which an entry continues something else than it should."""
    ledger = Ledger()
    size = chance.randrange(ledger.size + 2)
    links = [None, *(b64(leaf) for leaf in ledger.leaves)]
    roots = [*ledger.roots, bytes(32)]
    members: dict[str, Callable[[], object]] = {
        "prev": lambda: chance.choice(links),
        "re": lambda: chance.choice(links),
        "seq": lambda: chance.randrange(-1, 8),
        "id": lambda: chance.choice(ledger.drafts).members["id"],
        "subject": lambda: chance.choice(ledger.drafts).members["subject"],
        "seen": lambda: f"{size} {b64(chance.choice((roots[size], roots[size], merkle.EMPTY_ROOT)))}",
        "kind": lambda: chance.choice(ledger.drafts).members["kind"],
        "v": lambda: chance.choice((1, 2, 0)),
        "at": lambda: chance.choice(_VALUES),
    }
    names = chance.sample(sorted(members), chance.choice((1, 1, 2)))

    def moved(draft: Draft) -> None:
        draft.moved.update({name: members[name]() for name in names})

    bent = Ledger({chance.randrange(ledger.size): moved}, [lambda draft: None] * chance.choice((0, 2)))
    return _folder(chance, bent, bent.published(older=chance.choice((0, 5))))


def _folders(chance: Random) -> Case:
    """Return a folder of which a file is changed, or gone."""
    ledger = Ledger()
    files = ledger.published(entries=chance.random() < 0.7, older=chance.choice((0, 5, 20)))
    name = chance.choice(sorted(files))
    if chance.random() < 0.3:
        del files[name]
    else:
        data = bytearray(files[name])
        at = chance.randrange(len(data))
        data[at : at + chance.choice((0, 1, 1, 32))] = chance.choice((b"", b"\0", b"x" * 32))
        files[name] = bytes(data)
    return _folder(chance, ledger, files)


def _folder(chance: Random, ledger: Ledger, files: dict[str, bytes]) -> Case:
    words = ("--with-entries",) if chance.random() < 0.2 else ()
    if chance.random() < 0.2:
        words = (*words, "--signer", str(ledger.drafts[ENTRY].signer.verifier))
    return Case(
        "", "", PUBLISHED, ledger.vkey, {f"{FOLDER}/{name}": data for name, data in files.items()}, words
    )


_SORTS = (
    _lines,
    _heads,
    _notes,
    _proofs,
    _texts,
    *(_members, _members),
    *(_leaves, _leaves),
    _documents,
    _growth,
    *(_chain, _chain),
    _folders,
)
