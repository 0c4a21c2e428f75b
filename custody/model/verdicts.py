"""Examines proof files offline and gives one verdict for each scope, so that none hides behind another.

Needs nothing but the bytes and the keys that are given. It judges no rule of law and no field that is not shown: the
whole ledger would be needed for the one and the opening for the other, and it says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from custody.errors import ProofInvalid, Undecided
from custody.frozen import dataclass
from custody.model import rulesets
from custody.model.chained import opening_fault
from custody.model.envelope import Envelope, SignedEntry, parse_entry, verify_entry
from custody.model.heads import FORKED, Asked, Beneath, judge_witnesses, judged, log_verdict, usable
from custody.model.parts import chunk_shown, in_place, member_shown, unlisted
from custody.model.schema import Layout
from custody.model.verdict import BROKEN, NOT_CHECKED, VERIFIED, Outcome, Verdict
from custody.proof import bundle, checkpoint, consistency, fields, merkle, note
from custody.proof.chunk_file import ShownChunk
from custody.proof.cosignature import Cosignature
from custody.proof.fields import ShownField
from custody.proof.member_file import ShownMember
from custody.proof.note import VerifierKey

__all__ = [
    "BROKEN",
    "NOT_CHECKED",
    "VERIFIED",
    "Asked",
    "Examined",
    "Outcome",
    "Verdict",
    "examine",
    "examine_growth",
    "usable",
]


#: What it means that one checkpoint is not shown to continue another, each as far as the files tell.
_SHORTER = "they were given the wrong way round, or the log was cut back"
_UNSHOWN = (
    "the proof is of other checkpoints or was changed, or the log has two histories: ask for another proof"
)


@dataclass(frozen=True, slots=True)
class Examined(Outcome):
    """What a proof file shows. Everything in it is only as good as the verdict of its scope."""

    origin: str
    size: int
    root: bytes
    index: int
    leaf: bytes | None
    envelope: Envelope | None
    cosignatures: tuple[Cosignature, ...]
    shown: tuple[ShownField, ...]
    withheld: tuple[str, ...]
    chunk: ShownChunk | None
    member: ShownMember | None = None


def examine(data: bytes, log_key: VerifierKey, asked: Asked) -> Examined:
    """Examine a proof file (c2sp.org/tlog-proof@v1) with what is given.

    Raises Malformed or UnknownVersion when the file itself cannot be read, UsageError for keys that cannot be used
    as they are given or a document of a field that holds no such thing; whatever else is wrong is a verdict.
    """
    usable(log_key, asked)
    file = bundle.parse(data)
    claimed = checkpoint.parse(file.checkpoint)
    log, head = log_verdict(file.checkpoint, log_key, claimed)
    inclusion, leaf = _inclusion(file, head)
    form, entry = _form(file, claimed.origin)
    witnessed = judge_witnesses("witnesses", file.checkpoint, asked, _beneath(entry, asked.signers))
    signer = _signer(entry, asked.signers)
    if (form.word, signer.word) == (VERIFIED, VERIFIED):
        form = replace(form, why="well-formed, and signed for this ledger")
    layout = _layout(entry)
    shown_verdict, shown = _fields(entry, layout, asked.fields)
    verdicts = [log, inclusion, *witnessed.verdicts, form, signer, shown_verdict]
    chunk = None
    if asked.chunk is not None:
        verdict, chunk = chunk_shown(entry, layout, *asked.chunk)
        verdicts.append(verdict)
    member = None
    if asked.member is not None:
        verdict, member = member_shown(entry, layout, asked.member)
        verdicts.append(verdict)
    verdicts.append(Verdict("rules", NOT_CHECKED, _rules(entry, shown), asked=False))
    names = () if layout is None else layout.names
    seen = {one.index for one in shown}
    return Examined(
        verdicts=tuple(verdicts),
        origin=claimed.origin,
        size=claimed.size,
        root=claimed.root,
        index=file.index,
        leaf=leaf,
        envelope=None if entry is None else entry.envelope,
        cosignatures=witnessed.cosignatures,
        shown=shown,
        withheld=tuple(name for index, name in enumerate(names) if index not in seen),
        chunk=chunk,
        member=member,
    )


def examine_growth(
    old: bytes, new: bytes, proof: bytes | None, log_key: VerifierKey, asked: Asked
) -> Outcome:
    """Examine whether the checkpoint ``new`` extends ``old``, by a consistency proof as text, None if there is none.

    Cosignatures carry two claims, each by the lines of its own checkpoint alone: that the old head was seen by so
    many witnesses, and that what extends it was. One claim that holds is enough, but for the new one's only where
    the extension is verified; witnesses of both are never counted together, since no claim has them all. Without a
    proof only equal and shrunken sizes can be judged; anything else stays open, since nothing false was seen.
    Raises Malformed when one of the three cannot be read, UsageError for keys that cannot be used.
    """
    usable(log_key, asked)
    path = None if proof is None else consistency.parse(proof)
    before, after = checkpoint.parse(old), checkpoint.parse(new)
    old_log, old_head = log_verdict(old, log_key, before)
    new_log, new_head = log_verdict(new, log_key, after)
    seen_old, seen_new = (
        judge_witnesses(f"witnesses ({which})", signed, asked)
        for which, signed in (("old", old), ("new", new))
    )
    witnessed_old, witnessed_new = seen_old.quorum, seen_new.quorum
    if old_head is None or new_head is None:
        grown = Verdict("consistency", NOT_CHECKED, "it rests on both signatures of the log")
    elif old_head.size == 0 and (path is None or not path.hashes):
        why = "the old one is of a ledger without entries, which every history continues: nothing is shown"
        grown = Verdict("consistency", NOT_CHECKED, why)
    elif old_head.size > new_head.size:
        why = f"the old one has {old_head.size} entries, the new one {new_head.size}: {_SHORTER}"
        grown = Verdict("consistency", BROKEN, why)
    elif old_head.size == new_head.size and old_head.root != new_head.root:
        why = f"the log signed two different ledgers of {old_head.size} entries: {FORKED}"
        grown = Verdict("consistency", BROKEN, why)
    elif path is None and old_head.size < new_head.size:
        grown = Verdict("consistency", NOT_CHECKED, "no consistency proof was given (--consistency)")
    elif path is not None and path.old != old_head.size:
        why = f"the proof leads from {path.old} entries, the old one has {old_head.size}: ask for one from there"
        grown = Verdict("consistency", NOT_CHECKED, why)
    else:
        grown = judged(
            "consistency",
            lambda: merkle.verify_consistency(
                old_head.size,
                new_head.size,
                () if path is None else path.hashes,
                old_head.root,
                new_head.root,
            ),
            f"the {new_head.size} entries begin with the {old_head.size}",
        )[0]
        if grown.word == BROKEN:
            grown = replace(grown, why=f"{grown.why}; {_UNSHOWN}")
    old_holds, new_holds = witnessed_old.word == VERIFIED, witnessed_new.word == VERIFIED
    if old_holds:
        witnessed_new = _waived(witnessed_new, "nothing was asked of them: the old one has those needed")
    elif new_holds and grown.word == VERIFIED:
        witnessed_old = _waived(
            witnessed_old, "its own time is not shown; what extends it has the witnesses needed"
        )
    logs = (_named(old_log, "log (old)"), _named(new_log, "log (new)"))
    times = tuple(seen.time for seen in (seen_old, seen_new) if seen.time is not None)
    return Outcome((*logs, witnessed_old, witnessed_new, *times, grown))


def _inclusion(file: bundle.ProofFile, head: checkpoint.Checkpoint | None) -> tuple[Verdict, bytes | None]:
    scope = "inclusion"
    if file.extra is None:
        return Verdict(scope, NOT_CHECKED, "the file does not hold the entry that it is about"), None
    leaf = merkle.leaf_hash(file.extra)
    if head is None:
        return Verdict(scope, NOT_CHECKED, "it rests on the log's signature"), leaf
    size, root = head.size, head.root
    verdict, _ = judged(
        scope,
        lambda: merkle.verify_inclusion(file.index, size, leaf, file.hashes, root),
        f"the entry is number {file.index} of {size}",
    )
    return verdict, leaf


def _beneath(entry: SignedEntry | None, signers: Sequence[VerifierKey]) -> Beneath:
    """Return what a proof file shows of the entries under its checkpoint: the date and the signer of its own."""
    if entry is None:
        return Beneath(None, lambda public: any(key.public == public for key in signers))
    keys = {key.public for key in signers}
    data = entry.note

    def signed(public: bytes) -> bool:
        return public in keys or note.bears(data, public)

    return Beneath(entry.envelope.at, signed)


def _form(file: bundle.ProofFile, origin: str) -> tuple[Verdict, SignedEntry | None]:
    """Judge the entry by itself: its form, the ledger it was signed for, and what its signer had seen."""
    scope = "entry"
    if file.extra is None:
        return Verdict(scope, NOT_CHECKED, "the file does not hold the entry"), None
    try:
        entry = parse_entry(file.extra)
    except ProofInvalid as error:
        return Verdict(scope, BROKEN, error.message), None
    except Undecided as error:
        return Verdict(scope, NOT_CHECKED, error.message), None
    envelope = entry.envelope
    if envelope.log != origin:
        return Verdict(scope, BROKEN, f"it was signed for the ledger {envelope.log}"), entry
    if why := opening_fault(file.index, envelope):
        return Verdict(scope, BROKEN, f"it {why}"), entry
    if envelope.seen.size > file.index:
        why = f"it stands at {file.index} and its signer had seen {envelope.seen.size} entries"
        return Verdict(scope, BROKEN, why), entry
    if envelope.seen.size == 0 and envelope.seen.root != merkle.EMPTY_ROOT:
        return Verdict(
            scope, BROKEN, "its signer had seen an empty ledger with a root, which none has"
        ), entry
    return Verdict(scope, VERIFIED, "well-formed, and names this ledger"), entry


def _signer(entry: SignedEntry | None, keys: Sequence[VerifierKey]) -> Verdict:
    scope = "signer"
    if entry is None:
        return Verdict(scope, NOT_CHECKED, "there is no entry to check", asked=bool(keys))
    line = entry.signature
    if not keys:
        why = f"no key of {entry.envelope.by} was given (--signer)"
        return Verdict(scope, NOT_CHECKED, why, asked=False)
    own = next((one for one in keys if (one.name, one.key_id) == (line.name, line.key_id)), None)
    if own is None and len(keys) > 1:
        why = f"it is signed with a key of {line.name!a}, which is none of the {len(keys)} keys given"
        return Verdict(scope, BROKEN, why)
    key = own or keys[0]
    return judged(scope, lambda: verify_entry(entry, key), f"signed by {key.name}")[0]


def _layout(entry: SignedEntry | None) -> Layout | None:
    if entry is None:
        return None
    try:
        return rulesets.layout(entry.envelope.v, entry.envelope.kind)
    except Undecided:
        return None


def _fields(
    entry: SignedEntry | None, layout: Layout | None, data: bytes | None
) -> tuple[Verdict, tuple[ShownField, ...]]:
    scope = "fields"
    if data is None:
        return Verdict(scope, NOT_CHECKED, "no field is shown (--fields)", asked=False), ()
    if entry is None:
        return Verdict(scope, NOT_CHECKED, "there is no entry they could belong to"), ()
    envelope = entry.envelope
    try:
        shown = fields.verify(fields.parse(data), envelope.content, envelope.fields, entry.leaf)
        if layout is not None:
            _as_listed(envelope, layout, shown)
    except ProofInvalid as error:
        return Verdict(scope, BROKEN, error.message), ()
    except Undecided as error:
        return Verdict(scope, NOT_CHECKED, error.message), ()
    why = f"{len(shown)} of {envelope.fields} fields are shown and belong to it"
    if layout is None:
        return Verdict(scope, NOT_CHECKED, f"{why}; {unlisted(envelope)}"), shown
    return Verdict(scope, VERIFIED, why), shown


def _as_listed(envelope: Envelope, layout: Layout, shown: Sequence[ShownField]) -> None:
    """Refuse fields that its signer sealed under other names, in other places or of other types than the kind has."""
    for disclosed in shown:
        in_place(envelope, layout, disclosed.index, disclosed.field.name)
        fault = layout.value_fault(disclosed.index, disclosed.field.value)
        if fault is not None:
            raise ProofInvalid(f"{disclosed.field.name} of {envelope.kind} {fault}")


def _rules(entry: SignedEntry | None, shown: Sequence[ShownField]) -> str:
    """Say why no rule was judged, and what the entry itself says of rules that it broke."""
    why = "roles, law, later corrections and what became of its key need the whole ledger"
    if entry is None:
        return why
    marked = [one.field.value for one in shown if one.field.name == "nonconforming"]
    if not marked:
        return f"{why}; whether it is marked as breaking a rule is not shown"
    rules = [rule for value in marked if value is not None for rule in str(value).split()]
    return f"it is marked as breaking {', '.join(rules)}; {why}" if rules else why


def _named(verdict: Verdict, scope: str) -> Verdict:
    return replace(verdict, scope=scope)


def _waived(verdict: Verdict, why: str) -> Verdict:
    """Ask no longer for witnesses of one checkpoint, because the other one's claim is enough."""
    if verdict.word != NOT_CHECKED or not verdict.asked:
        return verdict
    return replace(verdict, why=f"{verdict.why}; {why}", asked=False)
