"""Entries that somebody with a key signed and the log took, though no writer of the format would have written them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.hostile.case import FILE, PROOF, Case
from tests.hostile.ledger import Change, Draft, Ledger, Line, Members, b64, other_key, signature, written
from tests.hostile.notes import ENTRY

OTHER_LOG = f"lab.example/{'9' * 32}"
_UUID = "8c5f2f0e-6f0c-4b52-9d7e-0c7f0c1d2e3f"


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield of_entry("untouched", "checkpoint.lines", lambda draft: None)
    for name, value, row in _values():
        yield of_entry(f"{name} = {value!r:.60}", row, _member(name, value))
    for what, change, row in _texts():
        yield of_entry(what, row, change)
    yield from _lines()
    yield from _opening()


def of_entry(what: str, row: str, change: Change, *words: str, at: int = ENTRY) -> Case:
    """Return the case of a proof of a changed entry."""
    ledger = Ledger({at: change})
    return Case(f"entry: {what}", row, PROOF, ledger.vkey, {FILE: ledger.proof(at)}, words)


def _member(name: str, value: Any) -> Change:
    return lambda draft: draft.moved.update({name: value})


def _values() -> Iterator[tuple[str, Any, str]]:
    """Yield values of members, each with its row."""
    root = b64(bytes(32))
    wrong: dict[str, list[Any]] = {
        "at": [
            "2026-02-30T09:00:00Z",
            "2026-13-01T09:00:00Z",
            "2026-11-02T24:00:00Z",
            "2026-11-02T23:59:60Z",
            "1969-12-31T23:59:59Z",
            "0000-01-01T00:00:00Z",
            "2026-11-02T09:00:00+00:00",
            "2026-11-02t09:00:00z",
            "2026-11-02 09:00:00Z",
            "2026-11-02T09:00:00.0Z",
            "2026-11-02T09:00Z",
            "12026-11-02T09:00:00Z",
            "٢026-11-02T09:00:00Z",
            1793617200,
            None,
            "",
        ],
        "by": [
            "lab.example/9f3ac0517be24d1",
            "Lab.example/d0afce463e7abde4",
            "lab.example",
            "",
            None,
            7,
            "a" * 201 + "/d0afce463e7abde4",
        ],
        "content": [
            "",
            "AAAA",
            b64(bytes(31)),
            b64(bytes(33)),
            None,
            0,
            b64(bytes(32))[:-1],
            bytes(32).hex(),
        ],
        "fields": [0, -1, 257, 2**53, True, "10", None, 1.0],
        "id": [
            "",
            _UUID.upper(),
            _UUID.replace("-4b", "-1b"),
            _UUID.replace("-", ""),
            f"{{{_UUID}}}",
            None,
            5,
        ],
        "kind": [
            "case",
            "Case.opened",
            "case.opened.x.y.z",
            "case..opened",
            "case.öpened",
            "case.opened ",
            "a." + "b" * 63,
            None,
            1,
        ],
        "log": ["lab.example", None, "training.", OTHER_LOG + "0"],
        "prev": [root, "", 0, False, b64(bytes(31))],
        "re": ["", 0, False, b64(bytes(31)), bytes(32).hex()],
        "seen": [
            "",
            "6",
            f"06 {root}",
            f"-1 {root}",
            f"6  {root}",
            f"6 {root} ",
            f"6\t{root}",
            f"{2**53} {root}",
            f"6 {b64(bytes(31))}",
            f"٦ {root}",
            None,
            6,
            f"6 {root} more",
        ],
        "seq": [-1, 2**53, -0.0, "0", None, False, 0.5, 1],
        "subject": ["", _UUID.upper(), None, "C-1", 1],
    }
    for name, values in wrong.items():
        yield from ((name, value, "entry.form") for value in values)
    yield "log", OTHER_LOG, "entry.log"
    yield "log", f"training.{OTHER_LOG}", "entry.log"
    yield "seen", f"7 {root}", "entry.seen"
    yield "seen", f"{2**53 - 1} {root}", "entry.seen"
    yield "seen", f"0 {root}", "entry.seen"
    yield from (("v", version, "entry.version") for version in (2, 3, 999, 2**53 - 1))
    yield from (
        ("v", version, "entry.no_version")
        for version in (0, -1, True, "1", "2", None, 1.0, 2.0, 2**53, 10**30)
    )


def _texts() -> Iterator[tuple[str, Change, str]]:
    """Yield texts that are signed as they are, each with its row."""

    def spelled(change: Callable[[str], str]) -> Change:
        def spell(draft: Draft) -> None:
            draft.text = change(_text(draft))

        return spell

    def membered(change: Callable[[Members], object]) -> Change:
        def spell(draft: Draft) -> None:
            members: Members = _members(draft)
            change(members)
            draft.text = f"{written(members)}\n"

        return spell

    form, version = "entry.form", "entry.version"
    yield "a blank behind a colon", spelled(lambda text: text.replace('":', '": ', 1)), form
    yield "another order", spelled(lambda text: text.replace('{"at":', '{"z":0,"at":')), form
    yield "a member twice", spelled(lambda text: text.replace('"fields":10', '"fields":10,"fields":10')), form
    yield (
        "a member twice with two values",
        spelled(lambda text: text.replace('"seq":0', '"seq":0,"seq":1')),
        form,
    )
    yield (
        "an escape that is not needed",
        spelled(lambda text: text.replace("case.opened", "case.open\\u0065d")),
        form,
    )
    yield "two lines", spelled(lambda text: text + text), form
    yield "an empty line in front", spelled(lambda text: "\n" + text), form
    yield "a byte order mark", spelled(lambda text: "\ufeff" + text), form
    yield "a fraction", spelled(lambda text: text.replace('"seq":0', '"seq":0.0')), form
    yield "an exponent", spelled(lambda text: text.replace('"fields":10', '"fields":1e1')), form
    yield "minus nothing", spelled(lambda text: text.replace('"seq":0', '"seq":-0')), form
    yield "no number", spelled(lambda text: text.replace('"seq":0', '"seq":NaN')), form
    yield "endless", spelled(lambda text: text.replace('"seq":0', '"seq":Infinity')), form
    yield "half a character", spelled(lambda text: text.replace("case.opened", "case.\\ud800")), form
    yield "a list", spelled(lambda text: "[1]\n"), form
    yield "a number", spelled(lambda text: "7\n"), form
    yield "nothing", spelled(lambda text: "null\n"), form
    yield "no JSON", spelled(lambda text: "hello\n"), form
    yield (
        "a number of 5,000 digits",
        spelled(lambda text: text.replace('"seq":0', f'"seq":{"9" * 3000}')),
        form,
    )
    yield "deep", spelled(lambda text: text.replace('"seq":0', f'"seq":{"[" * 900}{"]" * 900}')), form
    yield "33 deep", spelled(lambda text: text.replace('"seq":0', f'"seq":{"[" * 33}{"]" * 33}')), form
    yield "a member missing", membered(lambda members: members.pop("re")), form
    yield "a member more", membered(lambda members: members.update(extra=None)), form
    yield "a member that is not ASCII", membered(lambda members: members.update({"é": 1})), form
    yield "a member of long text", membered(lambda members: members.update(kind="a." + "b" * 4000)), form
    yield "no version", membered(lambda members: members.pop("v")), "entry.no_version"
    yield (
        "a newer version with more members",
        membered(lambda members: members.update(v=2, more="x")),
        version,
    )
    yield "a newer version in other spelling", spelled(lambda text: text.replace('"v":1', '"v": 2')), form
    yield "a later form", spelled(lambda text: f"custody.entry/2\n{text}"), version
    yield "a later form of much text", spelled(lambda text: "custody.entry/12\n" + "x" * 9000 + "\n"), version
    yield "this form with a line of its own", spelled(lambda text: f"custody.entry/1\n{text}"), form
    yield "no form", spelled(lambda text: f"custody.entry/02\n{text}"), form


def _text(draft: Draft) -> str:
    return f"{written(_members(draft))}\n"


def _members(draft: Draft) -> Members:
    return {**draft.members, **draft.moved}


def _lines() -> Iterator[Case]:
    def lined(make: Callable[[str, Line], list[Line]]) -> Change:
        def line(draft: Draft) -> None:
            draft.lines = make

        return line

    stranger = other_key()
    changes: dict[str, tuple[Callable[[str, Line], list[Line]], str]] = {
        "the same line twice": (lambda text, line: [line, line], "entry.lines"),
        "a stranger's line more": (lambda text, line: [line, signature(stranger, text)], "entry.lines"),
        "under another name": (
            lambda text, line: [("lab.example/0000000000000001", *line[1:])],
            "entry.lines",
        ),
        "only a stranger's line": (lambda text, line: [signature(stranger, text)], "entry.lines"),
        "no line": (lambda text, line: [], "note.grammar"),
        "a hundred lines": (lambda text, line: [line] * 100, "entry.form"),
        "a signature of nobody": (lambda text, line: [(*line[:2], bytes(64))], "checkpoint.lines"),
        "a signature that is short": (lambda text, line: [(*line[:2], b"x")], "checkpoint.lines"),
    }
    for what, (make, row) in changes.items():
        yield of_entry(what, row, lined(make))
    key = str(Ledger().drafts[ENTRY].signer.verifier)
    for what, (make, row) in changes.items():
        if row == "checkpoint.lines":
            yield of_entry(f"{what}, and its key is given", "entry.signer", lined(make), "--signer", key)
    good = lined(lambda text, line: [line])
    yield of_entry("signed, and the key is given", "checkpoint.lines", good, "--signer", key)
    yield of_entry("another key is given", "entry.signer", good, "--signer", str(stranger.verifier))
    two = ("--signer", str(stranger.verifier), "--signer", key)
    yield of_entry("one of two keys that are given", "checkpoint.lines", good, *two)


def _opening() -> Iterator[Case]:
    yield of_entry("a first entry that opens nothing", "entry.opening", _member("kind", "case.opened"), at=0)
    yield of_entry("a first entry that answers", "entry.opening", _member("re", b64(bytes(32))), at=0)
    yield of_entry("a second opening", "entry.opening", _member("kind", "ledger.opened"))
    yield of_entry("an opening", "checkpoint.lines", lambda draft: None, at=0)
