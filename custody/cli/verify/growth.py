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
from custody.model.verdicts.separate_checkpoint import SeparateCheckpoint
from custody.model.verdicts.verdict import explained
from custody.proof import checkpoint, consistency
from custody.proof.damaged_files import damage_error
from custody.proof.note import MAX_NOTE_BYTES


def _read_checkpoint(call: Call, name: str) -> bytes:
    """Return the checkpoint in a file, as sent or as scanned from paper; raise Malformed for other files."""
    data = read(call, name, MAX_NOTE_BYTES)
    try:
        checkpoint.parse(whole := checkpoint.with_line_end(data))
    except Malformed as error:
        raise damage_error(data, name, error) from None
    return whole


def read_separate(call: Call) -> SeparateCheckpoint:
    """Return the files of --checkpoint and --consistency; raise Malformed for other files."""
    name = call.args.consistency
    proof = None if name is None else read(call, name, MAX_NOTE_BYTES)
    if proof is not None:
        try:
            consistency.parse(proof)
        except Malformed as error:
            raise damage_error(proof, name, error) from None
    return SeparateCheckpoint(_read_checkpoint(call, call.args.checkpoint), proof)


def run(call: Call) -> int:
    """Verify two checkpoints and answer; return the exit status. Raise Malformed for other files."""
    args = call.args
    log_key = read_key(call, args.vkey)
    older, newer = _read_checkpoint(call, args.old), read_separate(call)
    asked = asked_of(call)
    usable(log_key, asked)
    old, new = checkpoint.parse(older), checkpoint.parse(newer.note)
    found = examine_growth(older, newer.note, newer.proof, log_key, asked)
    found = explained(found, {"log (old)": older, "log (new)": newer.note})
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
