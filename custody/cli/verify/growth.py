"""`custody verify --old FILE --checkpoint FILE`: whether a log only grew between the two."""

from __future__ import annotations

from custody.cli.shell.call import Call
from custody.cli.shell.files import read, read_key
from custody.cli.verify.verify_answer import asked_of, headline, scope_lines, verdict_document
from custody.errors import Malformed
from custody.layout import many, pairs
from custody.model.schema.ids import is_training
from custody.model.verdicts.checkpoint_evidence import usable
from custody.model.verdicts.growth import examine_growth
from custody.model.verdicts.verdict import explained
from custody.proof import checkpoint
from custody.proof.damaged_files import damage_error
from custody.proof.note import MAX_NOTE_BYTES


def run(call: Call) -> int:
    """Verify two checkpoints and answer; return the exit status. Raise Malformed for other files."""
    args = call.args
    log_key = read_key(call, args.vkey)
    notes = [read(call, name, MAX_NOTE_BYTES) for name in (args.old, args.checkpoint)]
    proof = None if args.consistency is None else read(call, args.consistency, MAX_NOTE_BYTES)
    asked = asked_of(call)
    usable(log_key, asked)
    try:
        old = checkpoint.parse(notes[0])
    except Malformed as error:
        raise damage_error(notes[0], args.old, error) from None
    try:
        new = checkpoint.parse(notes[1])
    except Malformed as error:
        raise damage_error(notes[1], args.checkpoint, error) from None
    try:
        found = examine_growth(notes[0], notes[1], proof, log_key, asked)
    except Malformed as error:
        if proof is None:
            raise
        raise damage_error(proof, args.consistency, error) from None
    found = explained(found, {"log (old)": notes[0], "log (new)": notes[1]})
    call.out.training = is_training(new.origin)
    document = {
        **verdict_document(found),
        "old": {"origin": old.origin, "size": old.size, "root": old.root.hex()},
        "new": {"origin": new.origin, "size": new.size, "root": new.root.hex()},
    }
    lines = [headline(found), "", *scope_lines(found), ""]
    lines += pairs(
        [
            ("old", f"{many(old.size, 'entry')}, root {old.root.hex()}"),
            ("new", f"{many(new.size, 'entry')}, root {new.root.hex()}"),
        ]
    )
    call.out.answer(document, lines)
    return found.exit_status
