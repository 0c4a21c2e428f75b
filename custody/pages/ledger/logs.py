"""Pages of the logs that an account remembers: key, newest checkpoint, and forks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.display import code_words
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.layout import many
from custody.ledger.audit.account_memory import checkpoint_of
from custody.ledger.ports import Fork
from custody.ledger.publish.key_trust import fingerprint
from custody.pages.parts.cells import count, flag
from custody.pages.parts.page import Block, Column, Fact, Page, Paragraph, Row, Section, Table, Target
from custody.pages.parts.wording import moment
from custody.proof import checkpoint
from custody.proof.checkpoint import Checkpoint
from custody.proof.note import VerifierKey

#: Digits of a group of a fingerprint.
_GROUP = 8
_HOW = (
    "To trust it, give evidence that did not come with this vault: --key, --fingerprint, --receipt or "
    "--checkpoint."
)
_FORKS = (
    Column("found_at", "found at", "instant"),
    Column("answer", "answer"),
    Column("kept", "kept"),
    Column("found", "found"),
)


@dataclass(frozen=True, slots=True)
class RememberedLog:
    """A log as an account remembers it: its key, None if unknown, and whether it is trusted.

    ``newest`` is the largest remembered checkpoint, ``receipts`` the number of remembered receipts, ``forks``
    the pairs of histories that exclude each other.
    """

    origin: str
    key: VerifierKey | None
    trusted: bool
    newest: Checkpoint | None
    receipts: int
    forks: Sequence[Fork]


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The data of a log that an account took over: tree size, root, and the new parts.

    ``key_new``: the key was not trusted before. ``head_begun``: a head was remembered for the first time;
    ``head``: one is remembered now. ``resumed`` is the position of an accepted resumption, or None.
    """

    size: int
    root: bytes
    key_new: bool
    head_begun: bool
    resumed: int | None
    head: bool


def logs(found: Sequence[RememberedLog]) -> Page:
    """Return the page of all remembered logs."""
    nothing = () if found else (Paragraph("No log is trusted yet.", "quiet"),)
    blocks: list[Block] = []
    for known in found:
        blocks += [Section(known.origin, "", _facts(known)), *_forks(known)]
    return Page(Target("logs"), "Logs", (*nothing, *blocks))


def log(remembered: RememberedLog, taken: TakenOver | None = None) -> Page:
    """Return the page of one log with the data just ``taken`` over, or how to trust its key."""
    blocks: list[Block] = []
    if taken is not None:
        blocks.append(Section("taken", "Taken over now", tuple(_taken(remembered.origin, taken))))
        blocks += _outcomes(taken)
    elif not remembered.trusted:
        blocks.append(Paragraph(_HOW))
    return Page(
        Target("log", remembered.origin), "Log", (*blocks, *_forks(remembered)), key_facts=_facts(remembered)
    )


def _taken(origin: str, taken: TakenOver) -> Iterator[Fact]:
    new = f"the key of {origin} is trusted from now on" if taken.key_new else "the key was already trusted"
    yield Fact("key_new", "key", taken.key_new, new)
    yield Fact("entries", "remembered", taken.size, f"up to {many(taken.size, 'entry')}")
    yield Fact("taken_root", "root", taken.root.hex(), taken.root.hex())
    yield flag("head begun", taken.head_begun)
    yield count("resumed", taken.resumed)


def _outcomes(taken: TakenOver) -> Iterator[Paragraph]:
    if taken.resumed is not None:
        yield Paragraph(f"The resumption of entry {taken.resumed} is accepted; the lost part stays on file.")
    if not taken.head:
        yield Paragraph(
            "No head yet: to make entries, give --receipt or --checkpoint from another desk.",
            "warn",
        )


def _facts(log: RememberedLog) -> tuple[Fact, ...]:
    newest = log.newest
    digits = "" if log.key is None else fingerprint(log.key)
    grouped = " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
    seen = None if newest is None else newest.root.hex()
    known = (
        ()
        if log.key is None
        else (
            Fact("vkey", "key", str(log.key), str(log.key)),
            Fact("fingerprint", "fingerprint", digits, grouped),
        )
    )
    trusted = Fact(
        "trusted",
        "trusted",
        log.trusted,
        "yes" if log.trusted else "no: FIRST MET",
        tone="good" if log.trusted else "warn",
    )
    return (
        Fact("origin", "log", log.origin, log.origin),
        trusted,
        *known,
        Fact("size", "seen", None if newest is None else newest.size, _seen(newest)),
        Fact("root", "root", seen, seen or ""),
        count("receipts", log.receipts),
    )


def _seen(newest: Checkpoint | None) -> str:
    return "no checkpoint" if newest is None else f"up to {many(newest.size, 'entry')}"


def _forks(log: RememberedLog) -> tuple[Table, ...]:
    if not log.forks:
        return ()
    rows = tuple(_fork(log.origin, fork) for fork in log.forks)
    return (Table("forks", f"Two histories of {log.origin}", _FORKS, rows),)


def _fork(origin: str, fork: Fork) -> Row:
    kept, found, answer = checkpoint_of(fork.kept), checkpoint.parse(fork.found), fork.resumption
    how = "not answered" if answer is None else f"answered by the resumption of entry {answer}"
    texts = {
        "origin": origin,
        "kept_root": kept.root.hex(),
        "kept_text": fork.kept.decode("utf-8"),
        "found_root": found.root.hex(),
        "found_text": fork.found.decode("utf-8"),
        "root_there": fork.root.hex(),
        "proof": " ".join(digest.hex() for digest in fork.proof),
    }
    return Row(
        (
            Fact("found_at", "found at", format_instant(fork.time), moment(fork.time)),
            Fact("answer", "answer", answer, how),
            Fact("kept", "kept", kept.size, f"{many(kept.size, 'entry')}, root {kept.root.hex()}"),
            Fact("found", "found", found.size, f"{many(found.size, 'entry')}, root {found.root.hex()}"),
        ),
        tone="bad" if answer is None else "",
        facts=tuple(Fact(key, code_words(key), text, text) for key, text in texts.items()),
    )
