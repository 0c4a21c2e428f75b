"""One of each instrument, claim and session, a copy and a place, for screens that show each of them."""

from __future__ import annotations

from tests.cli import paged
from tests.cli.exhibits.test_copy import MAKE
from tests.cli.exhibits.test_disposition import PROPOSE
from tests.cli.exhibits.test_guarding import ANNOUNCE, CLAIM
from tests.cli.exhibits.test_hold import HOLD
from tests.cli.instruments.test_assist import WORDS
from tests.cli.instruments.test_enquiry import SEND
from tests.cli.office import Office
from tests.cli.scene import NOTE, OPEN, at_scene, carried

#: How somebody takes back the consent under which things were seized.
WITHDRAWN = (
    *(
        "--withdrawer-capacity",
        "giver",
        "--withdrawn-by",
        "Ida Owner",
        "--notice-method",
        "phone",
        "--notified-person",
        "front desk",
    ),
    *("--earlier-copies", "included", "--not-known", "rest", "--not-known-reason", "the paper is asked for"),
)


def instruments(office: Office) -> dict[str, str]:
    """Enter one of each about case C-1 and exhibit EV/1; give the key of each page."""
    office.received()
    office.asked("AT-1")
    office.done("Eve", *SEND, "--reference", "E-1")
    office.done("Judge", "assistance-order", "issue", "C-1", *WORDS, "--reference", "A-1")
    session = (
        "inspection",
        "open",
        "C-1",
        "--exhibits",
        "EV/1",
        "--party",
        "counsel",
        "--supervisor",
        "Carl",
    )
    office.done("Eve", *session, "--reference", "I-1")
    office.done("Judge", "destructive-examination", "announce", "EV/1", *ANNOUNCE)
    (office.folder / "order.pdf").write_bytes(b"order")
    proposed = office.done("Carl", *PROPOSE, "return_to_owner", "--to", "I. Owner")["entries"][0]["position"]
    office.done("Carl", "location", "register", "ROOM-9", "--location-type", "room")
    (office.folder / "copy.dd").write_bytes(b"image")
    office.done("Eve", *MAKE, "--reference", "K-1")
    office.done("Judge", "legal-hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *HOLD)
    office.done("Eve", "privilege", "claim", "EV/1", "--reference", "PR-1", *CLAIM)
    office.see("scene", "make-kit", "harbour.kit", "--case", "C-1")
    laptop = at_scene(office)
    laptop.done("scene", "open", "harbour", *OPEN, "--case", "C-1")
    laptop.done("scene", "note", "harbour", *NOTE)
    office.done("Eve", "scene", "import-notes", "--box", carried(office, laptop))
    return keys_of(office, proposed)


def keys_of(office: Office, proposed: int) -> dict[str, str]:
    """Return the key of the first of each on record, and of the disposition that an entry proposed."""
    listed = (
        *("assistance-order", "mla-request", "copy", "destructive-examination", "enquiry", "inspection"),
        *("legal-hold", "location", "privilege", "preservation-request", "scene"),
    )
    return {
        "disposition": str(proposed),
        **{
            command.replace("-", "_"): paged.listed(office.see(command, "list"))[0]["id"]
            for command in listed
        },
    }
