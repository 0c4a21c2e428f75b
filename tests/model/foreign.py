"""Two States in dialogue over data to be preserved: the few things that tests of several rules do."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from custody.law import abroad, profile
from custody.ledger.submission import Receipt
from custody.ledger.views.laws import adoption
from custody.model.ids import b64
from custody.model.records import Assistance, Request
from custody.model.types import Value
from tests.world import SAFEGUARDS, World

PROFILES = Path(profile.__file__).parent / "profiles"

STATED: dict[str, Value] = {
    "state": "AT",
    "channel": "network_24_7",
    "limb": "35.1.b",
    "data_categories": "content traffic",
    "assistance_intended": True,
    "confidential": True,
    "reference": "AT-77/2026",
    "authority": "Prosecutor, Graz",
    "offence": "fraud by way of a forged shop",
    "data": "mailbox of one account, and its log of sign-ins",
    "holder_known": "Example Mail Ltd",
    "necessity": "logs are kept for two weeks only",
}


def received(world: World, case: str | None = None, by: str = "eve", **values: Value) -> str:
    """Record a request that another State made of us."""
    about = case or world.case()
    return world.subject_of(world.sign(by, "request.received", {"case": about, **STATED, **values}))


def sent(world: World, case: str | None = None, by: str = "judge", **values: Value) -> str:
    """Make a request of another State."""
    about = case or world.case()
    usual = {"case": about, **STATED, "legal_basis": "MLA Act s. 4", "duration": "60 days", **SAFEGUARDS}
    return world.subject_of(world.sign(by, "request.sent", {**usual, **values}))


def step(world: World, request: str, what: str, by: str = "eve", **values: Value) -> Receipt:
    """Enter what happened to a request."""
    return world.sign(by, f"request.{what}", values, subject=request)


def effect(world: World, request: str, days: int = 60, by: str = "eve", **values: Value) -> Receipt:
    """Record that preservation was effected."""
    return step(world, request, "effected", by, days=days, holder="Example Mail Ltd", **values)


def at_home(world: World, request: str) -> str:
    """Issue an order at home in the case of a request, under which its data are kept."""
    return world.order(request_record(world, request).case)


def ask_assistance(world: World, request: str, by: str = "eve", **values: Value) -> Receipt:
    """Record that search and disclosure of the preserved data were asked for."""
    usual: dict[str, Value] = {
        "purposes": "disclosure search",
        "governing": "article_40",
        "same_data": True,
        "authority": "Prosecutor, Graz",
    }
    return step(world, request, "assistance_asked", by, **{**usual, **values})


def decide(world: World, request: str, asked: Receipt, by: str = "judge", **values: Value) -> Receipt:
    """Decide about a request for assistance; granted unless told otherwise."""
    usual: dict[str, Value] = {"decision": "granted"}
    leaf = world.leaf_of(asked)
    return world.sign(by, "request.assistance_decided", {**usual, **values}, subject=request, re=leaf)


def refuse(world: World, request: str, asked: Receipt, by: str = "judge", **values: Value) -> Receipt:
    """Refuse a request for assistance, as a trifle unless told otherwise."""
    usual: dict[str, Value] = {"grounds": "40.8", "reasons": "a trifle", "consulted": False}
    leaf = world.leaf_of(asked)
    return world.sign(by, "request.assistance_refused", {**usual, **values}, subject=request, re=leaf)


def postpone(world: World, request: str, asked: Receipt, by: str = "judge", **values: Value) -> Receipt:
    """Postpone the execution of a request for assistance."""
    usual: dict[str, Value] = {"consulted": True, "reasons": "a trial is going on"}
    leaf = world.leaf_of(asked)
    return world.sign(by, "request.assistance_postponed", {**usual, **values}, subject=request, re=leaf)


def request_record(world: World, request: str) -> Request:
    """Read a request."""
    return world.lookup().get(Request, request)


def assistance_record(world: World, asked: Receipt) -> Assistance:
    """Read a request for assistance by the receipt of the entry that recorded it."""
    return world.lookup().get(Assistance, b64(world.leaf_of(asked)))


def state_of(world: World, request: str) -> str:
    """Say what the clock of a request says now."""
    return abroad.standing(request_record(world, request).course, world.clock.now()).state


def granted_period(world: World, request: str) -> tuple[int, int]:
    """Give the newest granted period of a request."""
    newest = request_record(world, request).periods[-1]
    return newest.start, newest.end


def adopt(world: World, name: str, by: str = "ada", **values: Value) -> Receipt:
    """Adopt a shipped profile, some of its values replaced."""
    data = (PROFILES / f"{name}.toml").read_bytes()
    usual = adoption(profile.parse(data), b64(sha256(data).digest())).values
    return world.sign(by, "profile.adopted", {**usual, **values})
