"""`custody verify FILE...`: a verdict for each proof file and one for all.

The common verdict is verified only if each is. A single file has a page of its own for people; scripts get one shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from custody.cli.shell.call import Call
from custody.cli.shell.files import MOST_PROOF_BYTES, place, read, read_key
from custody.cli.shell.usual_arguments import flags_typed
from custody.cli.verify.verify_answer import CODES, asked_of, overall, proof_document, proof_lines
from custody.display import visible
from custody.errors import (
    CustodyError,
    Malformed,
    ProofInvalid,
    StorageFailed,
    Undecided,
    UsageError,
)
from custody.model.schema.ids import is_training
from custody.model.verdicts.proof_files import ALONE, Asked, Examined, examine, usable
from custody.model.verdicts.verdict import Outcome, Verdict, explained
from custody.proof import proof_file
from custody.proof.note import VerifierKey

#: What is of one proof file, and of no other.
_OF_ONE = ("fields", "chunk", "member", "token")


class _Came(NamedTuple):
    """The examination of one file."""

    name: str
    found: Examined
    more: dict[str, Any]


def run(call: Call) -> int:
    """Verify each file named, and each in a folder named; return the exit status.

    Raise UsageError for flags that need a single file.
    """
    names, others, failed = _named(call)
    beside_one = [*flags_typed(call.args, *_OF_ONE)]
    if beside_one and len(names) > 1:
        raise UsageError(
            f"--{beside_one[0]} goes with one proof file, and {len(names)} were named",
            hint="Verify the file that it belongs to by itself.",
        )
    log_key, asked = read_key(call, call.args.vkey), asked_of(call)
    usable(log_key, asked)
    came: list[_Came] = []
    for at, name in enumerate(names):
        call.say.advance(at, len(names), "files")
        try:
            came.append(_examined(call, name, log_key, asked))
        except CustodyError as error:
            failed.append((name, error))
    call.say.clear()
    if failed and len(names) < 2 and not came and not call.out.as_json:
        raise failed[0][1]
    call.out.training = any(is_training(examined.found.origin) for examined in came)
    history = ALONE if len(came) < 2 else _compared(came)
    ended = _status([examined.found for examined in came], [error for _, error in failed], history)
    document = {
        "verdict": CODES[overall(ended)],
        "proofs": [{**proof_document(examined.name, examined.found), **examined.more} for examined in came],
        "history": {"verdict": CODES[history.word] if history.asked else "not_asked", "why": history.why},
        "failed": _not_read(failed),
        "not_examined": list(others),
    }
    alone = len(came) == 1 and not failed
    lines = proof_lines(came[0].found) if alone else _lines(came, failed, history, overall(ended))
    if others:
        from custody.storage.files.proof_folder import not_examined_lines

        lines[1:1] = not_examined_lines(others)
    call.out.answer(document, lines)
    return ended


def _compared(came: Sequence[_Came]) -> Verdict:
    from custody.model.verdicts.equivocation import examine_together

    return examine_together([(visible(proof.name), proof.found) for proof in came])


def _not_read(failed: Sequence[tuple[str, CustodyError]]) -> list[dict[str, Any]]:
    if not failed:
        return []
    from custody.cli.answers.batch_answers import failed_document

    return [failed_document({"file": name}, error) for name, error in failed]


def _lines(
    came: Sequence[_Came], failed: Sequence[tuple[str, CustodyError]], history: Verdict, word: str
) -> list[str]:
    from custody.cli.verify.batch_answers import several_lines

    return several_lines([(visible(proof.name), proof.found) for proof in came], failed, history, word)


def _named(call: Call) -> tuple[list[str], tuple[str, ...], list[tuple[str, CustodyError]]]:
    """Return the named files and those in named folders, each once; other names there; errors of folders."""
    names: dict[str, None] = {}
    others: list[str] = []
    failed: list[tuple[str, CustodyError]] = []
    for text in call.args.file:
        folder = place(call, text)
        if not _is_folder(folder):
            names[text] = None
            continue
        from custody.storage.files import proof_folder

        there = proof_folder.search(folder)
        for unread, why in there.unread:
            failed.append((str(Path(text) / unread), StorageFailed(f"could not look into the folder: {why}")))
        names |= dict.fromkeys(str(Path(text) / file) for file in there.proofs)
        others += [str(Path(text) / other) for other in there.others]
        if not there.proofs:
            failed.append((text, proof_folder.none_in(folder, text)))
    return list(names), tuple(others), failed


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # Such as a name that is too long: whoever reads it as a file says so.
        return False


def _examined(call: Call, name: str, log_key: VerifierKey, asked: Asked) -> _Came:
    """Return the examination of one file; raise the error that keeps it from being read as a proof file."""
    data = read(call, name, MOST_PROOF_BYTES)
    try:
        proof_file.parse(data)
    except Malformed as error:
        from custody.cli.verify.damaged_files import refuse_others
        from custody.proof.damaged_files import damage_error

        refuse_others(data, name)
        raise damage_error(data, name, error) from None
    found = examine(data, log_key, asked)
    token: dict[str, Any] = {}
    if call.args.token is not None or call.args.tsa is not None:
        from custody.cli.verify.timestamp_token import with_token

        found, token = with_token(call, data, log_key, found)
    if call.args.checkpoint is not None:
        from custody.cli.verify.growth import read_separate
        from custody.model.verdicts.separate_checkpoint import with_checkpoint

        own = proof_file.parse(data).checkpoint
        found = with_checkpoint(found, own, read_separate(call), log_key, asked)
    return _Came(name, explained(found, asked.files), token)


def _status(found: Sequence[Outcome], errors: Sequence[CustodyError], history: Verdict) -> int:
    """Return 3 if anything is false, 0 if all is verified, the first error's if nothing was examined.

    Otherwise it is 4: a file or scope was not checked, although all were asked for.
    """
    ends = [outcome.exit_status for outcome in (*found, Outcome((history,)))]
    ends += [error.exit_status for error in errors]
    if ProofInvalid.exit_status in ends:
        return ProofInvalid.exit_status
    if errors and not found:
        return errors[0].exit_status
    return Undecided.exit_status if any(ends) else 0
