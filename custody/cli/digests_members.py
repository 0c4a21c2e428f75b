"""What `custody digests export --members` lists: the files inside folders and split images."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from custody.cli.fetch_places import store_of
from custody.cli.words import many
from custody.display import visible

if TYPE_CHECKING:
    from custody.cli.call import Call
    from custody.ledger.comparing import Recorded
    from custody.proof.lists import Listed
    from storage.vault import Vault

_MOST_SHOWN = 20


def members_of(
    call: Call, vault: Vault, objects: Sequence[Recorded]
) -> tuple[list[Listed], list[tuple[bytes, str]]]:
    """Give the files inside everything packed, and (path, kind) of those without a digest; none without --members."""
    from custody.ledger.member_lists import member_list

    files: list[Listed] = []
    undigested: list[tuple[bytes, str]] = []
    if not call.args.members:
        return files, undigested
    try:
        for one in objects:
            if one.object.packed is not None:
                name = None if one.listed is None else one.listed.name
                store = store_of(vault, one.object)
                found = member_list(vault.store.read(), store, one.object, name, progress=call.say)
                files += found.files
                undigested += found.left_out
    finally:
        call.say.clear()
    return files, undigested


def undigested_document(undigested: Sequence[tuple[bytes, str]]) -> dict[str, Any]:
    """Give the members without a digest for scripts."""
    from custody.proof import seal

    if not undigested:
        return {}
    return {"undigested": [{"path": seal.name_value(path), "kind": kind} for path, kind in undigested]}


def warn_of(call: Call, undigested: Sequence[tuple[bytes, str]]) -> None:
    """Name members that were files and have no digest of what they read as."""
    if undigested:
        call.say.warn(
            f"{many(len(undigested), 'member')} left out, for the manifest has no digest of their whole content",
            [f"{visible(path)} ({kind})" for path, kind in undigested[:_MOST_SHOWN]],
        )
