"""The table of an audit's possible findings: a stable code, scope, severity, and who must do what.

Codes are for scripts and for documents, so a released one never changes its meaning. This module finds nothing.
"""

from __future__ import annotations

from typing import Final

from custody.ledger.audit.codes.code import ERROR, NOTE, WARNING, Code
from custody.ledger.audit.codes.environment import SURROUNDINGS
from custody.ledger.audit.codes.evidence import EVIDENCE
from custody.ledger.audit.codes.history import PAST

#: The scopes of a verdict, in the order of an audit.
SCOPES: Final = ("integrity", "envelope", "legal", "read_model", "objects", "head", "witness")
#: The subject of each scope, and the words for a scope that was left out.
MEANING: Final = {
    "integrity": "entries, tree, checkpoints and committed fields",
    "envelope": "chain, signers and log of every entry",
    "legal": "rules and roles, replayed from the first entry on",
    "read_model": "what lists show against what the entries add up to",
    "objects": "stored evidence against its recorded digests",
    "head": "what this account remembers of the log",
    "witness": "what outsiders signed",
}
LEFT_OUT: Final = {
    **dict.fromkeys(MEANING, "left out"),
    "objects": "stored evidence was not looked at",
    "witness": "no outsider has signed: a rewritten log is not seen",
}
#: The words for stored objects whose bytes were not read, only their sizes.
SIZES_ONLY: Final = "sizes only: no byte compared"
#: The words for every scope where no row of the database can be relied on.
UNREAD: Final = "no row is read, since the database is not as it was made"


_KEEP = "The administrator keeps this copy as it is for an expert and compares it with receipts and witnesses"
_RESTORE = "The administrator restores the newest backup beside this copy and compares both"
_AGAIN = "The administrator sees to it that the database can be read, then has it checked again"
_REBUILD = (
    "The administrator has the read model rebuilt from the entries with `custody doctor --repair`; the entries"
    " themselves are not touched"
)
_STRAY = (
    "The administrator keeps this copy, then has rows that no signature stands for taken away with `custody doctor"
    " --repair`, which keeps what they were and touches no entry that the log signed"
)
_ELSEWHERE = "with `custody object repair OBJECT` if it lies in another place too, and else looks for a registered copy"
_BESIDE = (
    "The custodian has it made anew out of the object with `custody object repair OBJECT --rebuild-sidecars`"
)
_CLOCKS = (
    "The auditor asks the signer which clock was wrong, the signer's or that of an earlier entry, and has the answer"
    " entered with `custody entry resolve-date`"
)
_NEWER = "The auditor repeats the check with a version of this program that knows the format"
_OTHER = (
    "Whoever checks asks which program wrote the ledger, and where nobody knows one, who wrote into the database; then"
    " checks with that program"
)

CODES: Final[dict[str, Code]] = {
    **PAST,
    # integrity: the bytes of entries, the tree over them, its checkpoints, openings and sweep results
    "entries_unreadable": Code("integrity", WARNING, f"{_AGAIN}."),
    "entry_unreadable": Code("integrity", WARNING, f"{_AGAIN}; if only this row fails, somebody damaged it."),
    "entry_missing": Code("integrity", ERROR, f"{_RESTORE}: entries are never taken away."),
    "entry_altered": Code("integrity", ERROR, f"{_RESTORE}: the tree still holds the entry as it was."),
    "leaf_altered": Code(
        "integrity", ERROR, f"{_RESTORE}: the entry itself is whole, its stored hash is not."
    ),
    "leaf_mismatch": Code("integrity", ERROR, f"{_KEEP}: the entry or its stored hash was changed."),
    "column_differs": Code("integrity", ERROR, f"{_RESTORE}: the row says other than what was signed."),
    "openings_unreadable": Code("integrity", WARNING, f"{_AGAIN}."),
    "openings_missing": Code("integrity", ERROR, f"{_RESTORE}: the content of this entry is gone."),
    "openings_form": Code("integrity", ERROR, f"{_RESTORE}: the stored content cannot be read."),
    "openings_content": Code("integrity", ERROR, f"{_RESTORE}: the stored content is not what was signed."),
    "openings_mark": Code("integrity", ERROR, f"{_RESTORE}: the row miscounts its erased fields."),
    "tree_unchecked": Code("integrity", WARNING, f"{_RESTORE}: behind a lost entry no root can be computed."),
    "tiles_unreadable": Code("integrity", WARNING, f"{_AGAIN}."),
    "tile_missing": Code("integrity", ERROR, f"{_RESTORE}: proofs cannot be made without this tile."),
    "tile_extra": Code("integrity", ERROR, f"{_STRAY}: a tile stands for entries that are not there."),
    "tile_hash": Code("integrity", ERROR, f"{_RESTORE}: proofs made from this tile would be false."),
    "tile_root": Code("integrity", ERROR, f"{_RESTORE}: proofs made from this tile's root would be false."),
    "checkpoints_unreadable": Code("integrity", WARNING, f"{_AGAIN}."),
    "checkpoint_missing": Code("integrity", ERROR, f"{_STRAY}: the newest entries are under none."),
    "checkpoint_removed": Code("integrity", ERROR, f"{_RESTORE}: checkpoints are never taken away."),
    "checkpoint_form": Code("integrity", ERROR, f"{_STRAY}: the log never writes such a checkpoint."),
    "checkpoint_size": Code("integrity", ERROR, f"{_RESTORE}: the checkpoint stands under another size."),
    "checkpoint_signature": Code("integrity", ERROR, f"{_KEEP}: the log did not sign this checkpoint."),
    "checkpoint_root": Code("integrity", ERROR, f"{_KEEP}: the log signed other entries than are stored."),
    "head_row": Code("integrity", ERROR, f"{_RESTORE}: the stored head is not that of the stored entries."),
    "head_row_missing": Code("integrity", ERROR, f"{_RESTORE}: the database does not say where it ends."),
    "erasures_unreadable": Code("integrity", WARNING, f"{_AGAIN}."),
    "erasure_unfounded": Code(
        "integrity",
        ERROR,
        f"{_STRAY}: no entry says that this field was erased. Where the field itself is gone, only a backup has it.",
    ),
    "erasure_unmarked": Code("integrity", ERROR, f"{_RESTORE}: the database forgot a recorded erasure."),
    "sweeps_unreadable": Code("integrity", WARNING, f"{_AGAIN}."),
    "sweep_missing": Code("integrity", ERROR, f"{_RESTORE}: the results of this sweep are gone."),
    "sweep_results": Code("integrity", ERROR, f"{_RESTORE}: the results are not those that were signed."),
    "sweep_extra": Code("integrity", ERROR, f"{_STRAY}: no entry brought these results."),
    "strays_unreadable": Code("integrity", WARNING, f"{_AGAIN}."),
    "row_stray": Code(
        "integrity", ERROR, f"{_STRAY}: nothing speaks of this row; it hides something or stops entries."
    ),
    "origin_differs": Code("integrity", ERROR, f"{_KEEP}: the database calls itself another ledger."),
    "schema_differs": Code(
        "integrity",
        ERROR,
        f"{_KEEP}, then restores the newest backup; guards that are only missing come back with"
        " `custody doctor --repair`.",
    ),
    **SURROUNDINGS,
    "store_damaged": Code(
        "integrity",
        ERROR,
        f"{_RESTORE}: the database contradicts itself, as a copy made file by file while entries came in does.",
    ),
    "ledger_moved": Code("integrity", WARNING, "Whoever checks repeats the check while nobody writes."),
    # envelope: chain, signer, log
    "entry_form": Code("envelope", ERROR, f"{_KEEP}: this is not an entry that anybody could have signed."),
    "entry_version": Code("envelope", WARNING, f"{_NEWER}."),
    "log_key": Code(
        "envelope", ERROR, f"{_KEEP}: the ledger was opened for another log key than is trusted."
    ),
    "log_binding": Code("envelope", ERROR, f"{_KEEP}: the entry was signed for another ledger."),
    "signer_unknown": Code(
        "envelope", ERROR, f"{_KEEP}: no key of this name was enrolled when it was signed."
    ),
    "signer_unchecked": Code(
        "envelope", WARNING, f"{_RESTORE}: the enrolment may be among the broken entries."
    ),
    "signer_retired": Code("envelope", ERROR, f"{_KEEP}: the key was retired before this entry."),
    "signer_doubted": Code(
        "envelope",
        WARNING,
        "The auditor asks the key's owner which of these entries are theirs, and looks for what else shows it.",
    ),
    "signature_false": Code("envelope", ERROR, f"{_KEEP}: the entry is not what its signer signed."),
    "chain_seq": Code("envelope", ERROR, f"{_KEEP}: an entry of this subject was taken away or slipped in."),
    "chain_prev": Code("envelope", ERROR, f"{_KEEP}: an earlier entry of this subject is not what it was."),
    "seen_unknown": Code("envelope", ERROR, f"{_KEEP}: the signer saw a checkpoint that is not stored here."),
    "seen_differs": Code(
        "envelope", ERROR, f"{_KEEP}: the signer had verified other entries before this one."
    ),
    "moved_root": Code("envelope", ERROR, f"{_KEEP}: other entries were carried over than were signed for."),
    "backup_root": Code("envelope", ERROR, f"{_KEEP}: a backup was recorded of entries that are not these."),
    "time_order": Code("envelope", WARNING, f"{_CLOCKS}."),
    "time_seen": Code("envelope", WARNING, f"{_CLOCKS}."),
    "time_ahead": Code("envelope", WARNING, f"The administrator sets this machine's clock. {_CLOCKS}."),
    "time_answered": Code("envelope", NOTE, "Nobody: it is on record which clock was wrong."),
    "time_late": Code(
        "envelope", NOTE, "The auditor asks the signer why it came in so late, and who saw it before."
    ),
    "re_unknown": Code("envelope", ERROR, f"{_KEEP}: the entry that is answered is not in this ledger."),
    # legal: rules replayed
    "content_form": Code("legal", ERROR, f"{_KEEP}: the entry's fields are not those of its kind."),
    "rule_broken": Code(
        "legal", ERROR, "The auditor asks the signer and the administrator how it was let in."
    ),
    "sweep_counts": Code(
        "legal", ERROR, "The auditor asks the signer: the sweep counts other than it found."
    ),
    "second_person_key": Code(
        "legal",
        NOTE,
        "The auditor asks the key's owner whether the new key is theirs and why it was replaced.",
    ),
    "note_unanswered": Code(
        "legal", ERROR, f"{_KEEP}: a note from a scene came in without anybody who answers for it."
    ),
    "nonconforming": Code(
        "legal",
        WARNING,
        "The auditor asks whoever signed it why it stands against the rule that it is marked with.",
    ),
    "decision_declined": Code(
        "legal",
        WARNING,
        "Whoever has the authority takes the decision back or decides anew: a deputy signed it, another declined.",
    ),
    **EVIDENCE,
    "writer_unknown": Code("legal", WARNING, f"{_OTHER}, or a newer one."),
    "writer_unrecorded": Code("legal", WARNING, f"{_OTHER}: this one may misread its entries."),
    "ruleset_unknown": Code("legal", WARNING, f"{_NEWER}."),
    "rules_unchecked": Code("legal", WARNING, f"{_RESTORE}: rules rest on entries that are broken."),
    # read model: records, terms and labels
    "read_model_unreadable": Code("read_model", WARNING, f"{_AGAIN}."),
    "read_model_unchecked": Code(
        "read_model", WARNING, f"{_RESTORE}: records rest on entries that are broken."
    ),
    "record_missing": Code("read_model", ERROR, f"{_REBUILD}."),
    "record_extra": Code("read_model", ERROR, f"{_REBUILD}."),
    "record_differs": Code("read_model", ERROR, f"{_REBUILD}."),
    "record_terms": Code("read_model", ERROR, f"{_REBUILD}."),
    "label_missing": Code("read_model", ERROR, f"{_REBUILD}."),
    "label_extra": Code("read_model", ERROR, f"{_REBUILD}; an erased name must not stay."),
    "check_missing": Code("read_model", ERROR, f"{_REBUILD}."),
    "check_differs": Code("read_model", ERROR, f"{_REBUILD}."),
    # objects: the stored bytes
    "objects_unchecked": Code("objects", WARNING, f"{_RESTORE}: broken entries may have recorded objects."),
    "store_unknown": Code("objects", WARNING, "The administrator sets the store up in custody.toml."),
    "store_unreadable": Code(
        "objects", WARNING, "The administrator makes the store reachable and checks again."
    ),
    "object_missing": Code("objects", ERROR, f"The custodian has it written again {_ELSEWHERE}."),
    "deletion_unentered": Code(
        "objects",
        WARNING,
        "The custodian waits for the deletion that is under way, or has what is gone entered with"
        " `custody disposition delete-objects`.",
    ),
    "deletion_held": Code(
        "objects",
        WARNING,
        "The custodian enters it with `custody disposition delete-objects`, and notifies whoever placed the hold.",
    ),
    "object_unreadable": Code("objects", WARNING, "The custodian checks the medium and repeats the check."),
    "object_size": Code(
        "objects",
        ERROR,
        f"The custodian keeps what is there and has the good bytes written over it {_ELSEWHERE}.",
    ),
    "object_digest": Code(
        "objects",
        ERROR,
        f"The custodian keeps what is there and has the good bytes written over it {_ELSEWHERE}.",
    ),
    "object_unrecorded": Code(
        "objects",
        WARNING,
        "The custodian asks `custody store reconcile` whose it is: what a run has left is entered by archiving it"
        " again.",
    ),
    "object_lost_entry": Code(
        "objects",
        WARNING,
        "The custodian keeps it, compares it with the receipts of what was lost, and enters it anew with"
        " `custody store reconcile --enter-object`.",
    ),
    "object_elsewhere": Code(
        "objects",
        WARNING,
        "The administrator gives a store that was renamed its name back in custody.toml; nobody deletes anything.",
    ),
    "object_hidden": Code(
        "objects", ERROR, "The custodian finds out who deleted it by name: the recorded version still reads."
    ),
    "object_swapped": Code(
        "objects", ERROR, "The custodian finds out who wrote over the name: it shows another version now."
    ),
    "version_unrecorded": Code(
        "objects", WARNING, "The custodian finds out who put it there: no entry speaks of this version."
    ),
    "tree_missing": Code("objects", WARNING, f"{_BESIDE}."),
    "tree_differs": Code("objects", ERROR, f"{_BESIDE}."),
    "manifest_missing": Code("objects", WARNING, f"{_BESIDE}."),
    "manifest_differs": Code("objects", ERROR, f"{_BESIDE}."),
    "manifest_false": Code(
        "objects", ERROR, "Whoever relies on a member reads the object itself: its entry says otherwise."
    ),
    "sizes_only": Code("objects", NOTE, "Whoever needs more than sizes repeats the check at full depth."),
    # head: what is remembered outside, and what was erased
    "head_missing": Code(
        "head", WARNING, "The administrator brings the head file along, or compares receipts."
    ),
    "head_unreadable": Code(
        "head",
        WARNING,
        "The account that enters checks; whoever only reads names a state folder of their own.",
    ),
    "head_damaged": Code(
        "head",
        ERROR,
        "The administrator restores the damaged file from the machine's copy; one mark alone, as a loss of power"
        " leaves it, the next entry writes anew.",
    ),
    "head_intent": Code("head", NOTE, "Nobody: the next opening finishes what was interrupted."),
    "head_moved_on": Code(
        "head", NOTE, "Nobody: the ledger was moved from here and goes on where it is now."
    ),
    "moved_elsewhere": Code("head", ERROR, f"{_KEEP}: the ledger goes on in another database than this one."),
    "ledger_grown": Code(
        "head", NOTE, "Nobody: others have written, and the next opening of the vault takes it over."
    ),
    "head_differs": Code("head", ERROR, f"{_KEEP}: this is another history than this account remembers."),
    "first_met": Code(
        "head",
        WARNING,
        "Whoever checks compares the fingerprint of the log's key with one from elsewhere, then says so:"
        " `custody trust`.",
    ),
    "ledger_behind": Code(
        "head",
        WARNING,
        "The administrator looks for the longer ledger: this is an old copy or a cut one, and nobody can tell which. If"
        " there is none, two administrators say what was lost: `custody log resume --reason restore --from-memory"
        " --second KEY`.",
    ),
    "resumed_elsewhere": Code(
        "head",
        WARNING,
        "Whoever uses this account asks the two administrators what was lost, then takes the resumption over with"
        " evidence from outside: `custody trust`.",
    ),
    "fork": Code(
        "head",
        ERROR,
        "Nobody signs: the log signed two histories. The auditor shows both checkpoints, which `custody trust` keeps.",
    ),
    "fork_kept": Code(
        "head",
        ERROR,
        "Nobody signs: the log signed two histories. The auditor shows both checkpoints, which `custody trust` keeps.",
    ),
    "fork_answered": Code(
        "head", WARNING, "The auditor asks why the log signed two histories; a resumption says what was lost."
    ),
    "memory_differs": Code("head", ERROR, f"{_KEEP}: the log signed other entries than stand here."),
    "lost_by_resumption": Code(
        "head",
        WARNING,
        "The auditor asks whose the entry was that a resumption says was lost, and who has it.",
    ),
    "memory_other_log": Code(
        "head", ERROR, f"{_KEEP}: this is another ledger under the name of one that this account knows."
    ),
    "receipt_false": Code(
        "head", WARNING, "Whoever keeps the receipts takes this one out, and asks how it came there."
    ),
    "memory_damaged": Code(
        "head", ERROR, "Whoever uses this account restores its memory from a copy that is not older."
    ),
    "memory_unreadable": Code(
        "head", WARNING, "Whoever uses this account makes its memory readable and checks again."
    ),
    "memory_unchecked": Code("head", WARNING, f"{_AGAIN}."),
    "lost": Code("head", ERROR, f"{_RESTORE}: a field is gone and no entry says that it was erased."),
    "not_erased": Code(
        "head",
        ERROR,
        "The administrator runs `custody doctor --repair`: opened for writing, the vault erases it again.",
    ),
    "erasure_forged": Code(
        "head",
        ERROR,
        "The administrator keeps the list of erasures for an expert and restores it from a copy: no entry ordered this"
        " erasure, and it was not carried out.",
    ),
    "erasure_unrecorded": Code(
        "head", WARNING, "The administrator records the erasure again; its entry was lost."
    ),
    "erasure_unlisted": Code(
        "head",
        WARNING,
        "The administrator has it listed with `custody doctor --repair`: until then a backup brings the field back.",
    ),
    # witness: what outsiders signed
    "no_witness": Code(
        "witness",
        NOTE,
        "The administrator asks somebody outside to sign: `custody witness add`, `custody timestamp request`.",
    ),
    "cosignatures_unreadable": Code("witness", WARNING, f"{_AGAIN}."),
    "cosignature_false": Code(
        "witness",
        ERROR,
        "The administrator asks the witness for its line again; `custody doctor --repair` takes away a line that nobody"
        " signed.",
    ),
    "witness_enrolled": Code("witness", ERROR, "The administrator asks somebody who signs nothing here."),
    "witness_unchecked": Code("witness", WARNING, f"{_RESTORE}: it is not known whose keys were enrolled."),
    "timestamp_false": Code("witness", ERROR, "The administrator asks the authority for a new token."),
    "timestamp_unchecked": Code(
        "witness",
        WARNING,
        "The administrator sees to it that `custody timestamp list` can verify it, then checks again.",
    ),
    "outside_differs": Code("witness", ERROR, f"{_KEEP}: the log once signed other entries than are stored."),
    "outside_beyond": Code("witness", ERROR, f"{_RESTORE}: the log once had more entries than are stored."),
}
