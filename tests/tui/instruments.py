"""One of each instrument, claim and session, for screens that show each of them."""

from __future__ import annotations

from tests.cli.office import Office
from tests.cli.test_assist import WORDS
from tests.cli.test_disposition import PROPOSE
from tests.cli.test_enquiry import SEND
from tests.cli.test_guarding import ANNOUNCE, CLAIM
from tests.cli.test_hold import HOLD


def instruments(office: Office) -> dict[str, str]:
    """Enter one of each about case C-1 and its exhibits; give the key of each page."""
    office.received()
    office.asked("AT-1")
    office.done("Eve", *SEND, "--reference", "E-1")
    office.done("Judge", "assist", "order", "C-1", "--number", "A-1", *WORDS)
    office.done("Judge", "hold", "place", "--exhibit", "EV/2", "--reference", "H-1", *HOLD)
    office.done("Eve", "privilege", "claim", "EV/3", "--reference", "PR-1", *CLAIM)
    office.done("Judge", "examination", "announce", "EV/2", *ANNOUNCE)
    session = (
        "inspection",
        "open",
        "C-1",
        "--exhibits",
        "EV/2",
        "--party",
        "counsel",
        "--supervisor",
        "Carl",
    )
    office.done("Eve", *session, "--reference", "I-1")
    (office.folder / "order.pdf").write_bytes(b"order")
    proposed = office.done("Carl", *PROPOSE, "return", "--receiver", "I. Owner")["entries"][0]["position"]
    lists = {
        "assist": "assists",
        "assistance": "assistance",
        "enquiry": "enquiries",
        "examination": "examinations",
        "hold": "holds",
        "inspection": "inspections",
        "privilege": "claims",
        "request": "requests",
    }
    return {
        "disposition": str(proposed),
        **{space: office.see(space, "list")[rows][0]["id"] for space, rows in lists.items()},
    }
