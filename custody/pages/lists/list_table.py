"""The table of lists by command: module, records and filters of each.

The module of a list is loaded when the list is built; the help of its command reads this table alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from custody.frozen import dataclass
from custody.law.protection_codes import HANDLING

if TYPE_CHECKING:
    from custody.pages.lists.lists import Listing

#: The values of a filter that is ticked.
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a list: by a subject of a ``space``, by one of ``choices``, or by ticking it.

    ``key`` is the member that it filters, ``says`` its help, ``flag`` its name at the command line where that
    differs. ``value`` is what a tick chooses; ``unit`` names a subject in help. At most one of the ``rival``
    filters can be chosen.
    """

    key: str
    says: str
    flag: str = ""
    space: str = ""
    choices: tuple[str, ...] = ()
    value: str = YES
    unit: str = ""
    rival: bool = False

    @property
    def name(self) -> str:
        """The filter's name at the command line."""
        return self.flag or self.key


@dataclass(frozen=True, slots=True)
class ListSource:
    """The source of a list: ``name`` in a ``module`` of custody.pages, its command's help and filters."""

    module: str
    says: str
    filters: tuple[Filter, ...] = ()
    examples: tuple[str, ...] = ()
    name: str = "LIST"


#: The filter by case.
OF_CASE = Filter("case", "only those of one case", space="case")
_ORDER_STATES = ("data_requested", "due_soon", "in_force", "lapsed", "not_started", "quashed", "withdrawn")
_REQUEST_STATES = (
    *("due_soon", "extension_pending", "granted", "in_force", "lapsed", "not_executed", "pending_decision"),
    *("refused", "released", "requested", "withdrawn"),
)
#: The lists by command; further lists of a command by its action.
LISTS: Mapping[str, ListSource] = {
    "actor": ListSource("people.people", "list actors", examples=("actor list",)),
    "assistance-order": ListSource(
        "instruments.assistance_orders",
        "list assistance orders",
        (OF_CASE,),
        ("assistance-order list --case C-2026-014",),
    ),
    "mla-request": ListSource(
        "instruments.mla_requests",
        "list requests for assistance",
        (OF_CASE, Filter("open", "only undecided ones")),
        ("mla-request list --case C-2026-014 --open",),
    ),
    "case": ListSource(
        "cases.cases", "list cases", (Filter("open", "only open ones"),), ("case list --open",)
    ),
    "copy": ListSource(
        "exhibits.copies",
        "list copies with their custodians",
        (
            Filter("exhibit", "only those of one exhibit", space="exhibit"),
            OF_CASE,
            Filter("open", "only those not accounted for"),
        ),
        ("copy list --case C-2026-014 --open",),
    ),
    "transfer": ListSource(
        "exhibits.transfers",
        "list open offers of transfers",
        (
            Filter("receiver", "only those made to this actor", "to", "actor", unit="ACTOR", rival=True),
            Filter("giver", "only those made by this actor", "sender", "actor", unit="ACTOR", rival=True),
            Filter("expired", "only expired ones"),
        ),
        ("transfer list --to Carl",),
    ),
    "disposition": ListSource(
        "exhibits.dispositions",
        "list dispositions with their state",
        (OF_CASE, Filter("open", "only open ones")),
        ("disposition list --open",),
    ),
    "enquiry": ListSource(
        "instruments.enquiries",
        "list enquiries",
        (OF_CASE, Filter("open", "only those without an answer on record")),
        ("enquiry list --case C-2026-014 --open",),
    ),
    "destructive-examination": ListSource(
        "exhibits.defence_sessions",
        "list announced destructive examinations with their state",
        (OF_CASE,),
        ("destructive-examination list",),
        "EXAMINATIONS",
    ),
    "exhibit": ListSource(
        "exhibits.exhibits",
        "list exhibits with custodian and seal",
        (OF_CASE, Filter("custodian", "only those in the custody of this actor", space="actor")),
        ("exhibit list --case C-2026-014 --custodian Eve",),
    ),
    "flags": ListSource(
        "exhibits.flags",
        "list flagged exhibits",
        (Filter("flag", "only those of one flag", choices=tuple(sorted(HANDLING))),),
        ("exhibit flags --flag biohazard",),
    ),
    "legal-hold": ListSource(
        "exhibits.legal_holds",
        "list legal holds",
        (
            Filter("case", "only those of one case, its exhibits and objects", space="case"),
            Filter("open", "only open ones"),
        ),
        ("legal-hold list --case C-2026-014 --open",),
    ),
    "inspection": ListSource(
        "exhibits.defence_sessions",
        "list sessions",
        (OF_CASE, Filter("open", "only open ones")),
        ("inspection list --open",),
        "INSPECTIONS",
    ),
    "preservation-order": ListSource(
        "instruments.preservation_orders",
        "list preservation orders, the soonest end first",
        (OF_CASE, Filter("standing", "only those in this state", choices=_ORDER_STATES)),
        ("preservation-order list --case C-2026-014 --standing due_soon",),
    ),
    "orphan-deletion": ListSource(
        "stores.orphan_deletions",
        "list proposals with their state",
        (Filter("open", "only open ones"),),
        ("orphan-deletion list --open",),
    ),
    "location": ListSource(
        "exhibits.locations",
        "list storage locations, each with the number of exhibits in it",
        (Filter("all", "retired ones too"),),
        ("location list",),
    ),
    "privilege": ListSource(
        "exhibits.privileges",
        "list claims with their state",
        (OF_CASE, Filter("open", "only those without a ruling")),
        ("privilege list --open",),
    ),
    "production-order": ListSource(
        "instruments.production_orders",
        "list production orders",
        (OF_CASE,),
        ("production-order list --case C-2026-014",),
    ),
    "preservation-request": ListSource(
        "instruments.request_list",
        "list requests, the soonest end first",
        (
            OF_CASE,
            Filter("incoming", "only received ones", rival=True),
            Filter("incoming", "only sent ones", "outgoing", value=NO, rival=True),
            Filter("open", "only those that need action"),
            Filter("standing", "only those in this state", choices=_REQUEST_STATES),
        ),
        (
            "preservation-request list --incoming --open",
            "preservation-request list --case C-2026-014 --skip 50",
        ),
    ),
    "scene": ListSource(
        "instruments.scenes",
        "list scenes in the ledger, with the delay of their notes",
        (OF_CASE,),
        ("scene list --case C-2026-014",),
    ),
    "seizure": ListSource(
        "instruments.seizures", "list seizures", (OF_CASE,), ("seizure list --case C-2026-014",)
    ),
}


def commands() -> tuple[str, ...]:
    """Return the commands that have a list; those of generic topics last."""
    from custody.model.topics import complete_topics

    return (*LISTS, *(word for topic in complete_topics() for word in topic.commands))


def source_of(command: str) -> ListSource:
    """Return the source of a command's list; the generic one for a command that is not in the table."""
    found = LISTS.get(command)
    if found is not None:
        return found
    says = "list them in order of record, each with its start"
    return ListSource("things.things", says, (OF_CASE,), (f"{command} list",), "list_of")


def listing_of(command: str) -> Listing[Any]:
    """Return the list that a command shows; loads its module."""
    source = source_of(command)
    found = getattr(import_module(f"custody.pages.{source.module}"), source.name)
    made: Listing[Any] = found if command in LISTS else found(command)
    return made
