"""All records of the state, by space: one frozen record for each subject, for rules and views.

Records hold structural values only, and name the terms of their lists. They are a cache that replay rebuilds.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from custody.law.disposition_codes import WIPING
from custody.model.acquisition.records import Acquisition
from custody.model.cases.records import Case, Member, Outcome, Team, View
from custody.model.concerns.records import Answered, Blemish, Contest, Decided, Decline, Rescindable
from custody.model.copies.records import Copy
from custody.model.defence.records import (
    Claim,
    Duty,
    Examination,
    Inspection,
    PrivilegeRuling,
    ScheduledDisclosure,
    Showing,
    Treatment,
)
from custody.model.disposition.records import STAYING, ClaimNotice, Departure, Disposition, RetentionDecision
from custody.model.engine.names import OPEN_END
from custody.model.engine.plain_record import plain_record
from custody.model.engine.records import Backstep, Ledger, OrderPeriod, Proposal
from custody.model.entries.records import Amendment, DateFound, Search
from custody.model.exhibits.records import (
    BagUse,
    CustodyPeriod,
    Discrepancy,
    Exhibit,
    Item,
    Packing,
    ProtectionRecord,
    Row,
    SealOn,
    SealUse,
    Transcription,
)
from custody.model.law_profiles.records import Adopted
from custody.model.ledger.records import Backup, Moved
from custody.model.legal_holds.records import LegalHold
from custody.model.locations.records import Inventory, Location, RoundExhibit, RoundMatter, Stay, Whereabouts
from custody.model.locks.records import LockCheck, LockOrder, Term
from custody.model.mla_requests.records import Assistance, Covered
from custody.model.objects.records import Abandonment, Newest, StoredObject, StoreProbe
from custody.model.people.records import Countersign, PublicKey
from custody.model.preservation_orders.records import Compliance, Further, Order, Path, Secrecy
from custody.model.preservation_requests.records import Enquiry, Request
from custody.model.production_orders.records import Production
from custody.model.record import Record, Terms
from custody.model.scenes.records import Scene, SceneNote
from custody.model.seizures.records import Assist, ConsentWithdrawal, Rendering, Seizure
from custody.model.signers import Actor, Deputyship, Key, Window
from custody.model.timestamps.records import Stamp, TsaRoot
from custody.model.topics import Topic, complete_topics
from custody.model.transfers.records import CheckOut, Offer
from custody.model.verification.records import Pause, Sweep

__all__ = [
    "OPEN_END",
    "RECORDS",
    "STAYING",
    "WIPING",
    "Abandonment",
    "Acquisition",
    "Actor",
    "Adopted",
    "Amendment",
    "Answered",
    "Assist",
    "Assistance",
    "Backstep",
    "Backup",
    "BagUse",
    "Blemish",
    "Case",
    "CheckOut",
    "Claim",
    "ClaimNotice",
    "Compliance",
    "ConsentWithdrawal",
    "Contest",
    "Copy",
    "Countersign",
    "Covered",
    "CustodyPeriod",
    "DateFound",
    "Decided",
    "Decline",
    "Departure",
    "Deputyship",
    "Discrepancy",
    "Disposition",
    "Duty",
    "Enquiry",
    "Examination",
    "Exhibit",
    "Further",
    "Inspection",
    "Inventory",
    "Item",
    "Key",
    "Ledger",
    "LegalHold",
    "Location",
    "LockCheck",
    "LockOrder",
    "Member",
    "Moved",
    "Newest",
    "Offer",
    "Order",
    "OrderPeriod",
    "Outcome",
    "Packing",
    "Path",
    "Pause",
    "PrivilegeRuling",
    "Production",
    "Proposal",
    "ProtectionRecord",
    "PublicKey",
    "Record",
    "Rendering",
    "Request",
    "Rescindable",
    "RetentionDecision",
    "RoundExhibit",
    "RoundMatter",
    "Row",
    "Scene",
    "SceneNote",
    "ScheduledDisclosure",
    "SealOn",
    "SealUse",
    "Search",
    "Secrecy",
    "Seizure",
    "Showing",
    "Stamp",
    "Stay",
    "StoreProbe",
    "StoredObject",
    "Sweep",
    "Team",
    "Term",
    "Terms",
    "Transcription",
    "Treatment",
    "TsaRoot",
    "View",
    "Whereabouts",
    "Window",
]


def _records_of(topic: Topic) -> Iterable[type[Record]]:
    """Return the record types of a topic: those that it declares, or a plain one for each kind of subject."""
    if "records" in topic.parts:
        own: tuple[type[Record], ...] = import_module(f"custody.model.{topic.folder}.records").RECORDS
        return own
    return map(plain_record, topic.kinds)


#: Every kind of record, by space.
RECORDS: dict[str, type[Record]] = {
    cls.space: cls
    for cls in (
        Ledger,
        Moved,
        Abandonment,
        Actor,
        Key,
        PublicKey,
        Deputyship,
        Countersign,
        Answered,
        Adopted,
        Case,
        Order,
        Compliance,
        Contest,
        Secrecy,
        Path,
        Enquiry,
        Request,
        Assistance,
        Seizure,
        Rendering,
        ConsentWithdrawal,
        Scene,
        SceneNote,
        Assist,
        Production,
        Exhibit,
        Item,
        Transcription,
        Row,
        SealUse,
        BagUse,
        Packing,
        Location,
        Discrepancy,
        Whereabouts,
        ProtectionRecord,
        Claim,
        Team,
        Search,
        View,
        Inspection,
        Examination,
        ScheduledDisclosure,
        Showing,
        Duty,
        Inventory,
        RoundMatter,
        RoundExhibit,
        Offer,
        CheckOut,
        Acquisition,
        StoredObject,
        Sweep,
        Pause,
        Backup,
        StoreProbe,
        TsaRoot,
        Stamp,
        Newest,
        Term,
        LockOrder,
        LockCheck,
        Proposal,
        Amendment,
        Rescindable,
        Backstep,
        DateFound,
        Blemish,
        Copy,
        Disposition,
        Departure,
        RetentionDecision,
        ClaimNotice,
        LegalHold,
        Outcome,
    )
} | {cls.space: cls for topic in complete_topics() for cls in _records_of(topic)}
