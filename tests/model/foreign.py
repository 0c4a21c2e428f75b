"""Two States in dialogue over data to be preserved: the few things that tests of several rules do."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from custody.law import foreign_request_clock, profile
from custody.law.clock import format_instant
from custody.law.states import party
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.instruments.laws import adoption
from custody.model.records import Assistance, Request
from custody.model.schema.ids import b64
from custody.model.schema.types import Value, join_codes
from tests.world import World

PROFILES = Path(profile.__file__).parent / "profiles"

#: The digest of a paper of the other State.
PAPER = b64(sha256(b"we take our request back").digest())

STATED: dict[str, Value] = {
    "state": "AT",
    "channel": "network_24_7",
    "offence_ground": "35.1.b",
    "data_categories": "content traffic",
    "mla_request_intended": True,
    "confidential": True,
    "reference": "AT-77/2026",
    "authority": "Prosecutor, Graz",
    "offence": "fraud by way of a forged shop",
    "data": "mailbox of one account, and its log of sign-ins",
    "known_data_holder": "Example Mail Ltd",
    "necessity": "logs are kept for two weeks only",
}


def received(world: World, case: str | None = None, by: str = "eve", **values: Value) -> str:
    """Record a request that another State made of us."""
    about = case or world.case()
    return world.subject_of(
        world.sign(by, "preservation_request.received", {"case": about, **STATED, **values})
    )


def sent(world: World, case: str | None = None, by: str = "judge", **values: Value) -> str:
    """Make a request of another State."""
    about = case or world.case()
    usual = {"case": about, **STATED, "legal_basis": "MLA Act s. 4"}
    return world.subject_of(world.sign(by, "preservation_request.sent", {**usual, **values}))


def step(world: World, request: str, what: str, by: str = "eve", **values: Value) -> Receipt:
    """Enter what happened to a request."""
    return world.sign(by, f"preservation_request.{what}", values, subject=request)


def effect(world: World, request: str, days: int = 60, by: str = "eve", **values: Value) -> Receipt:
    """Record that preservation was effected; by the holder's free will where no order is named."""
    usual: dict[str, Value] = {} if "preservation_order" in values else {"basis": "voluntary"}
    return step(
        world, request, "effected", by, **{"days": days, "data_holder": "Example Mail Ltd", **usual, **values}
    )


def supplement(world: World, request: str, **values: Value) -> Receipt:
    """Record what the other State stated later: why the data are needed, and what else is said."""
    return step(world, request, "supplemented", "eve", supplied_particulars="e", answer="as asked", **values)


def show_abroad(world: World, request: str, state: str | None = "DE", **values: Value) -> Receipt:
    """Record that a provider in another State was shown, or with ``standing`` act show one."""
    usual: dict[str, Value] = {
        "entry_mode": "record",
        "third_state": state,
        "provider": "Beispiel Hosting GmbH",
        "path": "handed over from 198.51.100.4",
    }
    return step(world, request, "traffic_data_disclosed", "eve", **{**usual, **values})


def refuse_path(world: World, request: str, by: str = "judge", **values: Value) -> Receipt:
    """Refuse to show a provider in another State, for fear of persecution unless told otherwise."""
    usual: dict[str, Value] = {"refusal_grounds": "40.22", "explanation": "persecution"}
    return step(world, request, "traffic_data_refused", by, **{**usual, **values})


def at_home(world: World, request: str) -> str:
    """Issue and serve an order at home in the case of a request, under which its data are kept."""
    return served_order(world, request_record(world, request).case)


def served_order(world: World, case: str, **values: Value) -> str:
    """Issue an order and record that it was served now."""
    order = world.order(case, by="judge", **values)
    world.sign("eve", "preservation_order.served", {"method": "in_person"}, subject=order)
    return order


ASKED: dict[str, Value] = {
    "channel": "central_authority",
    "offence_ground": "35.1.b",
    "purposes": "disclosure search",
    "governing_instrument": "article_40",
    "confidential": True,
    "reference": "AT-MLA-9",
    "authority": "Prosecutor, Graz",
    "subject_matter": "investigation of fraud",
    "conducting_authority": "Court of Graz, which tries it",
    "summary": "a forged shop, 40 victims",
    "assistance_sought": "the mailbox and its log",
    "stated_purpose": "to find out who ran the shop",
}


#: What a request for real-time collection of traffic data states besides.
LIVE: dict[str, Value] = {
    "communications": "sessions of one account, over which the shop is run",
    "collection_necessity": "it is run from changing places",
    "collection_period": "30 days from the order",
    "collection_period_reason": "the shop is filled once a month",
}


def preserved(world: World, case: str | None = None, **values: Value) -> str:
    """Record a request and that data are preserved for 60 days from now."""
    request = received(world, case, "eve", **values)
    effect(world, request)
    return request


def others_of(world: World, state: str, requests: Collection[str]) -> dict[str, Value]:
    """State that assistance does not concern what else is preserved for a State than the data of these requests."""
    held = world.lookup().under(Request, "preserved_for", party(state))
    others = [holding.id for holding in held if holding.id not in requests]
    return {"excluded_requests": join_codes(others), "exclusion_reason": "another file"} if others else {}


def ask_assistance(world: World, *requests: str, **values: Value) -> Receipt:
    """Record, or where their data are preserved abroad send, a request that covers the data of these requests only."""
    first = request_record(world, requests[0])
    usual: dict[str, Value] = {
        "case": first.case,
        "state": first.state,
        "preservation_requests": join_codes(requests),
        **ASKED,
    }
    if first.incoming:
        given = {**usual, **values}
        if not values.get("preservation_undetermined"):
            covered = str(given["preservation_requests"] or "").split()
            given = {**others_of(world, str(given["state"]), covered), **given}
        return world.sign("eve", "mla_request.received", given)
    usual["legal_basis"] = "MLA Act s. 7"
    return world.sign("judge", "mla_request.sent", {**usual, **values})


def follow(world: World, asked: Receipt, what: str, by: str = "eve", **values: Value) -> Receipt:
    """Enter what happened to a request for assistance."""
    return world.sign(by, f"mla_request.{what}", values, subject=world.subject_of(asked))


def reported(world: World, asked: Receipt, by: str = "eve", **values: Value) -> Receipt:
    """Record that the other State reported to have received what was sent, now unless told otherwise."""
    usual: dict[str, Value] = {
        "occurred_at": format_instant(world.clock.now()),
        "explanation": "by the network",
    }
    return follow(world, asked, "receipt_acknowledged", by, **{**usual, **values})


def consult(world: World, asked: Receipt, **values: Value) -> Receipt:
    """Record that the two States consulted about it."""
    return follow(world, asked, "consulted", "eve", explanation="conditions", **values)


def decide(world: World, asked: Receipt, by: str = "judge", **values: Value) -> Receipt:
    """Decide about a request for assistance; granted unless told otherwise."""
    return follow(world, asked, "granted", by, **{"extent": "full", **values})


def refuse(world: World, asked: Receipt, by: str = "judge", **values: Value) -> Receipt:
    """Refuse a request for assistance, as a trifle unless told otherwise."""
    return follow(
        world,
        asked,
        "refused",
        by,
        **{"refusal_grounds": "40.8.de_minimis", "explanation": "a trifle", **values},
    )


def postpone(world: World, asked: Receipt, by: str = "judge", **values: Value) -> Receipt:
    """Postpone the execution of a request for assistance."""
    usual: dict[str, Value] = {"postponement_grounds": "40.27.judicial", "explanation": "a trial is going on"}
    return follow(world, asked, "postponed", by, **{**usual, **values})


def request_record(world: World, request: str) -> Request:
    """Read a request."""
    return world.lookup().get(Request, request)


def assistance_record(world: World, asked: Receipt) -> Assistance:
    """Read a request for assistance by the receipt of the entry that recorded it."""
    return world.lookup().get(Assistance, world.subject_of(asked))


def state_of(world: World, request: str) -> str:
    """Return what the clock of a request says now."""
    return foreign_request_clock.standing(request_record(world, request).course, world.clock.now()).state


def granted_period(world: World, request: str) -> tuple[int, int]:
    """Return the newest granted period of a request."""
    newest = request_record(world, request).periods[-1]
    return newest.start, newest.end


def adopt(world: World, name: str, by: str = "ada", **values: Value) -> Receipt:
    """Adopt a shipped profile, some of its values replaced."""
    data = (PROFILES / f"{name}.toml").read_bytes()
    usual = adoption(profile.parse(data), b64(sha256(data).digest())).values
    return world.sign(by, "profile.adopted", {**usual, **values})
