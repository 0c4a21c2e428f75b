"""Rules for every entry about an exhibit under a claim of privilege or a flag.

A claim of privilege keeps everybody outside the filter team away from the content; sealing, storing and handing over go
on. A flag asks for handling of its own. Claims and flags of the exhibit that another came from hold for that too.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import EVER
from custody.model.concerns.concerns import thing_of
from custody.model.concerns.lineage import TELLING, lineage
from custody.model.defence.records import Claim, Examination
from custody.model.engine.moments import event_date
from custody.model.exhibits.records import ProtectionRecord
from custody.model.objects.records import StoredObject
from custody.model.rulings import Command, Ruling
from custody.model.state import State

#: Kinds that work on the content of an exhibit or object, and need a person of the filter team while a claim stands.
WORKING = frozenset(
    {
        "acquisition.completed",
        "entry.disclosed",
        "copy.made",
        "destructive_examination.started",
        "exhibit.unsealed",
        "disclosure.scheduled",
    }
)
#: Of these, the kinds that hand over content, which a court or an authority can order.
ORDERED = frozenset({"entry.disclosed", "copy.made"})
#: Reasons to break a seal that are work on the content; for a court, or for its return, it is none.
_WORK = ("acquisition", "examination", "inspection")
#: Kinds by which somebody gets an exhibit into their hands or works on it, so that they must have acknowledged its
#: hazards, and the field that names them; None is the signer, who warns a receiver or carrier without a key.
NEAR: dict[str, str | None] = {
    "acquisition.completed": None,
    "disposition.executed": None,
    "destructive_examination.started": None,
    "exhibit.checked_in": None,
    "exhibit.checked_out": "person",
    "exhibit.recovered": None,
    "exhibit.components_counted": None,
    "exhibit.photographed": None,
    "exhibit.sealed": None,
    "exhibit.split": None,
    "exhibit.placed": None,
    "exhibit.traces_secured": None,
    "exhibit.unsealed": None,
    "inspection.opened": "supervisor",
    "transfer.accepted": None,
    "transfer.arrived": None,
    "transfer.dispatched": None,
    "transfer.handed_out": None,
    "transfer.returned": None,
}
#: Kinds that record pictures of an exhibit.
PICTURES = frozenset({"exhibit.photographed"})
HAZARDS = frozenset({"biohazard", "explosive"})
#: The purposes for which abuse material may be copied.
COPY_PURPOSES = frozenset({"analysis", "court", "expert", "safekeeping"})
#: Views of a photograph that may depict the abuse material itself.
_DEPICTING = frozenset({"contents", "other", "screen"})
GUARDED = WORKING | PICTURES | NEAR.keys()


def judge(state: State, command: Command, ruling: Ruling) -> None:
    """Verify an entry of any kind against the claims of privilege and flags of its exhibits."""
    if command.kind not in GUARDED:
        return
    named = ruling.facts.text("exhibit") or _examined(state, command) or command.subject
    for exhibit_id in ruling.facts.codes("exhibits") or (named,):
        _guarded(state, command, ruling, exhibit_id)


def _guarded(state: State, command: Command, ruling: Ruling, named: str) -> None:
    """Verify an entry against the claims and flags of one exhibit, or of one object and its exhibit."""
    thing = thing_of(state, named)
    if thing is None:
        return
    exhibit, stored = thing
    copied = ruling.facts.text("object") if command.kind == "copy.made" else None
    stored = stored if copied is None else state.get(StoredObject, copied)
    kept = tuple(lineage(state, exhibit.id))
    if not kept:
        return
    if (
        command.kind in WORKING
        and any(protection.claims for protection in kept)
        and _is_work(command, ruling)
    ):
        claim = next(claims_against(state, kept, stored, ruling.actor.id, event_date(ruling)), None)
        if claim is not None and not _is_ordered(command, ruling):
            ruling.broken(
                "privilege.quarantine",
                f"it is under a claim of privilege ({claim.privilege_ground}); the signer is not of its filter team",
            )
    if command.kind in NEAR:
        _noted(command, ruling, kept)
    if "trace_first" in kept[0].flags and kept[0].exhibit == exhibit.id and not kept[0].traces:
        _traces(command, ruling)
    if any("abuse_material" in protection.flags for protection in kept):
        _abuse(command, ruling)


def _noted(command: Command, ruling: Ruling, kept: tuple[ProtectionRecord, ...]) -> None:
    """Verify that the person who gets the exhibit into their hands has acknowledged its hazards."""
    field = NEAR[command.kind]
    actor = ruling.actor.id if field is None else ruling.facts.text(field)
    if actor is not None and not hazards_noted(kept, actor):
        who = "the signer" if field is None else "the person taking it"
        ruling.broken(
            "handling.hazard_not_acknowledged", f"{who} has not acknowledged that the exhibit is dangerous"
        )


def _examined(state: State, command: Command) -> str | None:
    """Return the exhibit of an examination, None for another kind or an unknown examination."""
    if not command.kind.startswith("destructive_examination."):
        return None
    found = state.get(Examination, command.subject)
    return None if found is None else found.exhibit


def _is_work(command: Command, ruling: Ruling) -> bool:
    if command.kind == "exhibit.unsealed":
        return ruling.facts.must("reason") in _WORK
    if command.kind == "disclosure.scheduled":
        return ruling.facts.must("treatment") in ("disclosed", "to_disclose")
    return True


def _is_ordered(command: Command, ruling: Ruling) -> bool:
    """Return whether a court or authority ordered the release, by a decision on record."""
    return command.kind in ORDERED and ruling.facts.text("authority_document_sha256") is not None


def _traces(command: Command, ruling: Ruling) -> None:
    """Mark or refuse a digital step before the traces are secured; a seal may be broken to secure them."""
    unsealed = command.kind == "exhibit.unsealed" and ruling.facts.must("reason") == "acquisition"
    if unsealed or command.kind in ("acquisition.completed", "destructive_examination.started"):
        ruling.broken(
            "handling.trace_first", "its traces are not on record as secured, which must come first"
        )


def _abuse(command: Command, ruling: Ruling) -> None:
    """Verify that no picture, disclosed field or copy reveals abuse material outside the named purposes."""
    if command.kind in PICTURES and _DEPICTING.intersection(ruling.facts.codes("views")):
        ruling.broken("handling.no_pictures", "no picture that shows abuse material may enter the record")
    if command.kind == "copy.made" and ruling.facts.text("purpose") not in COPY_PURPOSES:
        ruling.broken("handling.copy_purpose", "abuse material is copied for named purposes only")
    if command.kind == "entry.disclosed" and TELLING.intersection(ruling.facts.codes("fields")):
        ruling.broken("handling.no_preview", "the fields may describe what abuse material shows")


def claims_against(
    state: State,
    kept: tuple[ProtectionRecord, ...],
    stored: StoredObject | None,
    actor: str,
    event_at: int = EVER,
) -> Iterator[Claim]:
    """Yield the claims of privilege that keep an actor from an exhibit's content or one of its objects.

    They are those that stand, or that stood at ``event_at``, the instant that a record is about (seconds UTC).
    """
    for protection in kept:
        for claim_id in protection.claims:
            claim = state.get(Claim, claim_id)
            if claim is None or not claim.stood(event_at) or actor in claim.filter:
                continue
            covered = claim.object is None or (stored is not None and claim.object == stored.object_id)
            if covered and (stored is None or stored.object_id not in claim.freed):
                yield claim


def hazards_noted(kept: tuple[ProtectionRecord, ...], actor: str) -> bool:
    """Return whether an actor has acknowledged every hazard of an exhibit."""
    return all(
        f"{flag} {actor}" in protection.noted
        for protection in kept
        for flag in protection.flags
        if flag in HAZARDS
    )


def copy_allowed(state: State, exhibit_id: str, purpose: str | None) -> bool:
    """Return whether an exhibit may be copied for a purpose: abuse material only for named purposes."""
    abuse = any("abuse_material" in protection.flags for protection in lineage(state, exhibit_id))
    return not abuse or purpose in COPY_PURPOSES
