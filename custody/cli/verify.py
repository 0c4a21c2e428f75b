"""`custody verify`: verify a proof file, or that one checkpoint continues another. No vault, no database, no network.

Says for each scope whether it is VERIFIED, BROKEN or NOT CHECKED; what was not asked for is never called verified.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from custody.cli.call import Call
from custody.cli.files import MOST_PROOF_BYTES, read, read_key
from custody.cli.output import pairs
from custody.errors import ProofInvalid, Undecided, UnknownKey, UsageError
from custody.law.clock import format_instant
from custody.model import rulesets
from custody.model.envelope import Envelope, parse_entry, verify_entry
from custody.model.ids import is_training
from custody.proof import b64, bundle, checkpoint, cosignature, fields, merkle
from custody.proof.note import MAX_NOTE_BYTES, VerifierKey

WORDS = {"verified": "VERIFIED", "false": "BROKEN", "undecided": "NOT CHECKED", "not_asked": "NOT CHECKED"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="proof file (.tlog-proof) of one entry")
    parser.add_argument(
        "--vkey", required=True, metavar="VKEY", help="the log's verifier key, or @FILE holding it"
    )
    parser.add_argument("--fields", metavar="FILE", help="fields shown beside the proof (.fields.json)")
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY",
        help="a witness's verifier key or @FILE; repeatable",
    )
    parser.add_argument(
        "--require-witnesses",
        type=int,
        default=0,
        metavar="N",
        help="undecided unless N of them have cosigned",
    )
    parser.add_argument(
        "--signer", metavar="VKEY", help="verifier key of the person who signed the entry, or @FILE"
    )
    parser.add_argument("--old", metavar="FILE", help="an earlier checkpoint that --checkpoint must continue")
    parser.add_argument("--checkpoint", metavar="FILE", help="the later checkpoint")
    parser.add_argument(
        "--consistency", metavar="FILE", help="consistency proof between the two, one hash a line"
    )
    parser.add_argument("--json", action="store_true", help="answer with one JSON document")
    parser.epilog = (
        "example: custody verify 12.tlog-proof --vkey @log.vkey --witness @witness.vkey. "
        "Exit status: 0 verified in the scopes named, 3 checked and false, 4 could not decide."
    )
    parser.set_defaults(run=_run)


@dataclass
class _Verdicts:
    """What each scope came to, in order, and why."""

    scopes: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def try_(self, scope: str, work: Callable[[], object]) -> bool:
        """Run one check; a scope that is false stays false."""
        try:
            work()
        except (ProofInvalid, Undecided) as error:
            self.set(scope, "false" if isinstance(error, ProofInvalid) else "undecided", error.message)
            return False
        self.scopes.setdefault(scope, "verified")
        return True

    def set(self, scope: str, verdict: str, why: str) -> None:
        self.scopes[scope] = verdict
        self.reasons[scope] = why

    @property
    def overall(self) -> str:
        """``false`` if any scope is, else ``undecided`` if any is, else ``verified``."""
        found = set(self.scopes.values())
        return next((one for one in ("false", "undecided") if one in found), "verified")

    def covered(self) -> str:
        """Name the scopes that the overall verdict rests on."""
        return ", ".join(scope for scope, verdict in self.scopes.items() if verdict == self.overall)

    @property
    def status(self) -> int:
        """The exit status."""
        statuses = {"false": ProofInvalid.exit_status, "undecided": Undecided.exit_status}
        return statuses.get(self.overall, 0)

    def lines(self) -> list[str]:
        """Give one line for each scope."""
        shown = []
        for scope, verdict in self.scopes.items():
            why = self.reasons.get(scope, "")
            shown.append((scope, f"{WORDS[verdict]}{f': {why}' if why else ''}"))
        return pairs(shown)


def _run(call: Call) -> int:
    args = call.args
    between = [args.old, args.checkpoint]
    if any(between):
        if not all(between) or args.file or args.fields or args.signer:
            raise UsageError("--old and --checkpoint go together, and without a proof file")
        return _continues(call)
    if args.file is None or args.consistency:
        raise UsageError("give a proof file, or --old and --checkpoint", hint="See `custody verify --help`.")
    return _entry(call)


def _entry(call: Call) -> int:
    args = call.args
    log_key = read_key(call, args.vkey)
    witnesses = [read_key(call, text) for text in args.witness]
    signer = None if args.signer is None else read_key(call, args.signer)
    data = read(call, args.file, MOST_PROOF_BYTES)
    shown = None if args.fields is None else read(call, args.fields, fields.MAX_BYTES)
    verdicts = _Verdicts()
    document: dict[str, Any] = {"file": args.file}
    lines: list[str] = []
    try:
        proof = bundle.verify(bundle.parse(data), log_key, witnesses)
        verdicts.scopes["entry in log"] = "verified"
    except (ProofInvalid, Undecided) as error:
        verdicts.set(
            "entry in log", "false" if isinstance(error, ProofInvalid) else "undecided", error.message
        )
        return _answer(call, verdicts, document, lines)
    call.out.training = is_training(proof.checkpoint.origin)
    document["checkpoint"] = _checkpoint_document(proof.checkpoint)
    document["index"] = proof.index
    document["leaf"] = proof.leaf.hex()
    _witnesses(verdicts, proof.cosignatures, witnesses, args.require_witnesses, document)
    envelope: list[Envelope] = []
    if verdicts.try_("entry's own form", lambda: envelope.append(_own_form(proof))):
        lines += _envelope_lines(envelope[0], proof)
        document["entry"] = _envelope_document(envelope[0])
        _signer(verdicts, proof.entry, envelope[0], signer)
        _fields(verdicts, (envelope[0], proof.leaf), shown, document, lines)
    return _answer(call, verdicts, document, lines)


def _own_form(proof: bundle.Verified) -> Envelope:
    """Read the entry and compare what it says of its place with where it was proven to be."""
    envelope = parse_entry(proof.entry).envelope
    if envelope.log != proof.checkpoint.origin:
        raise ProofInvalid(f"the entry was signed for the log {envelope.log}")
    if envelope.seen.size > proof.index:
        raise ProofInvalid("the entry claims to have seen a checkpoint that includes itself")
    return envelope


def _witnesses(
    verdicts: _Verdicts,
    found: tuple[cosignature.Cosignature, ...],
    asked: list[VerifierKey],
    needed: int,
    document: dict[str, Any],
) -> None:
    document["cosignatures"] = [{"witness": one.name, "time": format_instant(one.time)} for one in found]
    names = {one.name for one in found}
    earliest = min((one.time for one in found), default=None)
    if len(names) < needed:
        verdicts.set("witnesses", "undecided", f"{len(names)} of the {needed} needed have cosigned")
    elif earliest is not None:
        verdicts.set(
            "witnesses", "verified", f"existed by {format_instant(earliest)}, says {', '.join(sorted(names))}"
        )
    else:
        why = "no cosignature by a witness given" if asked else "no witness key was given"
        verdicts.set("witnesses", "not_asked", f"{why}, so a rewritten log would not be seen")


def _signer(verdicts: _Verdicts, note: bytes, envelope: Envelope, signer: VerifierKey | None) -> None:
    if signer is None:
        verdicts.set("signer", "not_asked", f"give the key of {envelope.by} with --signer")
        return

    def check() -> None:
        if signer.name != envelope.by:
            raise UnknownKey(f"the entry is by {envelope.by}, the key given is {signer.name}")
        verify_entry(parse_entry(note), signer)

    verdicts.try_("signer", check)


def _fields(
    verdicts: _Verdicts,
    entry: tuple[Envelope, bytes],
    shown: bytes | None,
    document: dict[str, Any],
    lines: list[str],
) -> None:
    envelope, leaf = entry
    if shown is None:
        verdicts.set("fields", "not_asked", f"{envelope.fields} sealed fields, none shown")
        return

    def check() -> None:
        found = fields.verify(fields.parse(shown), envelope.content, envelope.fields, leaf)
        names = rulesets.layout(envelope.v, envelope.kind).names
        for one in found:
            if one.index >= len(names) or names[one.index] != one.field.name:
                raise ProofInvalid(f"field {one.index} of {envelope.kind} is not {one.field.name}")
        withheld = [name for name in names if name not in {one.field.name for one in found}]
        document["fields"] = {one.field.name: one.field.value for one in found}
        document["withheld"] = withheld
        lines.append("")
        lines.extend(pairs((one.field.name, _value(one.field.value)) for one in found))
        lines.extend(
            textwrap.wrap(f"withheld: {', '.join(withheld) or 'nothing'}", 78, subsequent_indent="  ")
        )

    verdicts.try_("fields", check)


def _value(value: object) -> str:
    if isinstance(value, dict) and "sha256" in value:
        digest = b64.decode(str(value["sha256"])).hex()
        return f"{value.get('bytes')} bytes, SHA-256 {digest}"
    return "(none)" if value is None else str(value)


def _continues(call: Call) -> int:
    """Verify that the later checkpoint continues the earlier one."""
    args = call.args
    log_key = read_key(call, args.vkey)
    witnesses = [read_key(call, text) for text in args.witness]
    notes = [read(call, name, MAX_NOTE_BYTES) for name in (args.old, args.checkpoint)]
    hashes = b"" if args.consistency is None else read(call, args.consistency, MAX_NOTE_BYTES)
    verdicts = _Verdicts()
    document: dict[str, Any] = {}
    heads: list[checkpoint.Checkpoint] = []

    def signatures() -> None:
        heads.extend(checkpoint.open(one, log_key) for one in notes)

    def consistency() -> None:
        old, new = heads
        document["old"], document["new"] = _checkpoint_document(old), _checkpoint_document(new)
        if old.size == 0:
            raise Undecided("an empty ledger is continued by every other; there is nothing to compare")
        merkle.verify_consistency(old.size, new.size, _hashes(hashes), old.root, new.root)

    if verdicts.try_("log's signatures", signatures):
        call.out.training = is_training(heads[0].origin)
        verdicts.try_("continues", consistency)
        found: list[cosignature.Cosignature] = []
        if verdicts.try_("witnesses", lambda: found.extend(cosignature.verify(notes[0], witnesses))):
            _witnesses(verdicts, tuple(found), witnesses, args.require_witnesses, document)
    return _answer(call, verdicts, document, [])


def _hashes(data: bytes) -> list[bytes]:
    try:
        lines = data.decode("ascii").splitlines()
    except UnicodeDecodeError:
        raise ProofInvalid("a consistency proof is base64 hashes, one a line") from None
    return [b64.decode_hash(line, "a proof hash") for line in lines]


def _answer(call: Call, verdicts: _Verdicts, document: dict[str, Any], lines: list[str]) -> int:
    shown = [*verdicts.lines(), *([""] if lines else []), *lines]
    whole = {
        "verdict": verdicts.overall,
        "scopes": verdicts.scopes,
        "reasons": verdicts.reasons,
        **document,
    }
    call.out.answer(whole, [f"{WORDS[verdicts.overall]}: {verdicts.covered()}", "", *shown])
    return verdicts.status


def _checkpoint_document(head: checkpoint.Checkpoint) -> dict[str, Any]:
    return {"origin": head.origin, "size": head.size, "root": head.root.hex()}


def _envelope_document(envelope: Envelope) -> dict[str, Any]:
    return {
        "kind": envelope.kind,
        "at": format_instant(envelope.at),
        "by": envelope.by,
        "subject": envelope.subject,
        "seq": envelope.seq,
        "id": envelope.id,
        "fields": envelope.fields,
        "v": envelope.v,
    }


def _envelope_lines(envelope: Envelope, proof: bundle.Verified) -> list[str]:
    head = proof.checkpoint
    return pairs(
        [
            ("log", head.origin),
            ("entry", f"{proof.index} of {head.size}"),
            ("kind", envelope.kind),
            ("signed at", f"{format_instant(envelope.at)} by the signer's own clock"),
            ("signed by", envelope.by),
            ("about", f"{envelope.subject}, its entry number {envelope.seq}"),
            ("root", head.root.hex()),
        ]
    )
