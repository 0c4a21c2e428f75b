"""Parsers of the ground floor, the law and the model: formats that are signed, sealed or handed to others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from typing import Any

from custody.errors import CustodyError, Malformed, ProofInvalid, UnknownKey, UnknownVersion
from custody.law import clock, profile
from custody.ledger.consistency.claims import claim_unverified
from custody.ledger.publish import witness_request
from custody.ledger.scenes import draft, kit
from custody.model import layouts, record
from custody.model.entry import envelope, openings
from custody.model.verdicts import timestamp_files
from custody.proof import canonical, checkpoint, cosignature, picture_time, tsp
from custody.storage.settings import law_profiles
from fixtures import build_proofs
from fixtures.authority import Authority
from tests.fuzz.parser import Parser
from tests.model import onsite
from tests.model.golden import load
from tests.model.golden_files import GoldenEntry
from tests.model.office import office
from tests.proof import pictures
from tests.proof.keys import LOG, ORIGIN, WITNESS
from tests.proof.test_parsers import PARSERS as WRITTEN_AGAIN
from tests.proof.test_parsers import of_text

#: The functions behind the parsers that tests/proof/test_parsers.py writes again.
_READS = {
    "base64": ("custody.proof.b64.decode", "custody.model.schema.ids.unb64"),
    "hash": ("custody.proof.b64.decode_hash",),
    "canonical JSON": ("custody.proof.canonical.decode",),
    "note": ("custody.proof.note.parse",),
    "verifier key": ("custody.proof.note.VerifierKey.parse",),
    "checkpoint text": ("custody.proof.checkpoint.parse_text",),
    "number": ("custody.proof.checkpoint.parse_number",),
    "proof file": ("custody.proof.proof_file.parse",),
    "acknowledgement": ("custody.proof.acknowledgement.parse_text",),
    "consistency proof": ("custody.proof.consistency.parse",),
    "fields document": ("custody.proof.fields.parse",),
    "member document": ("custody.proof.member_file.parse", "custody.proof.subproofs.read"),
    "chunk document": ("custody.proof.chunk_file.parse",),
    "field leaf": (
        "custody.proof.commitments.field_leaf.parse_field_leaf",
        "custody.proof.commitments.field_leaf.open_field",
    ),
    "manifest leaf": ("custody.proof.commitments.list_leaves.parse_manifest_leaf",),
    "sweep leaf": ("custody.proof.commitments.list_leaves.parse_sweep_leaf",),
    "typed root": ("custody.proof.commitments.typed_roots.typed_root_from_json",),
    "file name": (
        "custody.proof.commitments.values.name_bytes",
        "custody.proof.commitments.values.b64_value",
    ),
    "tile path": ("custody.proof.tiles.parse_tile_path",),
    "entries path": ("custody.proof.tiles.parse_entries_path",),
    "entry bundle": ("custody.proof.tiles.decode_bundle",),
}


@cache
def golden() -> dict[str, GoldenEntry]:
    """Return the first entry of every kind in the golden ledger."""
    entries: dict[str, GoldenEntry] = {}
    for entry in load().entries:
        entries.setdefault(envelope.parse_entry(entry.note).envelope.kind, entry)
    return entries


def _openings() -> list[bytes]:
    return [openings.encode(entry.openings) for entry in golden().values()][:40]


def _notes() -> list[bytes]:
    return [entry.note for entry in golden().values()]


def _entry(data: bytes) -> bytes:
    return envelope.parse_entry(data).note


def _contents(data: bytes) -> None:
    """Read the openings of one entry against the layout of each kind that has as many fields."""
    for layout in _layouts():
        openings.read_plain(layout, data)
    found = openings.decode(data)
    for layout in _layouts():
        if len(layout.names) == len(found):
            try:
                openings.read(layout, found)
            except (Malformed, ProofInvalid):
                continue


@cache
def _layouts() -> tuple[Any, ...]:
    return tuple(layouts.layout(1, kind) for kind in sorted(golden()))


def record_types() -> list[type[record.Record]]:
    """Return every type of record that the read model stores."""
    import_module("custody.model.records")

    def below(cls: type[record.Record]) -> Iterator[type[record.Record]]:
        for subclass in cls.__subclasses__():
            yield subclass
            yield from below(subclass)

    return sorted(set(below(record.Record)), key=lambda one: one.__name__)


def _record(data: bytes) -> None:
    for item in record_types():
        try:
            item.from_doc(data)
        except Malformed:
            continue


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


def _requests() -> list[bytes]:
    key = witness_request.ShownKey(b"proof", b"fields")
    one = witness_request.ShownResumption(b"proposed", b"approved", b"fields", (key, key))
    shown = witness_request.Shown(tuple(_cosigned()), (one,))
    return [witness_request.format(witness_request.Shown()), witness_request.format(shown)]


def _kit() -> list[bytes]:
    return [onsite.kit(office()).write()]


def _drafts() -> list[bytes]:
    scene = onsite.Scene(office())
    scene.note()
    return [draft.write(note.item, note.signer) for note in scene.notes]


def _draft(data: bytes) -> bytes:
    one = draft.read(data)
    return draft.write(one.item, one.signer)


def only(*reads: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """Return a parser that writes nothing again."""

    def run(data: bytes) -> None:
        for read in reads:
            read(data)

    return run


FORMATS: tuple[Parser, ...] = (
    *(Parser(name, _READS[name], run, partial(list, good)) for name, (run, good) in WRITTEN_AGAIN.items()),
    Parser(
        "entry",
        (
            "custody.model.entry.envelope.parse_entry",
            "custody.model.entry.envelope.parse_text",
            "custody.model.entry.envelope.readable",
            "custody.model.entry.envelope_diagnostics.fault",
        ),
        _entry,
        _notes,
    ),
    Parser(
        "stored openings",
        ("custody.model.entry.openings.decode",),
        lambda data: openings.encode(openings.decode(data)),
        _openings,
    ),
    Parser(
        "contents of an entry",
        (
            "custody.model.entry.openings.read",
            "custody.model.entry.openings.read_leaves",
            "custody.model.entry.openings.read_plain",
        ),
        _contents,
        _openings,
    ),
    Parser(
        "stored record",
        ("custody.model.record.Record.from_doc", "custody.model.record.Record.from_json"),
        _record,
        lambda: [canonical.encode(dict.fromkeys(type_.__slots__)) for type_ in record_types()][:20],
    ),
    Parser(
        "certificate file",
        ("custody.model.verdicts.timestamp_files.parse_certificate",),
        lambda data: timestamp_files.format_certificate(timestamp_files.parse_certificate(data)),
        lambda: [Authority("time.example").pem()],
    ),
    Parser(
        "instant",
        ("custody.law.clock.parse_instant",),
        of_text(lambda text: clock.format_instant(clock.parse_instant(text)).encode()),
        lambda: [b"2026-11-24T13:37:00Z", b"9999-12-31T23:59:59Z", b"2000-02-29T00:00:00Z"],
    ),
    Parser(
        "time in a picture",
        ("custody.proof.picture_time.parse_taken", "custody.proof.picture_time.format_of"),
        only(picture_time.parse_taken),
        lambda: [
            made(pictures.exif("2026:11:02 10:30:05", "+01:00"))
            for made in (pictures.jpeg, pictures.png, pictures.webp, pictures.heif, pictures.tiff)
        ],
    ),
    Parser(
        "legal profile",
        ("custody.law.profile.parse",),
        only(profile.parse),
        lambda: list(law_profiles.shipped().values()),
    ),
    Parser(
        "kept receipt",
        ("custody.ledger.consistency.claims.claim_unverified",),
        only(lambda data: claim_unverified("receipt", data)),
        lambda: [(build_proofs.FOLDER / "good" / "p.tlog-proof").read_bytes()],
    ),
    Parser(
        "checkpoint",
        ("custody.proof.checkpoint.parse", "custody.proof.checkpoint.open"),
        only(checkpoint.parse, lambda data: checkpoint.open(data, LOG.verifier)),
        lambda: [_head()],
        (ProofInvalid, UnknownVersion, UnknownKey),
    ),
    Parser(
        "witness request",
        ("custody.ledger.publish.witness_request.parse",),
        lambda data: witness_request.format(witness_request.parse(data)),
        _requests,
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
        "scene make-kit",
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
