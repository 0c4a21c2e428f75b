"""Timestamp tokens on checkpoints, written by `custody proof entry` and `custody log publish`."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from custody.cli.console.words import many, moment
from custody.cli.shell.files import refuse_existing, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from custody.cli.shell.call import Call
    from custody.ledger.proofs.checkpoint_choice import OmittedSignature
    from custody.ledger.timestamps.files import Carried
    from custody.model.records import Stamp
    from custody.storage.vault.vault import Vault


def tokens_of(call: Call, vault: Vault, wanted: Callable[[Stamp, str], bool]) -> list[Carried]:
    """Return the wanted tokens that are valid; warn of false ones, mention those not checkable."""
    from custody.ledger.timestamps.files import carried

    kept = vault.stamps()
    found = carried(vault.reader(), kept, kept.pem, wanted)
    for token in found:
        if not token.files:
            say = call.say.warn if token.false else call.say.note
            how = "does not hold" if token.false else "could not be checked"
            say(f"the token of entry {token.stamp.position} {how} and is left out: {token.why}")
    return [token for token in found if token.files]


def token_rows(found: Iterable[Carried], folder: Path | None) -> list[dict[str, Any]]:
    """Return tokens as JSON documents, with the paths of their files below ``folder``, None for no folder."""
    return [
        {
            "size": token.stamp.size,
            "time": moment(token.stamp.time),
            "entry": token.stamp.position,
            "files": None
            if folder is None
            else {
                what: str(folder / getattr(token, what)) for what in ("checkpoint", "token", "certificate")
            },
        }
        for token in found
    ]


def new_files(call: Call, folder: Path, found: Iterable[Carried]) -> dict[Path, bytes]:
    """Return the contents of the token files that a folder lacks, by path; raise Conflict.

    Conflict is for a file of the same name with other content.
    """
    files = {folder / name: data for token in found for name, data in token.files.items()}
    fresh = {path: data for path, data in files.items() if not _stands(path, data)}
    refuse_existing(call, fresh)
    return fresh


def write_all(call: Call, files: Mapping[Path, bytes]) -> None:
    """Write the timestamp tokens to their files."""
    for path, data in files.items():
        write(call, path, data)


def verifying(found: Iterable[Carried]) -> list[str]:
    """Return the lines with the commands by which an outsider verifies the last of these tokens."""
    lines: list[str] = []
    for token in found:
        lines = [
            "Beside them, with the root as you got it yourself:",
            f"  custody verify PROOF --vkey KEY --token {token.token} --tsa ROOT",
            f"  openssl ts -verify -data {token.checkpoint} \\",
            f"    -in {token.token} -token_in -CAfile {token.certificate}",
            "openssl looks at no proof: its checkpoint has to be the one in there.",
        ]
    return lines


def left_rows(left: Iterable[OmittedSignature]) -> list[dict[str, Any]]:
    """Return the members of a JSON document on tokens and cosignatures that a proof does not include."""
    return [
        {"what": "token" if each.witness is None else "witness", "witness": each.witness, "size": each.size}
        for each in left
    ]


def left_lines(left: Mapping[int, Iterable[OmittedSignature]]) -> list[str]:
    """Return lines on tokens and cosignatures that proofs do not include, and how to get them."""
    entries: dict[OmittedSignature, list[int]] = {}
    for position, missing in left.items():
        for each in missing:
            entries.setdefault(each, []).append(position)
    lines: list[str] = []
    for each, positions in entries.items():
        what = "the token" if each.witness is None else f"the line of {each.witness.split('+')[0]}"
        which = f"entry {positions[0]}" if len(positions) == 1 else many(len(positions), "entry")
        told = (
            f"{what} on the checkpoint of {many(each.size, 'entry')} stays behind ({which}): "
            f"`--size {each.size} --out` takes it along"
        )
        lines += textwrap.wrap(told, 80, subsequent_indent="  ", break_on_hyphens=False)
    return lines


def _stands(path: Path, data: bytes) -> bool:
    try:
        return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
