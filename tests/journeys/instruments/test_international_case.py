"""An international case from end to end: request, preservation, more time, assistance, decision, return.

Both clocks run apart, the evidence goes out with proofs that the other State checks alone, and the vault stays whole.
"""

from __future__ import annotations

import hashlib
from typing import Any

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import SEIZURE, STICK, Office

IMAGE = b"mailbox of one account\n" * 500
RENEW = ("--issuing-authority", "District Court", "--grounds", "AT's request for the data is pending")
HOW = (
    *("--method", "logical", "--format", "raw", "--tool", "dc3dd", "--tool-version", "7.3.1"),
    *("--write-blocker", "T35u", "--bad-sector-count", "0"),
)
FINE = ("--seal-state", "absent", "--condition", "as_described")


def duty(office: Office) -> tuple[str, str, bool]:
    """Return how the duty and the domestic order stand, and whether the order ends before the duty."""
    found = office.see("preservation-request", "show", "AT-1")
    short = "preservation_request.order_short" in paged.alarms(found)
    return paged.value(found, "standing"), paged.value(found, "order_state"), short


def test_from_request_to_return(office: Office) -> None:
    preserve(office)
    more_time(office)
    decision = assistance(office)
    evidence(office)
    given = abroad(office, decision)
    returned(office)
    assert office.see("check")["verdict"] == "verified"
    stranger(office, given)


def preserve(office: Office) -> None:
    """Take the request in, order the holder to preserve, and record that it has."""
    office.case()
    office.received()
    office.order()
    office.done(
        "Eve", "preservation-order", "serve", "P-1", "--method", "electronic", "--served-to", "legal desk"
    )
    office.done("Eve", "preservation-order", "acknowledge-receipt", "P-1", "--acknowledged-by", "legal desk")
    effect = ("--days", "60", "--preservation-order", "P-1", "--data-holder", "Example Mail Ltd")
    office.done("Eve", "preservation-request", "effect", "AT-1", *effect)
    assert duty(office) == ("in_force", "in_force", False)


def more_time(office: Office) -> None:
    """Extend the duty, and renew the domestic order on its own terms."""
    office.desk.clock.advance(55 * DAY)
    office.done(
        "Eve",
        "preservation-request",
        "request-extension",
        "AT-1",
        "--recorded",
        "--explanation",
        "translation",
    )
    office.done("Judge", "preservation-request", "decide-extension", "AT-1", "--granted", "--days", "60")
    office.desk.clock.advance(25 * DAY)
    assert duty(office) == ("in_force", "due_soon", True)
    assert paged.count(office.see("today"), "orders_due") == 1
    office.done("Judge", "preservation-order", "renew", "P-1", "--days", "90", *RENEW)
    assert duty(office) == ("in_force", "in_force", False)


def assistance(office: Office) -> int:
    """Take the request for the data in and decide about it; gives the entry of the decision."""
    office.desk.clock.advance(30 * DAY)
    office.asked("AT-1")
    assert duty(office) == ("pending_decision", "in_force", True)
    office.desk.clock.advance(30 * DAY)
    decide = ("--extent", "full", "--conditions", "used for this case only (art. 40(19))")
    position: int = office.done("Judge", "mla-request", "grant", "MLA-1", *decide)["entries"][0]["position"]
    assert duty(office)[0] == "granted"
    return position


def evidence(office: Office) -> None:
    """Seize the preserved data under the order, image and archive them."""
    office.done(
        "Eve", "seizure", "record", "C-1", "--reference", "S-1", "--preservation-order", "P-1", *SEIZURE
    )
    office.done("Eve", "exhibit", "register", "EV/1", "--seizure", "S-1", *STICK, "--serial", "4C53")
    (office.folder / "mailbox.dd").write_bytes(IMAGE)
    source = ("--source-sha256", hashlib.sha256(IMAGE).hexdigest())
    office.done("Eve", "acquisition", "record", "EV/1", "mailbox.dd", *HOW, *source, "--archive")


def abroad(office: Office, decision: int) -> dict[str, Any]:
    """Send the image's digest and the decision abroad, with proofs; carry out what was granted."""
    image = next(
        row["entry"]
        for row in paged.rows(office.see("exhibit", "show", "EV/1"), "entries")
        if row["kind"] == "acquisition.completed"
    )
    to = ("--to", "Prosecutor, Graz", "--purpose", "other_state")
    given = office.done(
        "Eve", "entry", "disclose", str(image), "--fields", "container_sha256", *to, "--out", "image"
    )
    office.done(
        "Eve", "entry", "disclose", str(decision), "--fields", "extent,conditions", *to, "--out", "decision"
    )
    early = {"rule": "un-42.release.reason", "article": "42(8)", "accepted": "Accepted here: executed."}
    office.refused(
        "Judge", "preservation-request", "release-data", "AT-1", "--reason", "period_ended", **early
    )
    office.done("Judge", "preservation-request", "release-data", "AT-1", "--reason", "executed")
    assert duty(office)[0] == "released"
    disclosed: dict[str, Any] = given["disclosed"]
    return disclosed


def returned(office: Office) -> None:
    """End the order beneath by an act of its own, and hand the exhibit over to be returned."""
    assert paged.value(office.see("preservation-order", "show", "P-1"), "state") == "in_force", (
        "letting go abroad ends no domestic order"
    )
    office.done("Judge", "preservation-order", "withdraw", "P-1", "--reason", "obtained")
    office.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "return_to_owner")
    office.done("Carl", "transfer", "accept", "EV/1", *FINE)
    holders = [event["name"] for event in paged.custodians(office.see("exhibit", "show", "EV/1"))]
    assert holders == ["Eve", "Carl"]
    office.done("Eve", "case", "close", "C-1", "--outcome", "ended")
    case = office.see("case", "show", "C-1")
    assert [
        (row["preservation_request"], row["standing"]) for row in paged.texts(case, "preservation_requests")
    ] == [("AT-1", "released")]
    assert paged.rows(case, "nonconforming") == []
    assert paged.rows(office.see("today"), "preservation_requests_waiting") == []


def stranger(office: Office, given: dict[str, Any]) -> None:
    """Check in Graz, with the files and the log's key alone, what came: the digest and the decision, no more."""
    graz = Desk(office.folder / "graz")
    (graz.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    for name in ("image", "decision"):
        for kind in ("tlog-proof", "fields.json"):
            (graz.folder / f"{name}.{kind}").write_bytes((office.folder / f"{name}.{kind}").read_bytes())
    verify = ("--vkey", "@log.vkey", "--fields")
    image = graz.done("verify", "image.tlog-proof", *verify, "image.fields.json")
    assert image["proofs"][0]["fields"] == given
    decided = graz.done("verify", "decision.tlog-proof", *verify, "decision.fields.json")
    assert decided["proofs"][0]["fields"]["extent"] == "full"
    damaged = (graz.folder / "decision.fields.json").read_text().replace("full", "partial")
    (graz.folder / "decision.fields.json").write_text(damaged)
    assert graz.run("verify", "decision.tlog-proof", *verify, "decision.fields.json").status == 3
