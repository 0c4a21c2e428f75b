"""Parsers of the second floor: what lies beside a ledger, in a vault, and what a store answers."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from custody.errors import (
    ConfigError,
    CustodyError,
    HeadMismatch,
    KeyFailed,
    Malformed,
    ProofInvalid,
    UnknownVersion,
    UsageError,
)
from custody.forms.file import read as read_form
from custody.ledger.ports import Fork, HeadMark, ListedErasure, Lock, Part, Sending, SourceState, Upload
from custody.ledger.publish.witness import Remembered
from custody.ledger.scenes import draft
from custody.proof import checkpoint
from custody.storage.account.log_memory import AccountMemory, read_vkey
from custody.storage.account.witness_file import WitnessFile, _format
from custody.storage.keys.key_files import Cost, read_header, write_key
from custody.storage.keys.passphrases import FromFile
from custody.storage.state.draft_box import DraftBox
from custody.storage.state.erasures import ErasureList
from custody.storage.state.form_drafts import FormDrafts
from custody.storage.state.head import HeadFile, _decode
from custody.storage.state.kept_lists import ListFiles
from custody.storage.state.sweep_marks import Begun, SweepMarks
from custody.storage.state.visits import Visits
from custody.storage.stores import upload_lines
from custody.storage.stores.upload_journals import FileUploadJournals
from custody.tui.services.kept_lists import read_members
from tests.fuzz.formats import _drafts, only
from tests.fuzz.parser import Parser
from tests.proof.keys import LOG, ORIGIN, WITNESS

_KEY = "objects/" + "0" * 32


@cache
def folder() -> Path:
    """Return a folder of this process, in memory where there is one, that is gone at its end."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of random name is made in it
    made = Path(tempfile.mkdtemp(prefix="custody-fuzz-", dir=memory if memory.is_dir() else None))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def in_file(read: Callable[[Path], object], name: str = "file") -> Callable[[bytes], None]:
    """Return a parser of bytes from one of a file, which only its owner may read."""

    def run(data: bytes) -> None:
        path = folder() / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o600)
        read(path)

    return run


def _head(path: Path) -> None:
    head = HeadFile(path, ORIGIN)
    head.inspect()
    head.read()


def _slots() -> list[bytes]:
    path = folder() / "made.head"
    head = HeadFile(path, ORIGIN)
    head.start(HeadMark(3, bytes(32)))
    first = path.read_bytes()
    head.intend(HeadMark(3, bytes(32)), HeadMark(5, bytes(range(32))))
    return [first, path.read_bytes()]


def _slot(data: bytes) -> None:
    """Read both slots of a file whose checksums fit whatever its text is: the checksum alone refuses nearly all."""
    for number in (0, 1):
        body = data[: 4096 - 32].ljust(4096 - 32, b"\0")
        try:
            _decode(ORIGIN, number, body + sha256(body).digest())
        except (Malformed, HeadMismatch):
            continue


def _memories() -> list[bytes]:
    note = checkpoint.sign(checkpoint.Checkpoint(ORIGIN, 7, bytes(range(32))), LOG)
    with tempfile.TemporaryDirectory() as place:
        memory = AccountMemory(Path(place), ORIGIN, Path(place))
        memory.keep_forks([Fork(note, note, bytes(32), (bytes(32),), 1)])
        memory.remember(note, 7)
        return [(Path(place) / "memory").read_bytes()]


def _erasures(path: Path) -> None:
    listed = ErasureList(path, ORIGIN)
    listed.inspect()
    listed.read()


def _erased() -> list[bytes]:
    path = folder() / "made.erasures"
    path.unlink(missing_ok=True)
    listed = ErasureList(path, ORIGIN)
    listed.add([ListedErasure(3, bytes(32), 2), ListedErasure(3, bytes(32), 5)])
    listed.add([ListedErasure(9, bytes(range(32)), 0)])
    return [path.read_bytes()]


def _keys() -> list[bytes]:
    where = folder() / "keys"
    shutil.rmtree(where, ignore_errors=True)
    return [
        write_key(where, "lab.example/0000000000000000", bytes(32), b"x", cost=Cost(1, 8192)).read_bytes()
    ]


def _remembered() -> list[bytes]:
    one = Remembered(str(LOG.verifier), 7, bytes(range(32)), 1_793_610_000)
    return [_format(WITNESS.verifier, {}), _format(WITNESS.verifier, {ORIGIN: one})]


def _forms(path: Path) -> None:
    drafts = FormDrafts(path.parent)
    for words, given, _ in drafts.kept(("a",)):
        drafts.begin(("a",), tuple(map(str, words)), given)
    drafts.leave_all()


def _lists(path: Path) -> None:
    for members in ListFiles(path.parent).kept(("a",)).values():
        read_members(members)


def _mark(path: Path) -> None:
    SweepMarks(path.parent).noted()


def _marked() -> list[bytes]:
    marks = SweepMarks(folder() / "made-marks")
    with marks.begin(Begun("full", "all", "", 1_793_610_000)) as mark:
        mark.advance(5, 10, "bytes")
        return [path.read_bytes() for path in (folder() / "made-marks").glob("*.sweeping")]


def _journal() -> list[bytes]:
    sending = Sending("s", _KEY, "e", "a/b", SourceState(9, 1, 2, 3), Lock("governance", 5, True))
    lines = [
        upload_lines.sending_line(sending),
        upload_lines.begun_line(Upload("s", _KEY, "id", 8)),
        upload_lines.part_line(Part(1, 8, "0" * 64, "etag")),
    ]
    return [lines[0], b"".join(lines), b"".join((*lines, upload_lines.ended_line("v1")))]


def _journals(path: Path) -> None:
    journals = FileUploadJournals(path.parent)
    journals.noted()
    journals.damaged()
    _, _ = journals.take(_KEY)
    journals.release(_KEY)


def _box(data: bytes) -> None:
    """Read a draft under the name that it would have, if it is one, else under any."""
    scene, seq = "00000000-0000-4000-8000-000000000000", 0
    try:
        found = draft.read(data)
        scene, seq = found.scene, found.seq
    except (ProofInvalid, UnknownVersion):
        pass
    shutil.rmtree(folder() / "box", ignore_errors=True)
    in_file(_boxed, f"box/{scene}.{seq:06d}.draft")(data)


def _boxed(path: Path) -> None:
    for item in DraftBox(path.parent).waiting():
        item.must()


def _form_file(data: bytes) -> None:
    for name in ("form.toml", "form.json"):
        with suppress(UsageError):
            read_form(name, data)


FILES: tuple[Parser, ...] = (
    Parser(
        "form file",
        ("custody.forms.file.read",),
        _form_file,
        lambda: [
            b'days = 30\nat = 2026-11-02T08:30:00Z\n[because]\nreview = "none"\n',
            b'{"days": 30, "tag": ["a"]}',
        ],
        (),
    ),
    Parser(
        "head file",
        ("custody.storage.state.head.HeadFile.read",),
        in_file(_head, "head"),
        _slots,
        (HeadMismatch,),
    ),
    Parser(
        "head slot",
        ("custody.storage.state.head._decode",),
        _slot,
        lambda: [raw[4096:8160] for raw in _slots()],
        (),
    ),
    Parser(
        "list of erasures",
        ("custody.storage.state.erasures.ErasureList.read",),
        in_file(_erasures, "erased"),
        _erased,
        (HeadMismatch,),
    ),
    Parser(
        "key file",
        ("custody.storage.keys.key_files.read_header",),
        in_file(read_header, "a"),
        _keys,
        (KeyFailed,),
    ),
    Parser(
        "verifier key of a vault",
        ("custody.storage.account.log_memory.read_vkey",),
        in_file(read_vkey, "log.vkey"),
        lambda: [str(LOG.verifier).encode() + b"\n"],
        (CustodyError,),
    ),
    Parser(
        "passphrase file",
        ("custody.storage.keys.passphrases.from_file",),
        in_file(lambda path: FromFile(path)("a"), "phrase"),
        lambda: [b"some words\r\n"],
        (KeyFailed,),
    ),
    Parser(
        "witness memory",
        ("custody.storage.account.witness_file._parse",),
        in_file(lambda path: WitnessFile(path, WITNESS.verifier).heads(), "memory"),
        _remembered,
        (ConfigError,),
    ),
    Parser(
        "memory of a log",
        (),
        in_file(lambda path: AccountMemory(path.parent, ORIGIN, path.parent).forks(), "memory"),
        _memories,
        (HeadMismatch,),
    ),
    Parser(
        "form draft",
        ("custody.storage.state.form_drafts.FormDrafts.begin",),
        in_file(_forms, "forms/a.json"),
        lambda: [
            json.dumps(
                {"schema": "custody.form-draft/2", "by": "a", "words": ["a"], "given": {}, "values": {"x": 1}}
            ).encode()
        ],
        (),
    ),
    Parser(
        "last visit",
        ("custody.storage.state.visits.Visits.last",),
        in_file(
            lambda path: Visits(path.parent, lambda: 0).last(path.stem),
            f"visits/{'0' * 8}-0000-4000-8000-{'0' * 12}.json",
        ),
        lambda: [json.dumps({"schema": "custody.visit/1", "size": 7, "at": 1_793_620_800}).encode()],
        (),
    ),
    Parser(
        "kept list",
        (
            "custody.storage.state.kept_lists.ListFiles.kept",
            "custody.tui.services.kept_lists.read_members",
        ),
        in_file(_lists, "lists/a.json"),
        lambda: [
            json.dumps(
                {"schema": "custody.kept-list/1", "by": "a", "name": "x", "members": {"page": "cases"}}
            ).encode()
        ],
        (),
    ),
    Parser(
        "mark of a sweep",
        ("custody.storage.state.sweep_marks._read_far",),
        in_file(_mark, f"marks/{'0' * 32}.sweeping"),
        _marked,
        (),
    ),
    Parser(
        "upload journal",
        ("custody.storage.stores.upload_lines.read",),
        only(lambda data: upload_lines.read(_KEY, data)),
        _journal,
    ),
    Parser(
        "file of an upload journal",
        ("custody.storage.stores.upload_journals._read",),
        in_file(_journals, f"journals/{'0' * 32}.upload"),
        _journal,
        (Malformed,),
    ),
    Parser(
        "draft box",
        ("custody.storage.state.draft_box.DraftBox._draft",),
        _box,
        _drafts,
        (CustodyError,),
    ),
)
