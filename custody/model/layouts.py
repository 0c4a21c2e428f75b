"""Layouts of kinds by the number of their ruleset: which fields an entry has, of which types, in which order.

Reading one entry takes no judge, no fold and no record, so only kinds of the entry's own sort and its like are loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from custody.errors import ProofInvalid, UnknownVersion
from custody.model.schema import Kind, Layout

if TYPE_CHECKING:
    from custody.model.envelope import Envelope


class _Layouts(Mapping[str, Layout]):
    """The layouts of ruleset 1 by kind, each made when it is first asked for; in turn they are as ``KINDS`` has them.

    Any number of threads may ask: whichever made a layout first, all get that one.
    """

    def __init__(self) -> None:
        self._made: dict[str, Layout] = {}

    def __getitem__(self, name: str) -> Layout:
        made = self._made.get(name)
        return self._make(name) if made is None else made

    def __iter__(self) -> Iterator[str]:
        from custody.model.kinds import KINDS

        return (kind.name for kind in KINDS)

    def __len__(self) -> int:
        from custody.model.kinds import KINDS

        return len(KINDS)

    def _make(self, name: str) -> Layout:
        for kind in _kinds_of(name.partition(".")[0]):
            if kind.name == name:
                return self._made.setdefault(name, Layout(kind))
        raise KeyError(name)


#: The layouts of each ruleset.
LAYOUTS: dict[int, Mapping[str, Layout]] = {1: _Layouts()}


def layouts_of(version: int) -> Mapping[str, Layout]:
    """Return the layouts of a ruleset by kind; UnknownVersion if this program has none of this number."""
    try:
        return LAYOUTS[version]
    except KeyError:
        raise UnknownVersion(f"ruleset {version} is not known to this program") from None


def layout(version: int, kind: str) -> Layout:
    """Return the layout of a kind in a ruleset; UnknownVersion if it has no such kind."""
    try:
        return layouts_of(version)[kind]
    except KeyError:
        raise UnknownVersion(f"ruleset {version} has no kind {kind}") from None


def kind_names(version: int = 1) -> tuple[str, ...]:
    """Return the names of all kinds of a ruleset, sorted; UnknownVersion if there is none of this number."""
    return tuple(sorted(layouts_of(version)))


def in_place(envelope: Envelope, layout: Layout, index: int, name: str) -> None:
    """Raise ProofInvalid for a field that its signer sealed under another name or in another place than it has."""
    if envelope.fields != len(layout.names):
        raise ProofInvalid(
            f"{envelope.kind} has {len(layout.names)} fields, the entry seals {envelope.fields}"
        )
    if layout.names[index] != name:
        raise ProofInvalid(f"field {index} of {envelope.kind} is {layout.names[index]}, here it says {name}")


def unlisted(envelope: Envelope) -> str:
    """Return why nobody can tell here whether fields are those of an entry's kind."""
    return f"{envelope.kind} is a kind that this program does not know, so whether it has such fields is open"


def _kinds_of(sort: str) -> tuple[Kind, ...]:
    """Return at least all kinds of a sort, which is the first part of a kind's name; only their modules are loaded."""
    kinds: tuple[Kind, ...] = ()
    match sort:
        case "actor" | "key" | "ledger" | "profile":
            from custody.model.events import ledger, profile

            kinds = (*ledger.KINDS, *profile.KINDS)
        case "access" | "case" | "outcome":
            from custody.model.events import member, order, outcome

            kinds = (*order.KINDS, *member.KINDS, *outcome.KINDS)
        case "order":
            from custody.model.events import compliance, order, path, quashing, secrecy

            kinds = (*order.KINDS, *compliance.KINDS, *secrecy.KINDS, *path.KINDS, *quashing.KINDS)
        case "enquiry" | "request":
            from custody.model.events import enquiry, path, request, request_course

            kinds = (*enquiry.KINDS, *path.KINDS, *request.KINDS, *request_course.KINDS)
        case "assistance" | "production":
            from custody.model.events import assistance, assistance_course, production, quashing

            kinds = (
                *(*assistance.KINDS, *assistance_course.KINDS),
                *(*production.KINDS, *quashing.KINDS),
            )
        case "assist" | "scene" | "seizure":
            from custody.model.events import assist, scene, seizure

            kinds = (*assist.KINDS, *scene.KINDS, *seizure.KINDS)
        case "exhibit" | "transcription":
            from custody.model.events import exhibit, handling, items, packaging, storeroom

            kinds = (*exhibit.KINDS, *packaging.KINDS, *storeroom.KINDS, *items.KINDS, *handling.KINDS)
        case "inventory" | "place" | "transfer":
            from custody.model.events import inventory, storeroom, transfer

            kinds = (*inventory.KINDS, *storeroom.KINDS, *transfer.KINDS)
        case "abandonment" | "acquisition" | "digests" | "fixity" | "lock" | "object":
            from custody.model.events import abandonment, evidence, lock, replica, verification

            kinds = (
                *(*abandonment.KINDS, *evidence.KINDS, *verification.KINDS),
                *(*lock.KINDS, *replica.KINDS),
            )
        case "backup" | "checkpoint" | "store" | "tsa":
            from custody.model.events import backups, probe, stamp

            kinds = (*backups.KINDS, *probe.KINDS, *stamp.KINDS)
        case "copy" | "disposition" | "hold":
            from custody.model.events import copy, disposition, hold

            kinds = (*copy.KINDS, *disposition.KINDS, *hold.KINDS)
        case "examination" | "inspection" | "privilege" | "schedule":
            from custody.model.events import defence, privilege

            kinds = (*defence.KINDS, *privilege.KINDS)
        case "content" | "entry":
            from custody.model.events import content

            kinds = content.KINDS
    return kinds
