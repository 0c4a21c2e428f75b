"""Parts that the commands of `custody hash-list` share: their files, and the report of files left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.console.words import many
from custody.cli.shell.usual_arguments import flags_typed
from custody.display import visible

if TYPE_CHECKING:
    import argparse

    from custody.cli.shell.call import Call
    from custody.ledger.digests.files import Files
    from custody.ledger.digests.recorded_files import RecordedFile
    from custody.storage.vault.vault import Vault

_MOST_SHOWN = 20


def scope(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that name a case or an exhibit."""
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument(
        "--exhibit", help="the objects of one exhibit: reference, identifier or its beginning"
    )
    choice.add_argument("--case", help="the objects of one case: the same")


def objects_of(call: Call, vault: Vault) -> tuple[str, str | None, list[RecordedFile]]:
    """Return the case, the exhibit or None, and their recorded files, by --case or --exhibit.

    Raise NotFound without any.
    """
    from custody.ledger.digests.files import objects_under

    space, text = next(iter(flags_typed(call.args, "exhibit", "case").items()))
    return objects_under(vault.reader(), space, text)


def left_out_document(found: Files) -> dict[str, Any]:
    """Return the files without a digest and the objects with unknown files, as a JSON document."""
    from custody.proof.commitments.values import name_value

    document: dict[str, Any] = {}
    if found.undigested:
        document["undigested"] = [
            {"path": name_value(file.name or b""), "kind": file.within.kind}
            for file in found.undigested
            if file.within is not None
        ]
    if found.unread:
        document["unread"] = [{"object": stored.id, "why": error.message} for stored, error in found.unread]
    return document


def warn_of(call: Call, found: Files) -> None:
    """Warn of files without a digest of their content, and of objects whose files are unknown."""
    if found.undigested:
        call.say.warn(
            f"{many(len(found.undigested), 'member')} left out, for no SHA-256 of their whole content is on record",
            [
                f"{visible(file.name or b'')} ({file.within.kind})"
                for file in found.undigested[:_MOST_SHOWN]
                if file.within is not None
            ],
        )
    warn_of_unread(call, found)


def warn_of_unread(call: Call, found: Files) -> None:
    """Warn of objects whose files are unknown."""
    if found.unread:
        call.say.warn(
            f"the files of {many(len(found.unread), 'object')} are not known here",
            [f"object {stored.id}: {error.message}" for stored, error in found.unread[:_MOST_SHOWN]],
        )
