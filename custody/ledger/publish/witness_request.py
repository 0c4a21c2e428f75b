"""The file for a witness, besides checkpoint and proof: its own cosignatures, the log's resumptions.

It is one file of canonical JSON. By its own cosignatures a witness detects that its memory is outdated. A resumption
comes with both entries and their proofs, the fields that state the loss, and the entries that enrolled the two keys:
all proven up to the checkpoint to be cosigned.
"""

from __future__ import annotations

from typing import Any

from custody.errors import CustodyError, Malformed, NotFound, ProofInvalid
from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader, StoredCosignature
from custody.ledger.proofs.prover import Prover
from custody.ledger.views.entries.ledger_history import (
    APPROVED,
    PROPOSED,
    Resumption,
    happenings,
    resumption,
)
from custody.model import layouts
from custody.model.entry.envelope import SignedEntry, parse_entry, verify_entry
from custody.model.entry.facts import Facts
from custody.model.records import Key
from custody.model.rulings import Event, Placed
from custody.proof import canonical, checkpoint, cosignature, fields, proof_file, verification
from custody.proof.checkpoint import Checkpoint
from custody.proof.note import VerifierKey

SCHEMA = "custody.witness-request/1"
#: The largest size of the file in bytes, and the largest number of resumptions in it.
MOST_BYTES = 1 << 24
MOST = 100
#: The fields of a proposal that are disclosed to a witness.
SHOWN = ("reason", "lost_size", "lost_root", "evidence", "former_database")
_ENROLS = frozenset({"actor.enrolled", "key.rotated", "ledger.opened"})
_MEMBERS = {"approved", "fields", "keys", "proposed"}


@dataclass(frozen=True, slots=True)
class ShownKey:
    """The entry that enrolled a key, as files: its proof, and the fields document with the verifier key."""

    proof: bytes
    fields: bytes


@dataclass(frozen=True, slots=True)
class ShownResumption:
    """A resumption as files: proofs of proposal and approval, the proposal's fields, and the keys of both."""

    proposed: bytes
    approved: bytes
    fields: bytes
    keys: tuple[ShownKey, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The content of the file: cosigned checkpoints and resumptions, none of it verified."""

    cosigned: tuple[bytes, ...] = ()
    resumptions: tuple[ShownResumption, ...] = ()


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The entry that enrolled a key: position, date (seconds UTC), and the name of the key that signed it."""

    position: int
    at: int
    by: str


@dataclass(frozen=True, slots=True)
class Proven:
    """A verified resumption, and the entries that enrolled the keys of its two signers."""

    resumption: Resumption
    enrolled: tuple[Enrolled, Enrolled]


def format(shown: Shown) -> bytes:  # noqa: A001 - read as witness_request.format
    """Return the bytes of the file; raise Malformed where ``parse`` would refuse them."""
    resumptions = [
        {
            "approved": shown_resumption.approved.decode("utf-8"),
            "fields": shown_resumption.fields.decode("utf-8"),
            "keys": [
                {"fields": key.fields.decode(), "proof": key.proof.decode()} for key in shown_resumption.keys
            ],
            "proposed": shown_resumption.proposed.decode("utf-8"),
        }
        for shown_resumption in shown.resumptions
    ]
    cosigned = [note.decode("utf-8") for note in shown.cosigned]
    data = canonical.encode({"cosigned": cosigned, "resumptions": resumptions, "schema": SCHEMA}) + b"\n"
    parse(data)
    return data


def parse(data: bytes) -> Shown:
    """Parse a request to a witness: cosigned checkpoints and resumptions; raise Malformed for others."""
    if len(data) > MOST_BYTES or not data.endswith(b"\n"):
        raise Malformed("a witness's request is too long, or does not end with a line end")
    value = canonical.decode(data[:-1], most=MOST * 100)
    good = isinstance(value, dict) and value.keys() == {"cosigned", "resumptions", "schema"}
    if not good or value["schema"] != SCHEMA:
        raise Malformed(f"it is no witness's request of schema {SCHEMA}")
    if not isinstance(value["resumptions"], list) or len(value["resumptions"]) > MOST:
        raise Malformed("a witness's request has no list of resumptions, or too many of them")
    return Shown(tuple(map(_bytes, _list(value["cosigned"]))), tuple(map(_resumption, value["resumptions"])))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed("a member of a witness's request is no list")
    return value


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str):
        raise Malformed("a member of a witness's request is no text")
    return value.encode("utf-8")


def _resumption(value: Any) -> ShownResumption:
    if not isinstance(value, dict) or value.keys() != _MEMBERS:
        raise Malformed("a resumption in a witness's request has not the members that belong there")
    keys = []
    for key in _list(value["keys"]):
        if not isinstance(key, dict) or key.keys() != {"fields", "proof"}:
            raise Malformed("a key in a witness's request has not the members that belong there")
        keys.append(ShownKey(_bytes(key["proof"]), _bytes(key["fields"])))
    if len(keys) != 2:
        raise Malformed(f"a resumption in a witness's request has {len(keys)} keys, not two")
    texts = {name: _bytes(value[name]) for name in ("proposed", "approved", "fields")}
    return ShownResumption(**texts, keys=tuple(keys))


def collect(reader: LedgerReader, prover: Prover, size: int) -> Shown:
    """Return the file's content for a witness that is to cosign ``size`` entries, from the ledger.

    It has the newest 100 resumptions at most. Raise NotFound or UsageError as the prover does.
    """
    proposals: dict[bytes, Placed] = {}
    found = []
    for happening in happenings(reader):
        if happening.position >= size:
            break
        if happening.event.kind == PROPOSED:
            proposals[happening.leaf] = happening
        elif (
            happening.event.kind == APPROVED
            and (proposal := proposals.get(happening.event.re or b"")) is not None
        ):
            found.append(
                ShownResumption(
                    prover.proof(proposal.position, size),
                    prover.proof(happening.position, size),
                    prover.shown(proposal.position, SHOWN),
                    tuple(
                        _key(reader, prover, event.by, size) for event in (proposal.event, happening.event)
                    ),
                )
            )
    return Shown(tuple(_cosigned(reader)), tuple(found[-MOST:]))


def _key(reader: LedgerReader, prover: Prover, name: str, size: int) -> ShownKey:
    doc = reader.record(Key.space, name)
    if doc is None:
        raise NotFound(f"no key {name} is on record, which signed a resumption", hint="Run `custody check`.")
    since = Key.from_doc(doc).since
    return ShownKey(prover.proof(since, size), prover.shown(since, ["vkey"]))


def _cosigned(reader: LedgerReader) -> list[bytes]:
    """Return for each witness its largest and its latest cosigned checkpoint, with that line alone."""
    newest: dict[tuple[str, str], StoredCosignature] = {}
    for line in reader.cosignatures():
        for what, rank in (("size", _size), ("time", _time)):
            known = newest.get((line.vkey, what))
            if known is None or rank(known) <= rank(line):
                newest[line.vkey, what] = line
    found = []
    for line in newest.values():
        signed = reader.checkpoint(line.size)
        if signed is not None:
            found.append(signed + f"{line.line}\n".encode())
    return list(dict.fromkeys(found))


def _size(one: StoredCosignature) -> tuple[int, int]:
    return one.size, cosignature.stated_time(one.line)


def _time(one: StoredCosignature) -> tuple[int, int]:
    return cosignature.stated_time(one.line), one.size


def proven(shown: Shown, log_key: VerifierKey, signed: bytes) -> list[Proven]:
    """Return the resumptions of the file, verified under a checkpoint the log signed, in order of record.

    Raise Malformed, ProofInvalid or UnknownKey for one that does not verify: entries under another checkpoint, a false
    signature, fields of other entries, or one key for both signers.
    """
    head = checkpoint.open(signed, log_key)
    found = [_proven(files, log_key, head) for files in shown.resumptions]
    return sorted(found, key=lambda verified: verified.resumption.position)


def _proven(one: ShownResumption, log_key: VerifierKey, head: Checkpoint) -> Proven:
    proposal, at = _entry(one.proposed, log_key, head, {PROPOSED})
    approval, behind = _entry(one.approved, log_key, head, {APPROVED})
    if approval.envelope.re != proposal.leaf or behind <= at:
        raise ProofInvalid("the approval of a resumption answers another proposal than the one that is shown")
    keys = []
    enrolled = []
    for key, entry in zip(one.keys, (proposal, approval), strict=True):
        enrols, position = _entry(key.proof, log_key, head, _ENROLS)
        vkey = VerifierKey.parse(_facts(enrols, key.fields).must("vkey"))
        if vkey.name != entry.envelope.by or position >= at:
            raise ProofInvalid(f"the key {entry.envelope.by} is shown by an entry about another key")
        verify_entry(entry, vkey)
        keys.append(vkey)
        enrolled.append(Enrolled(position, enrols.envelope.at, enrols.envelope.by))
    if keys[0].public == keys[1].public:
        raise ProofInvalid("the two who signed a resumption have one and the same key")
    facts = _facts(proposal, one.fields)
    told = resumption(_placed(proposal, at, facts), _placed(approval, behind, Facts({})))
    return Proven(told, (enrolled[0], enrolled[1]))


def _placed(entry: SignedEntry, position: int, facts: Facts) -> Placed:
    own = entry.envelope
    event = Event(own.kind, own.subject, facts, own.by, own.at, own.re, own.v, own.seen.size)
    return Placed(event, position, own.seq, entry.leaf)


def _entry(
    data: bytes, log_key: VerifierKey, head: Checkpoint, kinds: frozenset[str] | set[str]
) -> tuple[SignedEntry, int]:
    """Return the verified entry of a proof file under ``head``, and its position."""
    found = verification.verify(proof_file.parse(data), log_key)
    if found.checkpoint != head:
        raise ProofInvalid(
            "an entry of a resumption is proven under another checkpoint than the one to cosign"
        )
    entry = parse_entry(found.entry)
    if entry.envelope.log != head.origin or entry.envelope.kind not in kinds:
        raise ProofInvalid(f"an entry of a resumption is of kind {entry.envelope.kind}, or of another log")
    return entry, found.index


def _facts(entry: SignedEntry, document: bytes) -> Facts:
    """Return the structural fields of an entry that a fields document discloses, verified."""
    envelope = entry.envelope
    shown = fields.verify(fields.parse(document), envelope.content, envelope.fields, entry.leaf)
    try:
        positions = layouts.layout(envelope.v, envelope.kind).positions
    except CustodyError as error:
        raise Malformed(f"the kind {envelope.kind} is not known here") from error
    values: dict[str, Any] = {}
    for disclosed in shown:
        if positions.get(disclosed.field.name) != disclosed.index:
            raise ProofInvalid(f"the field {disclosed.field.name} does not stand in its place")
        values[disclosed.field.name] = disclosed.field.value
    if not {"reason", "lost_size", "lost_root", "evidence"} <= values.keys() and "vkey" not in values:
        raise Malformed("what a resumption says of a loss is not shown")
    for name, kind in (("lost_size", int), ("lost_root", str), ("reason", str), ("evidence", str)):
        if name in values and type(values[name]) is not kind:
            raise Malformed(f"the field {name} of a resumption is not of its type")
    return Facts(values)
