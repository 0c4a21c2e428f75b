"""Approval of a resumption where there is one administrator: by a person with the backup's escrow.

The passphrase of the log's key is encrypted to that person's key in a backup on record from before the loss.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.errors import RoleRefused
from custody.model import roles
from custody.model.engine import date_rules
from custody.model.ledger.records import Backup
from custody.model.rulings import Command
from custody.model.schema import permits
from custody.model.schema.schema import Kind
from custody.model.signers import Actor, Key
from custody.model.state import State

#: The kind that a person with escrow may sign, whatever their role.
APPROVAL = "resumption.approved"


def administrators(state: State) -> Iterator[Actor]:
    """Yield every administrator with a valid key; the role is never lent."""
    for name in state.keys(Actor.space, "all", ""):
        actor = state.get(Actor, name)
        if actor is not None and actor.keys and permits.ADMINISTRATOR in actor.roles:
            yield actor


def newest_backup(state: State) -> Backup | None:
    """Return the backup that was recorded last and is not recorded as destroyed; None if there is none."""
    found = (state.get(Backup, name) for name in state.keys(Backup.space, "left", ""))
    return max(filter(None, found), key=lambda backup: backup.position, default=None)


def holders(state: State) -> frozenset[str]:
    """Return the identifiers of the actors with escrow of the log key's passphrase in the newest backup."""
    backup = newest_backup(state)
    keys = () if backup is None else (state.get(Key, name) for name in backup.escrow)
    return frozenset(key.actor for key in keys if key is not None)


def admitted(state: State, command: Command, kind: Kind) -> roles.Admitted:
    """Return the signer of an entry: by role, or as second person beside a single administrator.

    Of an entry signed offline only the key is judged here, its role by the entry that imports it. Raise RoleRefused for
    a key or role that may not sign; of an approval of a resumption, its hint names who can approve.
    """
    if kind.offline:
        return roles.Admitted(roles.holder(state, command.kind, command.by))
    second = second_person(state, command)
    if second is not None:
        return roles.Admitted(second)
    standing, arrived = command.facts.must("entry_mode"), date_rules.arrived(state, command)
    try:
        return roles.admit(state, command.kind, standing, command.by, at=command.at, arrived=arrived)
    except RoleRefused as error:
        if command.kind == APPROVAL and error.rule == "role.permit":
            error.hint = _way_out(state)
        raise


def second_person(state: State, command: Command) -> Actor | None:
    """Return the person with escrow who approves a resumption beside a single administrator, or None.

    None for another kind, where there are several administrators, for the administrator, and for a signer without
    escrow. Raise RoleRefused for a key that is not valid.
    """
    if command.kind != APPROVAL:
        return None
    actor = roles.holder(state, command.kind, command.by)
    if actor.machine or not actor.roles or actor.id not in holders(state):
        return None
    found = {each.id for each in administrators(state)}
    return actor if len(found) == 1 and actor.id not in found else None


def _way_out(state: State) -> str:
    found = {actor.id for actor in administrators(state)}
    if len(found) > 1:
        return "Let another administrator approve."
    if holders(state) - found:
        return "Let a person approve to whose key the newest backup sealed the log's passphrase: `custody backup list`."
    return (
        "There is one administrator, and no recorded backup gives a person escrow: nobody can approve. The ledger can"
        " be read and verified; only a restore that loses nothing goes on."
    )
