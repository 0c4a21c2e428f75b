"""What the entries add up to: one frozen record for each thing, as rules and views read it.

Records hold structural values only. Each says under which terms it is found. They are a cache that replay rebuilds.
"""

from __future__ import annotations

from importlib import import_module

from custody.law.ending import WIPING
from custody.model.engine.names import OPEN_END
from custody.model.engine.records import Backstep, Ledger, Proposal, Stretch
from custody.model.record import Record, Terms
from custody.model.records.abandonment import Abandonment
from custody.model.records.assist import Assist
from custody.model.records.assistance import Assistance, Covered
from custody.model.records.backup import Backup
from custody.model.records.blemish import Blemish
from custody.model.records.compliance import Compliance, Further, Secrecy
from custody.model.records.content import Amendment, Answered, Decided, Decline, Search
from custody.model.records.copy import Copy
from custody.model.records.dated import DateFound
from custody.model.records.defence import (
    Duty,
    Examination,
    Inspection,
    Listed,
    Showing,
    Treatment,
)
from custody.model.records.disposition import STAYING, Disposition, Gone, Leave, Unclaimed
from custody.model.records.enquiry import Enquiry
from custody.model.records.evidence import Acquisition, Newest, Pause, StoredObject, Sweep
from custody.model.records.exhibit import Exhibit, Hold, SealUse
from custody.model.records.guard import Claim, Kept, Member, Team, Turn, View
from custody.model.records.hold import LegalHold, Outcome
from custody.model.records.inventory import Inventory, RoundMatter, Tally
from custody.model.records.items import Item, Row, Transcription
from custody.model.records.law import Adopted
from custody.model.records.lock import LockCheck, LockOrder, Term
from custody.model.records.order import Case, Order
from custody.model.records.path import Path
from custody.model.records.people import Countersign, Moved, PublicKey
from custody.model.records.probe import StoreProbe
from custody.model.records.production import Production
from custody.model.records.quashing import Contest
from custody.model.records.request import Request
from custody.model.records.rescission import Rescindable
from custody.model.records.scene import Scene, SceneNote
from custody.model.records.seizure import ConsentWithdrawal, Rendering, Seizure
from custody.model.records.stamp import Stamp, TsaRoot
from custody.model.records.storeroom import (
    BagUse,
    Discrepancy,
    Packing,
    Place,
    SealOn,
    Stay,
    Whereabouts,
)
from custody.model.records.transfer import Errand, Offer
from custody.model.signers import Actor, Deputyship, Key, Window
from custody.model.topics import complete_topics

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
    "Claim",
    "Compliance",
    "ConsentWithdrawal",
    "Contest",
    "Copy",
    "Countersign",
    "Covered",
    "DateFound",
    "Decided",
    "Decline",
    "Deputyship",
    "Discrepancy",
    "Disposition",
    "Duty",
    "Enquiry",
    "Errand",
    "Examination",
    "Exhibit",
    "Further",
    "Gone",
    "Hold",
    "Inspection",
    "Inventory",
    "Item",
    "Kept",
    "Key",
    "Leave",
    "Ledger",
    "LegalHold",
    "Listed",
    "LockCheck",
    "LockOrder",
    "Member",
    "Moved",
    "Newest",
    "Offer",
    "Order",
    "Outcome",
    "Packing",
    "Path",
    "Pause",
    "Place",
    "Production",
    "Proposal",
    "PublicKey",
    "Record",
    "Rendering",
    "Request",
    "Rescindable",
    "RoundMatter",
    "Row",
    "Scene",
    "SceneNote",
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
    "Stretch",
    "Sweep",
    "Tally",
    "Team",
    "Term",
    "Terms",
    "Transcription",
    "Treatment",
    "TsaRoot",
    "Turn",
    "Unclaimed",
    "View",
    "Whereabouts",
    "Window",
]

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
        Place,
        Discrepancy,
        Whereabouts,
        Kept,
        Claim,
        Team,
        Search,
        View,
        Inspection,
        Examination,
        Listed,
        Showing,
        Duty,
        Inventory,
        RoundMatter,
        Tally,
        Offer,
        Errand,
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
        Gone,
        Leave,
        Unclaimed,
        LegalHold,
        Outcome,
        *(
            cls
            for topic in complete_topics()
            for cls in import_module(f"custody.model.records.{topic.module}").RECORDS
        ),
    )
}
