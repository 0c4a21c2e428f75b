"""Offline examination of a published folder, with one verdict for each scope.

Every file is read once or twice and none is kept; hash and identifier of each entry are. Keys and other facts that the
folder does not hold have to be given; without them their scope is not checked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from custody.errors import NotFound
from custody.frozen import dataclass
from custody.layout import many
from custody.model.entry.chain_validation import Signed
from custody.model.verdicts.checkpoint_evidence import (
    FORKED,
    Asked,
    CoveredEntries,
    judge_witnesses,
    log_verdict,
    usable,
)
from custody.model.verdicts.published_walk import RESTS, Reading
from custody.model.verdicts.timestamp_files import Stamped, Vouch, examine_tokens
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED, Outcome, Verdict
from custody.proof import checkpoint
from custody.proof.checkpoint import Checkpoint
from custody.proof.cosignature import Cosignature
from custody.proof.note import ALG_ED25519, MAX_NOTE_BYTES, VerifierKey
from custody.proof.published.files import CHECKPOINT, Fault, Files, Listing, listing

_ROOT = "the root of the checkpoint"
_SIGNED = "that the log signed"
_CHAINED = (
    "the first opens this ledger; each names it, has an identifier of its own, follows the one before"
    " it about its "
    "thing, and answers and saw what is there"
)
_RULES = "roles, law, corrections and revocations are in committed fields, which no such folder holds"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The inputs of a folder's examination besides the log's key.

    ``keys`` are the witnesses, the number needed, and the signers whose keys are known. ``entries`` requires entries in
    the folder, ``old`` is an earlier checkpoint kept by somebody, ``vouch`` verifies tokens.
    """

    keys: Asked
    entries: bool = False
    old: bytes | None = None
    vouch: Vouch | None = None


@dataclass(frozen=True, slots=True)
class Inspected(Outcome):
    """The contents and verdicts of a folder; each value is only as good as the verdict of its scope.

    ``faults`` name the files that are wrong; ``ended`` says that there were too many to look for all of them.
    """

    head: Checkpoint
    old: Checkpoint | None
    cosignatures: tuple[Cosignature, ...]
    faults: tuple[Fault, ...]
    ended: bool
    listing: Listing
    keys: tuple[Signed, ...]
    tokens: tuple[Stamped, ...]


def examine_published(
    files: Files,
    log_key: VerifierKey,
    wanted: Wanted,
    advance: Callable[[int, int | None, str], None] = lambda *_: None,
) -> Inspected:
    """Return the contents of a published folder, with a verdict for each scope.

    ``advance`` is called with entries read, their total and the word ``entries``. Raise NotFound where there is no
    checkpoint, Malformed for one that cannot be read, UsageError for keys that cannot be used as given, StorageFailed
    where the folder cannot be listed.
    """
    usable(log_key, wanted.keys)
    signed = files.first(CHECKPOINT, MAX_NOTE_BYTES + 1)
    if signed is None:
        raise NotFound(
            f"there is no file {CHECKPOINT!r} in the folder, so nothing says what is published",
            hint="Name the folder that holds `checkpoint` and `tile`; if it is gone, ask for it again.",
        )
    claimed = checkpoint.parse(signed)
    log, _ = log_verdict(signed, log_key, claimed)
    if claimed.origin != log_key.name and log.word == NOT_CHECKED:
        log = replace(
            log, why=f"it is a checkpoint of {claimed.origin}, and the key given is of {log_key.name}"
        )
    there = listing((path for path, _ in files.files()), claimed.size)
    old = None if wanted.old is None else checkpoint.parse(wanted.old)
    reading = Reading(files, claimed, there, wanted.keys.signers, () if old is None else (old.size,))
    rests = log.word == VERIFIED
    if rests:
        reading.run(advance)
    witnessed = judge_witnesses("witnesses", signed, wanted.keys, _beneath(reading, wanted.keys.signers))
    verdicts = [
        log,
        *witnessed.verdicts,
        *_of_entries(reading, wanted, rests=rests),
        _of_files(reading, rests=rests),
    ]
    stamped: list[Stamped] = []
    if there.tokens or wanted.vouch is not None:
        roots = reading.roots if reading.leads else None
        verdict, faults, stamped = examine_tokens(
            files, there.tokens, log_key, size=claimed.size, roots=roots, vouch=wanted.vouch
        )
        reading.faults += faults
        verdicts.append(verdict)
    if old is not None and wanted.old is not None:
        verdicts += _grown(reading, wanted.old, old, log_key, rests=rests)
    verdicts.append(Verdict("rules", NOT_CHECKED, _RULES, asked=False))
    return Inspected(
        verdicts=tuple(verdicts),
        head=claimed,
        old=old,
        cosignatures=witnessed.cosignatures,
        faults=tuple(reading.faults),
        ended=reading.ended,
        listing=there,
        keys=tuple(reading.chain.keys()),
        tokens=tuple(stamped),
    )


def _beneath(reading: Reading, signers: Sequence[VerifierKey]) -> CoveredEntries:
    """Return the facts a folder shows about its entries: the date of the last one, and keys that signed."""
    newest, chain, keys = None, reading.chain, reading.chain.keys()
    if chain.newest is not None and chain.newest[0] == reading.head.size - 1:
        newest = chain.newest[1]
    named = {(signed.key, signed.key_id) for signed in keys}
    given = {key.public for key in signers}

    def signed(public: bytes) -> bool:
        own = (VerifierKey(name, ALG_ED25519, public).key_id.hex() == key_id for name, key_id in named)
        return public in given or any(own)

    return CoveredEntries(newest, signed)


def _of_entries(reading: Reading, wanted: Wanted, *, rests: bool) -> list[Verdict]:
    """Return the verdicts on tiles, entries, the chain of entries and their signatures."""
    size, asked = reading.head.size, reading.listing.entries or wanted.entries
    lead = "leads" if reading.tree.tiles == 1 else "lead"
    tiles = reading.verdict(
        "tiles",
        f"{many(reading.tree.tiles, 'hash tile')} {lead} to the root of the {size} entries",
        rests=rests,
    )
    if rests and not reading.leads and tiles.word == VERIFIED:
        tiles = replace(tiles, word=BROKEN, why=f"they lead to another root than the one {_SIGNED}")
    elif rests and not reading.leads:
        tiles = replace(tiles, why=f"{tiles.why}; what is there does not lead to the root {_SIGNED}")
    if not reading.listing.entries and size:
        why = "no entry is in the folder, only hashes of them: what they say is not shown"
        signed = bool(wanted.keys.signers)
        return [
            tiles,
            Verdict("entries", NOT_CHECKED, why, asked=asked),
            Verdict("chain", NOT_CHECKED, "no entry is in the folder", asked=asked),
            Verdict("signers", NOT_CHECKED, "no entry is in the folder", asked=signed),
        ]
    entries = reading.verdict(
        "entries", f"all {size} are those that the tiles have the hashes of", rests=rests
    )
    chain = reading.verdict("chain", _CHAINED, rests=rests)
    if chain.word == VERIFIED and (gaps := reading.chain.gaps):
        chain = replace(chain, word=NOT_CHECKED, why=f"{gaps} of {size} entries could not be judged")
    if rests and not reading.leads:
        entries, chain = (
            verdict
            if verdict.word == BROKEN
            else replace(verdict, word=NOT_CHECKED, why=f"the tiles do not lead to {_ROOT}")
            for verdict in (entries, chain)
        )
    return [tiles, entries, chain, _signers(reading, wanted, rests=rests)]


def _signers(reading: Reading, wanted: Wanted, *, rests: bool) -> Verdict:
    keys, given = reading.chain.keys(), wanted.keys.signers
    if not given:
        why = (
            f"no key was given (--signer): the folder names {many(len(keys), 'key')}, and holds none of them"
        )
        return Verdict("signers", NOT_CHECKED, why if rests else RESTS, asked=False)
    total, others = sum(key.entries for key in keys), sum(not key.given for key in keys)
    silent = len(given) - (len(keys) - others)
    why = f"{reading.chain.verified} of {total} entries are signed with the keys given"
    if others:
        why += f"; the others with {many(others, 'key')} that were not given"
    if silent:
        why += f"; with {silent} of those given nobody signed"
    verdict = reading.verdict("signers", why, rests=rests)
    if verdict.word == VERIFIED and not reading.chain.verified:
        return replace(verdict, word=NOT_CHECKED)
    return verdict


def _of_files(reading: Reading, *, rests: bool) -> Verdict:
    """Return the verdict on the remaining files in the folder."""
    older, (count, first) = len(reading.listing.older), reading.listing.foreign
    why = "none is of more entries than the checkpoint"
    if older:
        why += f"; {older} of earlier sizes are how those of now begin"
    if count:
        why += f"; {count} that belong to no such folder were not looked at: {', '.join(map(ascii, first))}"
    return reading.verdict("files", why, rests=rests)


def _grown(
    reading: Reading, signed: bytes, old: Checkpoint, log_key: VerifierKey, *, rests: bool
) -> list[Verdict]:
    """Return the verdicts on an earlier checkpoint: its signature, and whether the folder extends it."""
    log, head = log_verdict(signed, log_key, old)
    word, size, new = NOT_CHECKED, old.size, reading.head
    if head is None or not rests:
        why = "it rests on both signatures of the log"
    elif size == 0:
        why = "the old one is of a ledger without entries, which every history continues: nothing is shown"
    elif size > new.size:
        word = BROKEN
        why = f"the old one has {size} entries, the folder {new.size}: it is older, or the log was cut back"
    elif size == new.size and old.root != new.root:
        word, why = BROKEN, f"the log signed two different ledgers of {size} entries: {FORKED}"
    elif not reading.leads:
        why = f"the tiles do not lead to {_ROOT}"
    elif size not in reading.roots:
        why = f"tiles of the first {size} entries cannot be read"
    elif reading.roots[size] != old.root:
        word, why = BROKEN, f"the first {size} entries of the folder are not those of the old one: {FORKED}"
    else:
        word, why = VERIFIED, f"the {new.size} entries begin with the {size}"
    return [replace(log, scope="log (old)"), Verdict("consistency", word, why)]
