"""The verification of one entry as an outsider does it, with the keys in the ledger itself.

Whoever controls the database can make these verdicts succeed: `custody check` and outside checkpoints go
further.
"""

from __future__ import annotations

from custody.display import WITHHELD
from custody.frozen import dataclass
from custody.ledger.append.access_log import unlogged_reader
from custody.ledger.ports import LedgerReader
from custody.ledger.proofs.cosignatures import witnesses
from custody.ledger.proofs.prover import Prover
from custody.ledger.views.entries.compromised_key_entries import Doubt, Doubts
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Key
from custody.model.verdicts.proof_files import (
    BROKEN,
    NOT_CHECKED,
    VERIFIED,
    Asked,
    Examined,
    Outcome,
    Verdict,
    examine,
)
from custody.proof.note import VerifierKey


@dataclass(frozen=True, slots=True)
class ExaminedEntry:
    """The verification of an entry, and the verdict on its key at its position."""

    examined: Examined
    key: Verdict

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All verdicts, the key's after its signature's."""
        verdicts = self.examined.verdicts
        behind = 1 + next(at for at, verdict in enumerate(verdicts) if verdict.scope == "signer")
        return (*verdicts[:behind], self.key, *verdicts[behind:])

    @property
    def exit_status(self) -> int:
        """The exit status of all verdicts; an invalid key counts like a changed entry."""
        return Outcome(self.verdicts).exit_status


def examine_entry(reader: LedgerReader, log_key: VerifierKey, view: EntryView) -> ExaminedEntry:
    """Verify the proof of one entry with the fields of ``view``; raise where there is no proof.

    Of a withheld field, as of an erased one, the hash is verified and not the value.
    """
    prover = Prover(reader, log_key.name)
    present = [field.name for field in view.fields if not field.erased and field.value != WITHHELD]
    record = Lookup(reader).maybe(Key, view.envelope.by)
    asked = Asked(
        witnesses=tuple(witnesses(reader).values()),
        required=0,
        signers=() if record is None else (VerifierKey.parse(record.vkey),),
        fields=Prover(unlogged_reader(reader), log_key.name).shown(view.position, present),
    )
    doubt = Doubts(reader).of(view.position, view.envelope)
    return ExaminedEntry(
        examine(prover.proof(view.position), log_key, asked), _standing(record, view.position, doubt)
    )


def _standing(record: Key | None, position: int, doubt: Doubt | None) -> Verdict:
    """Return the verdict on a key: enrolled before the entry, not retired by then, not compromised.

    With a compromised key the signer is neither shown nor refuted: not checked.
    """
    if record is None:
        return Verdict("key", BROKEN, "no such key was ever enrolled")
    if record.since > position or (record.since == position and position != 0):
        return Verdict("key", BROKEN, f"it was enrolled later, in entry {record.since}")
    if record.until is not None and record.until < position:
        return Verdict("key", BROKEN, f"it was retired before, in entry {record.until} ({record.reason})")
    if doubt is not None:
        why = f"enrolled in entry {record.since}; {doubt.sentence()}"
        return Verdict("key", NOT_CHECKED if doubt.stands else VERIFIED, why, asked=False)
    later = "" if record.until is None else f"; retired later, in entry {record.until} ({record.reason})"
    return Verdict("key", VERIFIED, f"enrolled in entry {record.since}{later}")
