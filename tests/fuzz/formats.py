"""Parsers of the ground floor, the law and the model: formats that are signed, sealed or handed to others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from typing import Any

from custody.errors import CustodyError, Malformed, ProofInvalid, UnknownKey, UnknownVersion
from custody.law import clock, profile
from custody.ledger.scenes import draft, kit
from custody.model import envelope, openings, record, rulesets
from custody.proof import b64, canonical, checkpoint, cosignature, ewf, lists, logs, pack, tsp
from custody.proof.lists import bag
from fixtures.authority import Authority
from fixtures.build_logs import LOGS
from storage import profiles
from tests.fuzz.parser import ROOT, Parser
from tests.model import onsite
from tests.model.office import office
from tests.proof import test_lists, test_pack
from tests.proof.keys import LOG, ORIGIN, WITNESS
from tests.proof.test_parsers import PARSERS as WRITTEN_AGAIN
from tests.proof.test_parsers import of_text

#: The functions behind the parsers that tests/proof/test_parsers.py writes again.
_READS = {
    "base64": ("custody.proof.b64.decode", "custody.model.ids.unb64"),
    "hash": ("custody.proof.b64.decode_hash",),
    "canonical JSON": ("custody.proof.canonical.decode",),
    "note": ("custody.proof.note.parse",),
    "verifier key": ("custody.proof.note.VerifierKey.parse",),
    "checkpoint text": ("custody.proof.checkpoint.parse_text",),
    "number": ("custody.proof.checkpoint.parse_number",),
    "proof file": ("custody.proof.bundle.parse",),
    "consistency proof": ("custody.proof.consistency.parse",),
    "fields document": ("custody.proof.fields.parse",),
    "member document": ("custody.proof.member_file.parse", "custody.proof.beneath.read"),
    "chunk document": ("custody.proof.chunk_file.parse",),
    "field leaf": ("custody.proof.seal.leaf.parse_field_leaf", "custody.proof.seal.leaf.open_field"),
    "manifest leaf": ("custody.proof.seal.listing.parse_manifest_leaf",),
    "sweep leaf": ("custody.proof.seal.listing.parse_sweep_leaf",),
    "typed root": ("custody.proof.seal.roots.typed_root_from_json",),
    "file name": ("custody.proof.seal.values.name_bytes", "custody.proof.seal.values.b64_value"),
    "tile path": ("custody.proof.tiles.parse_tile_path",),
    "entries path": ("custody.proof.tiles.parse_entries_path",),
    "entry bundle": ("custody.proof.tiles.decode_bundle",),
}


@cache
def golden() -> tuple[dict[str, Any], ...]:
    """Give some entries of every kind from the golden ledger: note and openings."""
    text = (ROOT / "fixtures" / "golden" / "ruleset-1.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines()[1:]]
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if "note" in row:
            found.setdefault(json.loads(row["note"].partition("\n")[0])["kind"], row)
    return tuple(found.values())


def _openings() -> list[bytes]:
    return [
        openings.encode(_opening(leaf) for leaf in row["openings"]) for row in golden() if "openings" in row
    ][:40]


def _opening(leaf: str | dict[str, str]) -> openings.Opening:
    if isinstance(leaf, str):
        return openings.opened(leaf.encode())
    return openings.Opening(None, b64.decode_hash(leaf["erased"]))


def _notes() -> list[bytes]:
    return [row["note"].encode() for row in golden()]


def _entry(data: bytes) -> bytes:
    return envelope.parse_entry(data).note


def _contents(data: bytes) -> None:
    """Read the openings of one entry against the layout of each kind that has as many fields."""
    found = openings.decode(data)
    for layout in _layouts():
        if len(layout.names) == len(found):
            try:
                openings.read(layout, found)
            except (Malformed, ProofInvalid):
                continue


@cache
def _layouts() -> tuple[Any, ...]:
    kinds = {json.loads(row["note"].partition("\n")[0])["kind"] for row in golden()}
    return tuple(rulesets.layout(1, kind) for kind in sorted(kinds))


def record_types() -> list[type[record.Record]]:
    """Give every type of record that the read model stores."""
    import_module("custody.model.records")

    def below(cls: type[record.Record]) -> Iterator[type[record.Record]]:
        for one in cls.__subclasses__():
            yield one
            yield from below(one)

    return sorted(set(below(record.Record)), key=lambda one: one.__name__)


def _record(data: bytes) -> None:
    for one in record_types():
        try:
            one.from_doc(data)
        except Malformed:
            continue


class _Copying:
    """Writes a pack again from what its reader gives."""

    def __init__(self) -> None:
        self.parts = [pack.begin()]
        self._at = 0
        self._packed = 0

    def begin(self, member: pack.Member, at: int) -> None:
        self.parts.append(pack.header(member))
        self._packed = 0

    def content(self, offset: int, data: memoryview) -> None:
        self.parts.append(bytes(data))
        self._packed += len(data)

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        self.parts.append(pack.padding(self._packed))
        if broken is not None:
            self.parts.append(pack.broken(*broken))


def _pack(data: bytes) -> bytes:
    sink = _Copying()
    reader = pack.PackReader(sink)
    reader.feed(data)
    reader.finish()
    return b"".join((*sink.parts, pack.END))


def _packs() -> list[bytes]:
    member = replace(test_pack.FILE, path=b"a/g", size=1 << 40, data=((0, 3), (8192, 4)), kind=pack.SPARSE)
    cut = replace(test_pack.FILE, path=b"f")
    return [
        test_pack.GOOD,
        test_pack.written((test_pack.FOLDER, b""), (member, b"abcdefg")),
        b"".join(
            (pack.begin(), pack.header(cut), b"hel\0\0", pack.padding(5), pack.broken(3, "eio"), pack.END)
        ),
    ]


def _manifest(data: bytes) -> None:
    for line in pack.read_lines([data[at : at + 50] for at in range(0, len(data), 50)], 4096):
        pack.read_line(line)


def _manifests() -> list[bytes]:
    lines: list[bytes] = []
    listing = pack.Listing(lines.append)
    listing.feed(test_pack.GOOD)
    listing.finish()
    return [b"".join(lines)]


def _request(data: bytes) -> bytes:
    return tsp.request(*tsp.read_request(data))


def _token(data: bytes) -> None:
    tsp.parse_token(data)
    tsp.in_set_order(data)


def _answer(data: bytes) -> bytes | None:
    token = tsp.token_of(data)
    return data if tsp.granted(token) == data else None


@cache
def _authority() -> bytes:
    return Authority("time.example").token(bytes(32), 1_793_610_000, nonce=5, serial=0x1234)


def _head() -> bytes:
    return checkpoint.sign(checkpoint.Checkpoint(ORIGIN, 7, bytes(range(32))), LOG)


def _cosigned() -> list[bytes]:
    return [cosignature.cosign(_head(), WITNESS, 1_793_610_000)]


def _listed(data: bytes) -> None:
    for called in ("", "a.md5", "manifest-sha256.txt"):
        try:
            lists.read(data, called)
        except (Malformed, UnknownVersion):
            continue


def _lists() -> list[bytes]:
    digest = bytes(range(32))
    files = [
        lists.Listed(b"a b", 3, md5=bytes(16), sha256=digest),
        lists.Listed(b"c\nd", 4, md5=bytes(16), sha256=digest),
    ]
    made = [lists.write(files, form, "1").data for form in sorted(lists.FORMATS)]
    hexed = test_lists.SHA256
    return [
        *made,
        b"\\" + hexed + b" *a\\\\b\\n\n",
        b"%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n3," + hexed + b",a\n",
    ]


def _bag(data: bytes) -> None:
    for call in (
        lambda: bag.check_declaration(data),
        lambda: bag.read_manifest(data, "sha256", payload=True),
        lambda: bag.read_manifest(data, "sha256", payload=False),
        lambda: bag.counted(data),
    ):
        try:
            call()
        except (Malformed, UnknownVersion):
            continue


def _segment(data: bytes) -> None:
    for call in (ewf.is_ewf, ewf.segment_number, ewf.continues):
        try:
            call(data)
        except Malformed:
            continue


def _segments() -> list[bytes]:
    image = (LOGS / "stick.E01").read_bytes()
    return [image[: ewf.HEADER_BYTES], image[-ewf.TAIL_BYTES :]]


def _log(data: bytes) -> None:
    logs.read(data)


def _logs() -> list[bytes]:
    return [
        path.read_bytes()
        for path in sorted(LOGS.iterdir())
        if path.suffix in {".log", ".hlog", ".txt", ".info"}
    ]


def _side_car(data: bytes) -> None:
    logs.side_car(data, b"stick.dd", "stick.dd.sha256")


def _side_cars() -> list[bytes]:
    return [path.read_bytes() for path in sorted(LOGS.glob("stick.dd.*"))]


def _kit() -> list[bytes]:
    return [onsite.kit(office()).write()]


def _drafts() -> list[bytes]:
    scene = onsite.Scene(office())
    scene.note()
    return [draft.write(one.item, one.signer) for one in scene.notes]


def _draft(data: bytes) -> bytes:
    one = draft.read(data)
    return draft.write(one.item, one.signer)


def only(*reads: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """Give a parser that writes nothing again."""

    def run(data: bytes) -> None:
        for read in reads:
            read(data)

    return run


FORMATS: tuple[Parser, ...] = (
    *(Parser(name, _READS[name], run, partial(list, good)) for name, (run, good) in WRITTEN_AGAIN.items()),
    Parser(
        "entry",
        (
            "custody.model.envelope.parse_entry",
            "custody.model.envelope.parse_text",
            "custody.model.envelope.readable",
            "custody.model.misread.fault",
        ),
        _entry,
        _notes,
    ),
    Parser(
        "stored openings",
        ("custody.model.openings.decode",),
        lambda data: openings.encode(openings.decode(data)),
        _openings,
    ),
    Parser("contents of an entry", ("custody.model.openings.read",), _contents, _openings),
    Parser(
        "stored record",
        ("custody.model.record.Record.from_doc", "custody.model.record.Record.from_json"),
        _record,
        lambda: [canonical.encode(dict.fromkeys(one.__slots__)) for one in record_types()][:20],
    ),
    Parser(
        "instant",
        ("custody.law.clock.parse_instant",),
        of_text(lambda text: clock.format_instant(clock.parse_instant(text)).encode()),
        lambda: [b"2026-11-24T13:37:00Z", b"9999-12-31T23:59:59Z", b"2000-02-29T00:00:00Z"],
    ),
    Parser(
        "legal profile",
        ("custody.law.profile.parse",),
        only(profile.parse),
        lambda: list(profiles.shipped().values()),
    ),
    Parser(
        "checkpoint",
        ("custody.proof.checkpoint.parse", "custody.proof.checkpoint.open"),
        only(checkpoint.parse, lambda data: checkpoint.open(data, LOG.verifier)),
        lambda: [_head()],
        (ProofInvalid, UnknownVersion, UnknownKey),
    ),
    Parser(
        "cosignatures",
        ("custody.proof.cosignature.verify",),
        only(lambda data: cosignature.verify(data, [WITNESS.verifier])),
        _cosigned,
        (ProofInvalid, UnknownVersion, UnknownKey),
    ),
    Parser(
        "timestamp request",
        ("custody.proof.tsp.read_request",),
        _request,
        lambda: [tsp.request(bytes(32), 5)],
    ),
    Parser(
        "timestamp token",
        (
            "custody.proof.tsp.parse_token",
            "custody.proof.tsp.in_set_order",
            "custody.proof.der.Elements.take",
        ),
        _token,
        lambda: [_authority()],
    ),
    Parser(
        "timestamp answer",
        ("custody.proof.tsp.token_of",),
        _answer,
        lambda: [tsp.granted(_authority())],
        (ProofInvalid, UnknownVersion),
    ),
    Parser(
        "digest list",
        (
            "custody.proof.lists.reading.read",
            "custody.proof.lists.dfxml.read",
            "custody.proof.lists.hashdeep.read_lines",
            "custody.proof.lists.gnu.lines_of",
            "custody.proof.lists.gnu.plain",
            "custody.proof.lists.gnu.tagged",
            "custody.proof.lists.gnu.bagged",
            "custody.proof.lists.facts.hex_digest",
            "custody.proof.lists.facts.count",
        ),
        _listed,
        _lists,
    ),
    Parser(
        "BagIt",
        ("custody.proof.lists.bag.check_declaration", "custody.proof.lists.bag.read_manifest"),
        _bag,
        lambda: [
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            bytes(range(32)).hex().encode() + b"  data/a%0Ab\n",
            b"Payload-Oxum: 12.1\nBagging-Date: 2026-01-01\n",
        ],
    ),
    Parser(
        "EWF segment",
        ("custody.proof.ewf.segment_number", "custody.proof.ewf.continues"),
        _segment,
        _segments,
    ),
    Parser(
        "acquisition log",
        (
            "custody.proof.logs.reading.read",
            *(f"custody.proof.logs.{tool}.read" for tool in ("dc3dd", "ewf", "ftk", "guymager")),
            *(f"custody.proof.logs.facts.{fact}" for fact in ("version", "number", "only")),
        ),
        _log,
        _logs,
    ),
    Parser("side-car of an image", ("custody.proof.logs.reading.side_car",), _side_car, _side_cars),
    Parser("pack", ("custody.proof.pack.reading.PackReader.feed",), _pack, _packs),
    Parser(
        "manifest beside a pack",
        ("custody.proof.pack.listing.read_line", "custody.proof.pack.listing.read_lines"),
        _manifest,
        _manifests,
    ),
    Parser(
        "scene kit",
        ("custody.ledger.scenes.kit.read",),
        lambda data: kit.read(data).write(),
        _kit,
        (CustodyError,),
    ),
    Parser(
        "scene draft",
        ("custody.ledger.scenes.draft.read",),
        _draft,
        _drafts,
        (ProofInvalid, UnknownVersion),
    ),
)
