"""The check of a signer against the permit of a kind.

A machine signs for itself only; it never counts as a second person.
"""

from __future__ import annotations

from custody.display import code_words, either
from custody.errors import RoleRefused
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.hints import HINTS
from custody.model.kinds import NAMED, permit_of
from custody.model.signers import Actor, Deputyship, Key, Window
from custody.model.state import State

#: Seconds by which a lent role still counts after its end by the sequencer's clock: clocks of two machines differ.
SLACK = 120


def lent(state: State, actor: str, at: int) -> tuple[Window, ...]:
    """Return the windows of lent roles of an actor that cover an instant (seconds UTC); empty if none."""
    deputy = state.get(Deputyship, actor)
    return () if deputy is None else deputy.lent(at)


def still_lent(state: State, actor: str, at: int, arrived: int) -> set[str]:
    """Return the deputy roles of an actor at ``at`` that have not ended at the ledger's date ``arrived``."""
    return {role for window in lent(state, actor, at) if not window.over(arrived) for role in window.roles}


def can_sign(actor: Actor | None, deputy: Deputyship | None, kind: str, at: int) -> bool:
    """Return whether an actor has a valid key and at ``at`` a role, own or lent, to sign a kind as an act."""
    if actor is None or not actor.keys:
        return False
    windows = () if deputy is None else deputy.lent(at)
    lent_roles = {role for window in windows for role in window.roles}
    return bool(permit_of(kind).act & {*actor.roles, *lent_roles})


def needed_for(kind: str, standing: str) -> frozenset[str]:
    """Return the roles for a kind as an act or a record (``standing``): a signer needs one of them."""
    permit = permit_of(kind)
    return permit.act if standing == "act" else permit.record


def holder(state: State, kind: str, by: str) -> Actor:
    """Return the actor of a valid signing key, whatever its roles.

    Raise RoleRefused for an unknown, retired or revoked key, and for a kind that this ruleset has not.
    """
    key = state.get(Key, by)
    if key is None:
        raise RoleRefused(
            f"no actor of this ledger has the key {by}", rule="key.enrolled", hint=HINTS["key.enrolled"]
        )
    if key.until is not None:
        raise RoleRefused(
            f"the key {by} no longer signs since entry {key.until} ({key.reason})",
            rule="key.valid",
            hint="Sign with the key that replaced it, or ask an administrator to enrol a new one.",
        )
    actor = state.get(Actor, key.actor)
    if actor is None or kind not in NAMED:
        raise RoleRefused(
            f"nobody may sign {kind}", rule="role.permit", hint="Use a version of this program that knows it."
        )
    return actor


@dataclass(frozen=True, slots=True)
class Admitted:
    """An actor who may sign an entry; ``over``: by a lent role that has ended since the signing."""

    actor: Actor
    over: bool = False


def admit(state: State, kind: str, standing: str, by: str, *, at: int = 0, arrived: int = 0) -> Admitted:
    """Return the actor whose key may sign this kind at ``at``, by an own or a lent role.

    It judges at the entry's position: a lent role counts there until it was ended or, by the ledger's date ``arrived``,
    expired. A record that was signed before that is still accepted, with ``over``. Raise RoleRefused for an unknown,
    retired or revoked key and for a missing role.
    """
    actor, permit = holder(state, kind, by), permit_of(kind)
    needed = needed_for(kind, standing)
    if needed.intersection(actor.roles):
        return Admitted(actor)
    borrowed = still_lent(state, actor.id, at, max(arrived, state.now - SLACK))
    if needed.intersection(borrowed):
        return Admitted(actor)
    late = {role for window in lent(state, actor.id, at) for role in window.roles}
    ledger = still_lent(state, actor.id, at, arrived)
    if standing == "record" and needed.intersection(late) and not needed.intersection(ledger):
        return Admitted(actor, over=True)
    held = sorted({*actor.roles, *borrowed})
    have = (
        f"the role{'s' if len(held) > 1 else ''} {either(map(code_words, held), 'and')}"
        if held
        else "no role"
    )
    past = _not_now(state, actor.id, needed)
    wanted = either(map(code_words, sorted(needed)))
    raise RoleRefused(
        f"{kind} as {standing} needs the role {wanted}; the signer has {have}{past}",
        rule="role.permit",
        hint=HINTS["role.permit"],
        recordable=bool(permit.record.intersection({*actor.roles, *late})),
    )


def _not_now(state: State, actor: str, needed: frozenset[str]) -> str:
    """Return the period of the newest lent role that would suffice, in words; empty where none was lent."""
    deputy = state.get(Deputyship, actor)
    fitting = [
        window for window in (() if deputy is None else deputy.windows) if needed.intersection(window.roles)
    ]
    if not fitting:
        return ""
    newest = fitting[-1]
    end = newest.until if newest.ended is None else min(newest.until, newest.ended)
    return f"; lent from {format_instant(newest.start)} until {format_instant(end)} only"
