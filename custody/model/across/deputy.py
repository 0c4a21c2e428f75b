"""Rules for deputies: roles lent for a time, and the countersignature of entries signed by them.

Nobody lends to themselves, nobody lends roles lent to them, and nobody lends the administrator's role.
"""

from __future__ import annotations

from custody.display import code_words, either
from custody.law.clock import AHEAD, DAY, HOUR, parse_instant
from custody.model import roles
from custody.model.across import entry_answers
from custody.model.concerns.concerns import case_of
from custody.model.engine import arrival
from custody.model.engine.records import Backstep
from custody.model.kinds import permit_of
from custody.model.people.questions import known_actor
from custody.model.people.records import Countersign
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.scenes.records import Scene, SceneNote
from custody.model.schema import permits
from custody.model.schema.ids import b64
from custody.model.signers import Actor, Deputyship, Key, Window
from custody.model.state import State

#: Roles that are never lent.
NEVER_LENT = frozenset({permits.ADMINISTRATOR, permits.MACHINE})
#: The longest time that may be left for a countersignature, in hours.
MOST_HOURS = 720
#: Seconds for which an ended window is kept, so that entries signed offline in it may still arrive.
REMEMBERED = 90 * DAY
#: Hours to countersign an entry that arrived after a lent role had ended which asked for no countersignature.
LATE_HOURS = 72
#: The mark of an entry that arrived after its lent role had ended, and of the import of such a note.
OVER = "role.over"
#: The number of newest windows kept however long ago they ended: a single entry with a wrong date removes no
#: deputyship.
KEPT = 100
#: Kinds that change the content of another entry, for which the signer needs a role that may enter that one.
_CHANGING = frozenset({"entry.corrected"})


def _own_roles(state: State, ruling: Ruling) -> frozenset[str]:
    """Return the roles that the signer holds in their own right."""
    actor = state.get(Actor, ruling.actor.id)
    return frozenset(() if actor is None else actor.roles)


def _lends(state: State, ruling: Ruling, lent: tuple[str, ...]) -> None:
    """Refuse a signer who may not lend the roles.

    An administrator lends any role, an authority only its own, both in their own right.
    """
    own = _own_roles(state, ruling)
    if permits.ADMINISTRATOR in own or (permits.AUTHORITY in own and set(lent) == {permits.AUTHORITY}):
        return
    raise ruling.refuse("deputyship.lender", f"the signer cannot appoint a deputy for {', '.join(lent)}")


def judge_deputised(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that roles are lent to another person, no machine, for a time that lies ahead.

    Administrator and machine are never lent; a countersignature is asked for within 1 to 720 hours; a represented
    actor holds all roles that are lent.
    """
    actor, facts = known_actor(state, command, ruling), ruling.facts
    if actor.machine:
        raise ruling.refuse("deputyship.machine", "a machine cannot be a deputy")
    if actor.id == ruling.actor.id:
        raise ruling.refuse("deputyship.self", "nobody can be their own deputy")
    lent = facts.codes("roles")
    if NEVER_LENT.intersection(lent):
        raise ruling.refuse(
            "deputyship.role", f"{', '.join(sorted(NEVER_LENT.intersection(lent)))} cannot be lent"
        )
    _lends(state, ruling, lent)
    start, until = parse_instant(facts.must("valid_from")), parse_instant(facts.must("valid_until"))
    arrives = arrival.arriving(state, command, ruling)
    if until <= max(start, arrives) or start < command.at - AHEAD:
        raise ruling.refuse("deputyship.window", "the period has begun already, or ends before it begins")
    hours = facts.number("countersign_hours")
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        raise ruling.refuse("deputyship.hours", f"a countersignature cannot be due after {hours} hours")
    represented_actor = facts.text("represented_actor")
    if represented_actor is not None:
        absent = state.get(Actor, represented_actor)
        if absent is None or absent.id == actor.id or not set(lent) <= set(absent.roles):
            raise ruling.refuse(
                "deputyship.represented_actor",
                "the person represented is the deputy, or does not hold the roles lent",
            )


def fold_deputised(state: State, placed: Placed) -> None:
    """Record the deputyship, and drop windows that ended more than 90 days ago, save the newest 100."""
    event, facts = placed.event, placed.event.facts
    key = state.get(Key, event.by)
    window = Window(
        entry=b64(placed.leaf),
        position=placed.position,
        roles=facts.codes("roles"),
        start=parse_instant(facts.must("valid_from")),
        until=parse_instant(facts.must("valid_until")),
        lender="" if key is None else key.actor,
        reason=facts.must("reason"),
        represented_actor=facts.text("represented_actor"),
        hours=facts.number("countersign_hours"),
    )
    old = state.get(Deputyship, event.subject) or Deputyship(event.subject)
    last = len(old.windows) - KEPT
    recent = enumerate(old.windows)
    kept = (window for at, window in recent if at >= last or window.until > event.at - REMEMBERED)
    state.put(replace(old, windows=(*kept, window)))


def judge_ended(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a running deputyship is ended by an actor who might have lent the roles."""
    entry = b64(command.re or b"")
    deputy = state.get(Deputyship, command.subject) or Deputyship(command.subject)
    window = next((lent for lent in deputy.windows if lent.entry == entry), None)
    if window is None:
        raise ruling.refuse("deputyship.known", "the entry answered lent this actor no role")
    if window.ended is not None or window.until <= command.at:
        raise ruling.refuse("deputyship.over", "the time for which the roles were lent is over")
    _lends(state, ruling, window.roles)


def fold_ended(state: State, placed: Placed) -> None:
    """End the window of lent roles at the instant of signing."""
    event = placed.event
    deputy = state.get(Deputyship, event.subject)
    if deputy is not None:
        entry = b64(event.re or b"")
        windows = (
            replace(window, ended=event.at) if window.entry == entry else window for window in deputy.windows
        )
        state.put(replace(deputy, windows=tuple(windows)))


def fold(state: State, placed: Placed) -> None:
    """List an entry for countersignature if it was signed by a lent role that asks for one.

    It is not listed if an own role of its signer sufficed. An entry, or a note of a scene, that arrived after the role
    had ended is listed in any case.
    """
    over = OVER in placed.event.facts.codes("nonconforming")
    if over and placed.event.kind == "scene.notes_imported":
        _fold_note(state, placed)
    event, facts = placed.event, placed.event.facts
    standing, key = facts.must("entry_mode"), state.get(Key, event.by)
    actor = None if key is None else state.get(Actor, key.actor)
    if actor is None:
        return
    if entry_answers.decides(event.kind, standing):
        entry_answers.fold_decided(state, placed, own=permits.AUTHORITY in actor.roles)
    deputy = state.get(Deputyship, actor.id)
    if deputy is None:
        return
    lacking = [needed for needed in _needed(state, placed, standing) if not needed.intersection(actor.roles)]
    if not lacking:
        return
    asked = [
        (lent.hours or LATE_HOURS, lent.position)
        for lent in deputy.lent(event.at)
        if (over or lent.hours is not None) and any(need.intersection(lent.roles) for need in lacking)
    ]
    if not asked:
        return
    hours, lent_by = min(asked)
    state.put(
        Countersign(
            position=placed.position,
            entry=b64(placed.leaf),
            kind=event.kind,
            standing=standing,
            subject=event.subject,
            case=case_of(state, event, facts),
            actor=actor.id,
            lent_by=lent_by,
            due=(state.newest(state.size) or event.at) + hours * HOUR,
            hours=hours,
            thing=entry_answers.key_of(event, placed.leaf),
        )
    )


def _fold_note(state: State, placed: Placed) -> None:
    """List a note of a scene for countersignature that arrived after its signer's lent role had ended."""
    note = state.get(SceneNote, b64(placed.event.re or b""))
    key = None if note is None else state.get(Key, note.by)
    deputy = None if key is None else state.get(Deputyship, key.actor)
    if note is None or deputy is None or state.get(Countersign, f"{note.position:016d}") is not None:
        return
    scene = state.get(Scene, note.scene)
    need = roles.needed_for(note.kind, "record")
    fitting = [lent for lent in deputy.lent(note.signed) if need.intersection(lent.roles)]
    if not fitting:
        return
    hours, lent_by = min((lent.hours or LATE_HOURS, lent.position) for lent in fitting)
    state.put(
        Countersign(
            position=note.position,
            entry=note.leaf,
            kind=note.kind,
            standing="record",
            subject=note.scene,
            case=None if scene is None else scene.case,
            actor=deputy.actor,
            lent_by=lent_by,
            due=(state.newest(state.size) or placed.event.at) + hours * HOUR,
            hours=hours,
            thing=note.scene,
        )
    )


def _needed(state: State, placed: Placed, standing: str) -> tuple[frozenset[str], ...]:
    """Return the sets of roles of which a signer needs one each: for the kind and for the corrected entry."""
    event = placed.event
    own = roles.needed_for(event.kind, standing)
    target = state.summary(event.facts.count("entry_position")) if event.kind in _CHANGING else None
    if target is None:
        return (own,)
    permit = permit_of(target.kind)
    return (own, permit.act | permit.record)


def judge_countersigned(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that another person, who may sign such an entry in their own right, agrees or gives a reason."""
    facts = ruling.facts
    waiting = state.get(Countersign, f"{facts.number('entry_position'):016d}")
    if waiting is None or waiting.entry != b64(command.re or b"") or waiting.subject != command.subject:
        raise ruling.refuse(
            "countersignature.known", "the entry that is answered asks for no countersignature"
        )
    if waiting.agreed is not None:
        raise ruling.refuse("countersignature.open", f"entry {waiting.position} was answered before")
    if waiting.actor == ruling.actor.id:
        raise ruling.refuse("countersignature.self", "nobody can countersign an entry of their own")
    needed = roles.needed_for(waiting.kind, waiting.standing)
    if not needed.intersection(_own_roles(state, ruling)):
        raise ruling.refuse(
            "countersignature.own_right",
            f"{waiting.kind} needs the role {either(map(code_words, sorted(needed)))}, held in the signer's own right",
        )
    if facts.flag("agreed") != (facts.text("decline_reason") is None):
        raise ruling.refuse("countersignature.reason", "a reason is stated for declining, and only then")
    if arrival.arriving(state, command, ruling) > waiting.due:
        ruling.mark("countersignature.late")


def settle(state: State, step: Backstep) -> None:
    """Count the term of open countersignatures in a disputed span from its newest undisputed date."""
    for key in state.keys(Countersign.space, "waiting", ""):
        waiting = state.get(Countersign, key)
        if waiting is not None and step.covers(waiting.position):
            due = step.undisputed + waiting.hours * HOUR
            state.put(replace(waiting, due=min(waiting.due, due)))


def fold_countersigned(state: State, placed: Placed) -> None:
    """Record the answer to the request for a countersignature."""
    event, facts = placed.event, placed.event.facts
    waiting = state.get(Countersign, f"{facts.number('entry_position'):016d}")
    key = state.get(Key, event.by)
    if waiting is not None and key is not None:
        if not facts.flag("agreed"):
            entry_answers.fold_declined(state, waiting, placed, key.actor)
        state.put(
            replace(
                waiting,
                agreed=facts.flag("agreed"),
                answered=event.at,
                answerer=key.actor,
                reason=facts.text("decline_reason"),
            )
        )


JUDGES = {
    "actor.deputised": judge_deputised,
    "actor.deputyship_ended": judge_ended,
    "entry.countersigned": judge_countersigned,
}
FOLDS = {
    "actor.deputised": fold_deputised,
    "actor.deputyship_ended": fold_ended,
    "entry.countersigned": fold_countersigned,
}
