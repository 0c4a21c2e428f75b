"""Checkpoints that the log and its witnesses signed, outside the grammar of notes or beside what a log can sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.law import clock
from custody.proof.cosignature import WitnessSigner
from custody.proof.note import SeedSigner
from tests.hostile.case import FILE, PROOF, Case
from tests.hostile.ledger import SECOND, WITNESS, Ledger, Line, cosignature, note_of, other_key, signature
from tests.world import seed_of

#: The entry whose proof is handed over: a case being opened.
ENTRY = 6


def cases() -> Iterator[Case]:
    """Yield the cases."""
    ledger = Ledger()
    yield from _grammar(ledger)
    yield from _forms(ledger)
    yield from _lines(ledger)
    yield from _witnesses(ledger)
    yield from _times(ledger)


def under(
    ledger: Ledger, name: str, row: str, checkpoint: bytes, *words: str, vkey: str | None = None
) -> Case:
    """Return the case of a proof under a checkpoint."""
    return Case(name, row, PROOF, vkey or ledger.vkey, {FILE: ledger.proof(ENTRY, checkpoint)}, words)


def _grammar(ledger: Ledger) -> Iterator[Case]:
    good = ledger.checkpoint()
    text = ledger.head()
    changed = {
        "untouched": (good, "checkpoint.lines"),
        "carriage returns": (good.replace(b"\n", b"\r\n"), "note.grammar"),
        "a zero byte in a line": (good.replace(b" Z", b" \x00Z", 1), "note.grammar"),
        "no empty line": (good.replace(b"\n\n", b"\n", 1), "note.grammar"),
        "no newline at the end": (good[:-1], "note.grammar"),
        "two newlines at the end": (good + b"\n", "note.grammar"),
        "a line that is none": (good + b"hello\n", "note.grammar"),
        "another dash": (good.replace("\u2014".encode(), b"-"), "note.grammar"),
        "no UTF-8": (good.replace("\u2014".encode(), b"\xff\xff\xff"), "note.grammar"),
        "base64 without padding": (good.replace(b"=\n", b"\n"), "note.grammar"),
        "base64 of the web": (good + "\u2014 x -_8AAAAA\n".encode(), "note.grammar"),
        "slack bits": (good + "\u2014 x AAAAAAB=\n".encode(), "note.grammar"),
        "a line of four bytes": (good + "\u2014 x AAAAAA==\n".encode(), "note.grammar"),
        "a line of five bytes": (good + "\u2014 x AAAAAAA=\n".encode(), "checkpoint.lines"),
        "an empty name": (good + "\u2014  AAAAAAA=\n".encode(), "note.grammar"),
        "a name with a plus": (good + "\u2014 a+b AAAAAAA=\n".encode(), "note.grammar"),
        "a name with a wide blank": (good + "\u2014 a\u3000b AAAAAAA=\n".encode(), "note.grammar"),
        "a name with a soft blank": (good + "\u2014 a\u00a0b AAAAAAA=\n".encode(), "note.grammar"),
        "a name with DEL": (good + "\u2014 a\x7fb AAAAAAA=\n".encode(), "checkpoint.lines"),
        "two blanks in a line": (good + "\u2014 a  AAAAAAA=\n".encode(), "note.grammar"),
    }
    for what, (note, row) in changed.items():
        yield under(ledger, f"note: {what}", row, note)
    own = signature(ledger.log, text)
    for count, row in ((100, "checkpoint.lines"), (101, "note.long")):
        yield under(ledger, f"note: {count} lines of the log", row, ledger.checkpoint(lines=[own] * count))
    stranger = ("a" * 4000, b"1234", b"x" * 8000)
    for count, row in ((60, "checkpoint.lines"), (75, "note.long")):
        yield under(
            ledger, f"note: {count} long lines", row, ledger.checkpoint(lines=[own, *[stranger] * count])
        )


def _forms(ledger: Ledger) -> Iterator[Case]:
    origin, size, root, _ = ledger.head().split("\n")
    texts = {
        "an extension line": f"{origin}\n{size}\n{root}\nmore\n",
        "two lines": f"{origin}\n{size}\n",
        "no origin": f"\n{size}\n{root}\n",
        "a size with a zero in front": f"{origin}\n0{size}\n{root}\n",
        "a size with a sign": f"{origin}\n+{size}\n{root}\n",
        "a size in other digits": f"{origin}\n\u0662\u0661\n{root}\n",
        "a size of 2^63": f"{origin}\n{2**63}\n{root}\n",
        "a size of 20 digits": f"{origin}\n{10**19}\n{root}\n",
        "a negative size": f"{origin}\n-1\n{root}\n",
        "size 0 with a root": f"{origin}\n0\n{root}\n",
        "a root of 31 bytes": f"{origin}\n{size}\n{'A' * 41}=\n",
        "a root of 33 bytes": f"{origin}\n{size}\n{'A' * 44}\n",
        "a root in hexadecimal": f"{origin}\n{size}\n{'a' * 64}\n",
        "a time beneath": f"{origin}\n{size}\n{root}\n1793617200\n",
    }
    for what, text in texts.items():
        yield under(ledger, f"checkpoint: {what}", "checkpoint.form", ledger.checkpoint(text))
    other = f"lab.example/{'9' * 32}\n{size}\n{root}\n"
    yield under(
        ledger, "checkpoint: of another log, by this key", "checkpoint.other", ledger.checkpoint(other)
    )
    largest = f"{origin}\n{2**63 - 1}\n{root}\n"
    yield under(ledger, "checkpoint: as large as one can be", "proof.path", ledger.checkpoint(largest))


def _lines(ledger: Ledger) -> Iterator[Case]:
    text = ledger.head()
    own, seen = signature(ledger.log, text), cosignature(WITNESS, text)
    wrong: Line = (own[0], own[1], own[2][:-1] + bytes([own[2][-1] ^ 1]))
    short: Line = (own[0], own[1], own[2][:-1])
    same_name = signature(SeedSigner(ledger.log.verifier.name, seed_of("same name")), text)
    strange = signature(other_key(), text)
    late: Line = (seen[0], seen[1], seen[2] + b"x")
    rows: dict[str, tuple[Sequence[Line], str]] = {
        "the witness first": ([seen, own], "checkpoint.lines"),
        "each line twice": ([own, own, seen, seen], "checkpoint.lines"),
        "a line of the log that does not verify beside one that does": ([own, wrong], "checkpoint.signature"),
        "only one that does not verify": ([wrong], "checkpoint.signature"),
        "a signature of 63 bytes": ([short], "checkpoint.signature"),
        "another key of the same name": ([own, same_name], "checkpoint.lines"),
        "only another key of the same name": ([same_name], "checkpoint.key"),
        "only a stranger": ([strange], "checkpoint.key"),
        "a cosignature with a byte too many, of a witness who was not named": (
            [own, late],
            "checkpoint.lines",
        ),
    }
    for what, (lines, row) in rows.items():
        yield under(ledger, f"lines: {what}", row, ledger.checkpoint(lines=lines))
    named = ("--witness", str(WITNESS.verifier))
    for what, line in {"too long": late, "of another text": cosignature(WITNESS, text + "x")}.items():
        note = ledger.checkpoint(lines=[own, seen, line])
        yield under(ledger, f"lines: a cosignature that is {what}", "checkpoint.signature", note, *named)


def _witnesses(ledger: Ledger) -> Iterator[Case]:
    text = ledger.head()
    own, seen, second = signature(ledger.log, text), cosignature(WITNESS, text), cosignature(SECOND, text)
    one, two = str(WITNESS.verifier), str(SECOND.verifier)
    again = WitnessSigner(WITNESS.verifier.name, seed_of("the same witness's second key"))
    alias = WitnessSigner("witness.example/9c", b"a witness of hostile files only.")
    itself = WitnessSigner("witness.example/0d", seed_of("log"))
    both, alone = ledger.checkpoint(lines=[own, seen, second]), ledger.checkpoint(lines=[own, seen])
    keys = ledger.checkpoint(lines=[own, seen, seen, cosignature(again, text)])
    rows: dict[str, tuple[bytes, str, tuple[str, ...]]] = {
        "one named, one signed": (both, "witness.enough", ("--witness", one)),
        "two named, one signed": (alone, "witness.enough", ("--witness", one, "--witness", two)),
        "two named, none signed": (note_of(text, [own]), "witness.few", ("--witness", one, "--witness", two)),
        "two required, one signed": (
            alone,
            "witness.few",
            ("--witness", one, "--witness", two, "--require-witnesses", "2"),
        ),
        "two required, both signed": (
            both,
            "witness.enough",
            ("--witness", one, "--witness", two, "--require-witnesses", "2"),
        ),
        "one named twice, two required": (
            both,
            "witness.few",
            ("--witness", one, "--witness", one, "--require-witnesses", "2"),
        ),
        "two keys of one name, two required": (
            keys,
            "witness.few",
            ("--witness", one, "--witness", str(again.verifier), "--require-witnesses", "2"),
        ),
        "none required": (
            note_of(text, [own]),
            "witness.enough",
            ("--witness", one, "--require-witnesses", "0"),
        ),
        "a number and no witness": (both, "witness.call", ("--require-witnesses", "1")),
        "one key under two names": (
            both,
            "witness.call",
            ("--witness", one, "--witness", str(alias.verifier)),
        ),
        "the log itself": (both, "witness.call", ("--witness", str(itself.verifier))),
        "a key that signs entries": (both, "witness.call", ("--witness", str(other_key().verifier))),
        "no key": (both, "witness.call", ("--witness", "witness.example/7a")),
    }
    for what, (note, row, words) in rows.items():
        yield under(ledger, f"witnesses: {what}", row, note, *words)


def _times(ledger: Ledger) -> Iterator[Case]:
    """Yield what a witness says of when it saw the newest checkpoint, under which the entry of a proof is dated."""
    text = ledger.head()
    own, named = signature(ledger.log, text), ("--witness", str(WITNESS.verifier))
    dated = clock.parse_instant(ledger.drafts[ENTRY].members["at"])
    for what, time, row in (
        ("at its own date", dated, "witness.enough"),
        ("120 s before it", dated - 120, "witness.enough"),
        ("121 s before it", dated - 121, "witness.time"),
        ("in 1970", 1, "witness.time"),
        ("at the last second of the calendar", clock.LAST, "witness.enough"),
        ("a second beyond it", clock.LAST + 1, "witness.time"),
        ("at the largest number", 2**63 - 1, "witness.time"),
        ("at no time", 0, "checkpoint.signature"),
        ("at 2^63", 2**63, "checkpoint.signature"),
    ):
        note = ledger.checkpoint(lines=[own, cosignature(WITNESS, text, time)])
        yield under(ledger, f"times: {what}", row, note, *named)
        if row == "witness.time":
            yield under(ledger, f"times: {what}, and nobody asked", "checkpoint.lines", note)
