"""The inputs of `custody verify`, and its answer for one proof file, for people and for scripts.

Each scope is VERIFIED, BROKEN or NOT CHECKED; a scope that was not asked for is never called verified.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from custody.cli.shell.call import Call
from custody.cli.shell.files import read, read_key, read_keys
from custody.display import code_words
from custody.errors import Malformed
from custody.law.clock import moment, moment_stated, parse_instant, span
from custody.layout import listed, many, pairs
from custody.model.entry.envelope import Envelope
from custody.model.schema.schema import HAPPENED, LATENESS
from custody.model.schema.types import Value
from custody.model.verdicts.proof_files import (
    BROKEN,
    NOT_CHECKED,
    VERIFIED,
    Asked,
    Examined,
    Outcome,
    Verdict,
)
from custody.pages.ledger.proof_contents import (
    chunk_document,
    envelope_document,
    member_document,
    member_rows,
)

#: Words of a verdict in JSON documents; NOT CHECKED is ``not_asked`` where nobody asked for the scope.
CODES = {VERIFIED: "verified", BROKEN: "false", NOT_CHECKED: "undecided"}
#: What no proof of one entry shows, whatever is verified of it.
_LIMITS = """
It shows that the entry stands in the log, not that what it says is true or that nothing else happened. Times in it are
what was entered; the time of a witness alone comes from outside.

A later entry may correct this one, say that fields of it were erased, or revoke its key because others had it. That
cannot be seen in this file: ask for every entry about the same thing and about the key. Their numbers have no gaps,
but nothing in them says which is last.
"""
#: What an entry says with its field ``late_reason``.
_LATE = {
    "clock": "no: it says that its clock was checked, and that an earlier entry is dated wrong",
    **{
        why: f"yes, long after it was signed, as it says ({code_words(why)})"
        for why in ("offline", "outage", "paper_record", "scene_notes")
    },
}
#: Lines that a small terminal shows at once, beside the one that is typed next.
_SCREEN = 22
#: What may be behind a field that is not shown, of which a file says nothing.
_UNSHOWN = "each is empty, erased or withheld; the file does not say which"


def asked_of(call: Call) -> Asked:
    """Return the inputs of an examination besides the log's key, read from the command's arguments."""
    args = call.args
    if args.chunk is None and args.member is None:
        return _plainly(call)
    from custody.cli.verify.subproofs import read_chunk, read_member, warn

    warn(call)
    chunk = None if args.chunk is None else read_chunk(call)
    asked = _plainly(call)
    return replace(asked, chunk=chunk, member=None if args.member is None else read_member(call))


def _plainly(call: Call) -> Asked:
    """Return the inputs without sub-proofs: keys, and the files that disclose fields of the entry."""
    args = call.args
    return Asked(
        witnesses=tuple(read_key(call, text) for text in args.witness),
        required=args.require_witnesses,
        signers=tuple(read_keys(call, args.signer)),
        fields=None if args.fields is None else _fields_file(call, args.fields),
    )


def _fields_file(call: Call, name: str) -> bytes:
    from custody.proof import fields

    return read(call, name, fields.MAX_BYTES)


def proof_document(name: str, found: Examined) -> dict[str, Any]:
    """Return the verdicts on one proof file as a JSON document."""
    document: dict[str, Any] = {
        "file": name,
        **verdict_document(found),
        "checkpoint": {"origin": found.origin, "size": found.size, "root": found.root.hex()},
        "index": found.index,
        "leaf": None if found.leaf is None else found.leaf.hex(),
        "cosignatures": [
            {"witness": cosignature.name, "time": moment_stated(cosignature.time)}
            for cosignature in found.cosignatures
        ],
        "entry": None if found.envelope is None else envelope_document(found.envelope),
        "fields": {disclosed.field.name: disclosed.field.value for disclosed in found.shown},
        "withheld": list(found.withheld),
    }
    if found.chunk is not None:
        document["chunk"] = chunk_document(found.chunk)
    if found.member is not None:
        document["member"] = member_document(found.member)
    return document


def overall(exit_status: int) -> str:
    """Return the verdict that an exit status stands for."""
    return {0: VERIFIED, 3: BROKEN}.get(exit_status, NOT_CHECKED)


def headline(found: Outcome) -> str:
    """Return the overall verdict with the scopes that it rests on."""
    word = overall(found.exit_status)
    return f"{word}: {', '.join(verdict.scope for verdict in found.verdicts if verdict.word == word and verdict.asked)}"


def verdict_document(found: Outcome) -> dict[str, Any]:
    """Return the verdicts as a JSON document."""
    return {
        "verdict": CODES[overall(found.exit_status)],
        "scopes": {
            verdict.scope: CODES[verdict.word]
            if verdict.word != NOT_CHECKED or verdict.asked
            else "not_asked"
            for verdict in found.verdicts
        },
        "reasons": {verdict.scope: verdict.why for verdict in found.verdicts},
    }


def scope_lines(found: Outcome) -> list[str]:
    """Return the lines of the verdicts for people."""
    width = max((len(verdict.scope) for verdict in found.verdicts), default=0)
    return pairs((f"{verdict.scope.ljust(width)}  {verdict.word}", verdict.why) for verdict in found.verdicts)


def proof_lines(found: Examined) -> list[str]:
    """Return the lines on one proof file for people: verdicts, entry, fields, and the limits of a proof."""
    lines = [headline(found), "", *scope_lines(found), ""]
    rows = [("log", found.origin), ("root", found.root.hex())]
    rows += [] if found.leaf is None else [("leaf", found.leaf.hex())]
    if found.envelope is not None:
        rows += _envelope_rows(
            found.envelope, next(verdict for verdict in found.verdicts if verdict.scope == "signer")
        )
        rows += _happened_rows(
            found.envelope, {disclosed.field.name: disclosed.field.value for disclosed in found.shown}
        )
    if found.member is not None:
        rows += member_rows(found.member)
    lines += pairs(rows)
    if found.envelope is not None and found.shown:
        lines += ["", *_field_lines(found.envelope, found)]
    if any((verdict.scope, verdict.word) == ("inclusion", VERIFIED) for verdict in found.verdicts):
        lines += [line for said in _LIMITS.strip().split("\n\n") for line in ("", *textwrap.wrap(said, 80))]
    # By then the first line has left a small terminal.
    return [*lines, "", lines[0]] if len(lines) > _SCREEN else lines


def _field_lines(envelope: Envelope, found: Examined) -> list[str]:
    """Return the lines on the disclosed fields, and the names of the withheld ones."""
    from custody.model.display_values import types_of, value_text

    kinds = types_of(envelope)
    told = [
        (disclosed.field.name, value_text(disclosed.field.value, kinds.get(disclosed.field.name, "")))
        for disclosed in found.shown
    ]
    more = f" ({_UNSHOWN})" if found.withheld else ""
    rest = f"not shown: {listed(found.withheld, 'nothing')}{more}"
    return [*pairs(told), *textwrap.wrap(rest, 78, subsequent_indent="  ")]


def _envelope_rows(envelope: Envelope, signer: Verdict) -> list[tuple[str, str]]:
    """Return the entry's public facts as rows; the signer is a claim until the signature is verified."""
    doubt = "" if signer.word == VERIFIED else ", as it says: its signature "
    doubt += {BROKEN: "is not theirs", NOT_CHECKED: "was not checked"}.get(signer.word, "")
    rows = [
        ("kind", envelope.kind),
        ("signed at", f"{moment(envelope.at)} by the signer's own clock"),
        ("signed by", f"{envelope.by}{doubt}"),
        ("about", f"{envelope.subject}, its entry number {envelope.seq}"),
        ("had seen", many(envelope.seen.size, "entry")),
    ]
    return rows if envelope.re is None else [*rows, ("answers", f"the entry with leaf {envelope.re.hex()}")]


def _happened_rows(envelope: Envelope, fields: Mapping[str, Value]) -> list[tuple[str, str]]:
    """Return rows on when it happened and how late it was signed, or that this is not shown."""
    rows = [
        (
            "happened",
            _happened(envelope.at, fields[HAPPENED]) if HAPPENED in fields else "not shown",
        )
    ]
    if LATENESS not in fields:
        return [*rows, ("entered late", "whether it was is not shown")]
    late = fields[LATENESS]
    return rows if late is None else [*rows, ("entered late", _LATE.get(str(late), f"as it says: {late}"))]


def _happened(signed: int, value: Value) -> str:
    if value is None:
        return "nobody knows when, as it says"
    try:
        lag = signed - parse_instant(str(value))
    except Malformed:
        from custody.model.display_values import value_text

        return value_text(value)
    return f"{value}, as it says" + (f", {span(lag)} before it was signed" if lag > 0 else "")
