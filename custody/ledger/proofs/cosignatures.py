"""The vault's side of witnessing: requests to witnesses, and their stored cosignatures.

A cosignature by a key that is enrolled in the ledger, or by the log itself, never counts as a witness's, and the key of
a witness cannot be enrolled. Stored lines are never deleted, so a witness's repeated lines on one checkpoint are stored
only once a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from custody.errors import NotFound, ProofInvalid, RoleRefused, RuleBroken, UsageError
from custody.frozen import dataclass
from custody.law.clock import AHEAD, DAY, LAST, tell_instant
from custody.ledger.ports import LedgerReader, LedgerStore, StoredCosignature
from custody.ledger.proofs.prover import Prover
from custody.ledger.state.relocation_guard import refuse_moved
from custody.model.entry.envelope import parse_entry
from custody.model.records import Key, PublicKey
from custody.model.rulings import Event
from custody.model.schema.ids import b64
from custody.model.verdicts.checkpoint_evidence import time_fault
from custody.proof import checkpoint, cosignature, note
from custody.proof.cosignature import Cosignature
from custody.proof.note import ALG_COSIGNATURE, VerifierKey

#: Kinds of entry that enrol a key, in their field ``vkey``.
_ENROLLING = ("ledger.opened", "actor.enrolled", "key.rotated")
#: Seconds after a witness's line in which another one on the same checkpoint is not stored.
ENOUGH = DAY


@dataclass(frozen=True, slots=True)
class WitnessRequest:
    """A request to a witness: the checkpoint of ``size`` entries, and a consistency proof from ``since``.

    ``since`` is 0 and ``proof`` None for a witness that never saw this ledger.
    """

    size: int
    since: int
    checkpoint: bytes
    proof: tuple[bytes, ...] | None


@dataclass(frozen=True, slots=True)
class VerifiedCosignature:
    """A verified cosignature: the size it is on, witness and time, and whether it was new here.

    ``enough`` is the time (seconds since 1970) of an earlier stored line because of which this one was not stored, else
    None. ``doubt`` is the reason in words why its time is impossible, None where nothing contradicts it.
    """

    size: int
    cosignature: Cosignature
    new: bool
    enough: int | None = None
    doubt: str | None = None


def witnesses(reader: LedgerReader) -> dict[str, VerifierKey]:
    """Return the key of every witness with a stored cosignature, by verifier key string."""
    return {stored.vkey: VerifierKey.parse(stored.vkey) for stored in reader.cosignatures()}


def last_seen(reader: LedgerReader, witness: str | None) -> int:
    """Return the largest size that a witness cosigned, 0 if none; ``witness`` is a name or verifier key.

    None means the only witness there is. Raise UsageError where several could be meant.
    """
    known = witnesses(reader)
    meant = {vkey for vkey, key in known.items() if witness in (None, vkey, key.name)}
    if len(meant) > 1:
        raise UsageError(
            f"{len(meant)} witness keys could be meant: {', '.join(sorted(meant))}",
            hint="Name one by its whole verifier key with --witness, or say the size with --from.",
        )
    return max((stored.size for stored in reader.cosignatures() if stored.vkey in meant), default=0)


def witness_request(prover: Prover, since: int, size: int) -> WitnessRequest:
    """Return the request to a witness that last saw ``since`` entries (0: none) to cosign ``size``.

    Raise UsageError where ``since`` is larger, NotFound where there is no such checkpoint.
    """
    if since > size:
        raise UsageError(f"the witness cannot have seen {since} entries of {size}", hint="Check --from.")
    proof = None if since == 0 else tuple(prover.consistency(since, size))
    return WitnessRequest(size, since, prover.checkpoint(size), proof)


def store_cosignature(
    store: LedgerStore,
    log_key: VerifierKey,
    cosigned: bytes,
    witness: VerifierKey,
    *,
    now: int,
    dry: bool = False,
) -> VerifiedCosignature:
    """Verify a cosigned checkpoint of this ledger, store the witness's newest line and return it.

    ``now`` is this machine's clock (seconds since 1970); ``dry`` stores nothing. A line is not stored where one by the
    same key within ``ENOUGH`` before it is stored. Raise RoleRefused for a key of this ledger's own people or log,
    RuleBroken where the witness dates its line ahead, ProofInvalid or UnknownKey where log or witness did not sign this
    or it is not a checkpoint of this ledger, NotFound where the witness has no line on it, UsageError for a key that is
    none of a witness.
    """
    if witness.kind != ALG_COSIGNATURE:
        raise UsageError(
            f"{witness.name} is a key of type {witness.kind:#04x}; a witness key is of type 0x04",
            hint="Give the verifier key that `custody witness init` printed.",
        )
    head = checkpoint.open(cosigned, log_key)
    found = cosignature.verify(cosigned, [witness])
    if not found:
        raise NotFound(
            f"the checkpoint has no line by the witness {witness.name}",
            hint="Is it the file that the witness gave back, and the verifier key of the same witness?",
        )
    newest = _newest(found, now)
    line = _line(cosigned, witness, newest)
    reader = store.read()
    _independent(reader, log_key, witness)
    stored = reader.checkpoint(head.size)
    if stored is None or checkpoint.open(stored, log_key) != head:
        raise ProofInvalid(
            f"this ledger never had the checkpoint of {head.size} entries that was cosigned",
            hint="Keep the cosigned file: the log signed two histories, which is what an auditor must see.",
        )
    row = StoredCosignature(head.size, str(witness), line)
    standing = reader.cosignatures(head.size)
    enough = None if row in standing else _enough(standing, row.vkey, newest.time)
    new = row not in standing and enough is None
    if new and not dry:
        with store.begin() as txn:
            refuse_moved(txn)
            _independent(txn, log_key, witness)
            txn.add_cosignature(row)
            txn.commit()
    return VerifiedCosignature(head.size, newest, new, enough, doubt_of(reader, head.size, newest))


def doubt_of(reader: LedgerReader, size: int, line: Cosignature) -> str | None:
    """Return the reason why a cosignature's time on the checkpoint of ``size`` is impossible, or None."""
    newest = parse_entry(reader.entry(size - 1).note).envelope.at if size else None
    return time_fault(line, newest)


def refuse_witness_keys(reader: LedgerReader, events: Iterable[Event]) -> None:
    """Raise RoleRefused where one of the events enrols a key that has cosigned checkpoints of this ledger."""
    fields = [event.facts.text("vkey") for event in events if event.kind in _ENROLLING]
    enrolled = {VerifierKey.parse(vkey).public for vkey in fields if vkey is not None}
    for key in witnesses(reader).values() if enrolled else ():
        if key.public in enrolled:
            raise RoleRefused(
                f"the key has cosigned this ledger as the witness {key.name} and cannot be enrolled in it",
                rule="witness.independent",
                hint="Enrol a key that was made for this person with `custody key new`.",
            )


def _newest(found: Sequence[Cosignature], now: int) -> Cosignature:
    """Return the newest line that is not dated after ``now``; raise RuleBroken if there is none."""
    past = [line for line in found if line.time <= min(now + AHEAD, LAST)]
    if not past:
        least = min(found, key=lambda line: line.time)
        raise RuleBroken(
            f"the witness {least.name} dates its line {tell_instant(least.time)}, which is still to come here",
            rule="witness.future",
            hint="Compare this machine's clock with the witness's, then `custody witness add` again.",
        )
    return max(past, key=lambda line: line.time)


def _enough(standing: Sequence[StoredCosignature], vkey: str, time: int) -> int | None:
    """Return the time of the newest line by this key within ``ENOUGH`` before ``time``, or None."""
    times = [cosignature.stated_time(stored.line) for stored in standing if stored.vkey == vkey]
    return max((earlier for earlier in times if 0 <= time - earlier < ENOUGH), default=None)


def _line(cosigned: bytes, witness: VerifierKey, chosen: Cosignature) -> str:
    """Return the text of the signature line that states the chosen time; raise NotFound if there is none."""
    signed = note.parse(cosigned)
    for line in signed.signatures:
        mine = (line.name, line.key_id) == (witness.name, witness.key_id)
        if mine and int.from_bytes(line.signature[:8], "big") == chosen.time:
            alone = note.format(note.SignedNote(signed.text, (line,))).decode("utf-8")
            return alone[len(signed.text) + 1 : -1]
    raise NotFound(f"the checkpoint has no line by the witness {witness.name}")


def refuse_insiders(reader: LedgerReader, log_key: VerifierKey, keys: Iterable[VerifierKey]) -> None:
    """Raise RoleRefused for a witness key that is the log's, or enrolled, or named like one."""
    for key in keys:
        inside = (
            key.public == log_key.public
            or key.name == log_key.name
            or reader.record(PublicKey.space, b64(key.public)) is not None
            or reader.record(Key.space, key.name) is not None
        )
        if inside:
            raise RoleRefused(
                f"{key.name} is a key of this ledger's own people or log and cannot witness it",
                rule="witness.independent",
                hint="A witness is somebody outside, with a key that is enrolled nowhere in this ledger.",
            )


def _independent(reader: LedgerReader, log_key: VerifierKey, witness: VerifierKey) -> None:
    """Raise RoleRefused for a witness of this ledger's own people, or one known under another name."""
    refuse_insiders(reader, log_key, [witness])
    twins = [key for key in witnesses(reader).values() if key.public == witness.public and key != witness]
    if twins:
        raise RoleRefused(
            f"the key of the witness {witness.name} is known here as {twins[0].name} and would count twice",
            rule="witness.distinct",
            hint="Each witness has one key under one name.",
        )


def lines_of(
    reader: LedgerReader, size: int | None = None
) -> Sequence[tuple[StoredCosignature, Cosignature]]:
    """Return stored cosignatures, each with its verified statement; raise ProofInvalid for a false one.

    They are those on the checkpoint of ``size``; None: on every checkpoint.
    """
    found = []
    for stored in reader.cosignatures(size):
        signed = reader.checkpoint(stored.size)
        if signed is None:
            raise ProofInvalid(f"a cosignature stands on a checkpoint of {stored.size} entries that is gone")
        text = note.parse(signed).text
        alone = f"{text}\n{stored.line}\n".encode()
        (statement,) = cosignature.verify(alone, [VerifierKey.parse(stored.vkey)]) or (None,)
        if statement is None:
            raise ProofInvalid(
                f"a stored cosignature on {stored.size} entries is by another key than it says"
            )
        found.append((stored, statement))
    return found


def taken_along(reader: LedgerReader, size: int, signed: bytes) -> list[Cosignature]:
    """Return the stored cosignatures on ``size`` entries whose lines a note has; raise as ``lines_of``."""
    there = set(signed.decode("utf-8").split("\n"))
    return [said for stored, said in lines_of(reader, size) if stored.line in there]
