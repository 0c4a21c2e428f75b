"""Offline examination of proof files with one verdict for each scope, so that none hides another.

It needs only the bytes and the keys given. It judges no rule of law and no field that is not shown, and says so: the
former would need the whole ledger, the latter an opening.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.errors import ProofInvalid, Undecided
from custody.frozen import dataclass
from custody.model import layouts
from custody.model.entry.envelope import Envelope, SignedEntry, opening_fault, parse_entry, verify_entry
from custody.model.schema.schema import Layout
from custody.model.verdicts.checkpoint_evidence import (
    Asked,
    CoveredEntries,
    judge_witnesses,
    judged,
    log_verdict,
    usable,
)
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED, Outcome, Verdict
from custody.proof import checkpoint, merkle, note, proof_file
from custody.proof.note import VerifierKey

if TYPE_CHECKING:
    from custody.proof.chunk_file import ShownChunk
    from custody.proof.cosignature import Cosignature
    from custody.proof.fields import ShownField
    from custody.proof.member_file import ShownMember

__all__ = [
    "ALONE",
    "BROKEN",
    "NOT_CHECKED",
    "VERIFIED",
    "Asked",
    "Examined",
    "Outcome",
    "Verdict",
    "examine",
    "usable",
]
#: The verdict of one proof by itself on its log's history; custody.model.verdicts.equivocation compares several.
ALONE = Verdict("history", NOT_CHECKED, "it takes two verified proofs to contradict each other", asked=False)


@dataclass(frozen=True, slots=True)
class Examined(Outcome):
    """The contents and verdicts of a proof file; each value is only as good as the verdict of its scope."""

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
    """Return the contents and verdicts of a proof file (c2sp.org/tlog-proof@v1), by what is ``asked``.

    Raise Malformed or UnknownVersion when the file itself cannot be read, UsageError for keys that cannot be used as
    given or for a document of a field that holds no such root; any other fault is a verdict.
    """
    usable(log_key, asked)
    file = proof_file.parse(data)
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
        from custody.model.verdicts.subproofs import chunk_shown

        verdict, chunk = chunk_shown(entry, layout, *asked.chunk)
        verdicts.append(verdict)
    member = None
    if asked.member is not None:
        from custody.model.verdicts.subproofs import member_shown

        verdict, member = member_shown(entry, layout, asked.member)
        verdicts.append(verdict)
    verdicts.append(Verdict("rules", NOT_CHECKED, _rules(entry, shown), asked=False))
    names = () if layout is None else layout.names
    seen = {disclosed.index for disclosed in shown}
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


def _inclusion(
    file: proof_file.ProofFile, head: checkpoint.Checkpoint | None
) -> tuple[Verdict, bytes | None]:
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


def _beneath(entry: SignedEntry | None, signers: Sequence[VerifierKey]) -> CoveredEntries:
    """Return the facts a proof file shows about entries under its checkpoint: its own date and signer."""
    if entry is None:
        return CoveredEntries(None, lambda public: any(key.public == public for key in signers))
    keys = {key.public for key in signers}
    data = entry.note

    def signed(public: bytes) -> bool:
        return public in keys or note.bears(data, public)

    return CoveredEntries(entry.envelope.at, signed)


def _form(file: proof_file.ProofFile, origin: str) -> tuple[Verdict, SignedEntry | None]:
    """Return the verdict on the entry by itself (form, ledger, head seen), and the entry if it parses."""
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
    own = next((key for key in keys if (key.name, key.key_id) == (line.name, line.key_id)), None)
    if own is None and len(keys) > 1:
        why = f"it is signed with a key of {line.name!a}, which is none of the {len(keys)} keys given"
        return Verdict(scope, BROKEN, why)
    key = own or keys[0]
    return judged(scope, lambda: verify_entry(entry, key), f"signed by {key.name}")[0]


def _layout(entry: SignedEntry | None) -> Layout | None:
    if entry is None:
        return None
    try:
        return layouts.layout(entry.envelope.v, entry.envelope.kind)
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
    from custody.proof import fields

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
        return Verdict(scope, NOT_CHECKED, f"{why}; {layouts.unknown_kind_text(envelope)}"), shown
    return Verdict(scope, VERIFIED, why), shown


def _as_listed(envelope: Envelope, layout: Layout, shown: Sequence[ShownField]) -> None:
    """Raise ProofInvalid for fields committed under other names, places or types than the kind has."""
    for disclosed in shown:
        layouts.verify_place(envelope, layout, disclosed.index, disclosed.field.name)
        fault = layout.value_fault(disclosed.index, disclosed.field.value)
        if fault is not None:
            raise ProofInvalid(f"{disclosed.field.name} of {envelope.kind} {fault}")


def _rules(entry: SignedEntry | None, shown: Sequence[ShownField]) -> str:
    """Return the reason why no rule was judged, after the rules that the entry is marked as breaking."""
    why = "roles, law, later corrections and what became of its key need the whole ledger"
    if entry is None:
        return why
    marked = [disclosed.field.value for disclosed in shown if disclosed.field.name == "nonconforming"]
    if not marked:
        return f"{why}; whether it is marked as breaking a rule is not shown"
    rules = [rule for value in marked if value is not None for rule in str(value).split()]
    return f"it is marked as breaking {', '.join(rules)}; {why}" if rules else why
