"""The three cases of the training ledger: one at work, one with an open offer, one closed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from custody.pages.practice import (
    AUTHORITY,
    DAMAGED,
    ENDING,
    OFFERED,
    OVERDUE,
    PERSON,
    RESEALED,
    SEAL,
    SERIAL,
)

if TYPE_CHECKING:
    from custody.practice.furnishing import Practice

#: The files beside the vault: a signed warrant, and the image that an imaging tool wrote.
WARRANT, IMAGE = "warrant-W-88.txt", "EH-1.dd"
#: How many commands furnish the ledger, for progress.
COMMANDS: Final = 46
_SAFEGUARDS: Final = (
    *("--proportionality", "the data stay unread with their holder"),
    *("--review", "District Court, on application", "--remedy", "complaint to the same court"),
    *("--not-applicable", "third-parties", "nobody else uses it"),
)
_LAW: Final = ("--offence-ground", "23.2.c")
_SEIZURE: Final = (
    *(
        "--basis",
        "warrant",
        "--legal-basis",
        "Criminal Procedure Act s. 30",
        "--document",
        WARRANT,
    ),
    *("--measures", "28.3.a", "28.3.b", "--search-target", "medium", "--territory", "inside", *_LAW),
    *("--possessor-present", "possessor", "--grounds", "a witness named the media", *_SAFEGUARDS),
)


def play(practice: Practice) -> None:
    """Enter the three cases, from the oldest to the newest entry."""
    _closed(practice)
    _at_work(practice)
    _offered(practice)


def _closed(practice: Practice) -> None:
    """Enter a case of last year that has ended."""
    case = f"C-{practice.year - 1}-092"
    practice.at(45)
    practice.type(AUTHORITY, "case", "open", case, "--offence", "fraud with a forged shop")
    practice.at(31)
    practice.type(AUTHORITY, "case", "close", case, "--outcome", "ended")


def _at_work(practice: Practice) -> None:
    """Enter a case with an order about to end, a damaged image, and an exhibit that is overdue."""
    case = f"C-{practice.year}-014"
    practice.at(29)
    practice.type(AUTHORITY, "case", "open", case, "--offence", "illegal access")
    practice.type(
        AUTHORITY,
        *("preservation-order", "issue", case, "Example Hosting Ltd", "--reference", ENDING),
        *("--days", "30", "--renewal-allowed"),
        *("--legal-basis", "Criminal Procedure Act s. 12", *_LAW, "--data-categories", "traffic", "content"),
        *("--clock-start", "service", "--confidential", "--issuing-authority", "District Court"),
        *("--scope", "account max@example.org, last month"),
        *("--grounds", "logs are kept for two weeks only", *_SAFEGUARDS),
    )
    practice.at(28)
    practice.type(PERSON, "preservation-order", "serve", ENDING, "--method", "in_person")
    practice.at(26)
    practice.type("K. Lind", "location", "register", "ROOM-2", "--location-type", "room")
    practice.type(
        "K. Lind", "location", "register", "SHELF-4", "--location-type", "shelf", "--within", "ROOM-2"
    )
    practice.at(20)
    practice.type(
        PERSON,
        *("seizure", "record", case, "--reference", "SZ-3", *_SEIZURE, "--scope", "media of one suspect"),
        *(
            "--place-of-seizure",
            "12 Harbour Street",
            "--seized-by",
            PERSON,
            "--attending-witness",
            "neighbour",
        ),
    )
    for number, size, serial in ((DAMAGED, "32", SERIAL), ("EH/2", "16", "4712")):
        practice.type(
            PERSON,
            *("exhibit", "register", number, "--seizure", "SZ-3", "--category", "usb_stick"),
            *("--description", f"USB stick, black, {size} GB", "--capacity", f"{size}GB", "--serial", serial),
            *_found("desk in the study", f"A-100{number[-1]}"),
        )
    practice.type(
        PERSON,
        *("exhibit", "register", OVERDUE, "--seizure", "SZ-3", "--category", "phone"),
        *("--description", "iPhone 13, black", "--imei", "490154203237518"),
        *(
            "--make",
            "Apple",
            "--model",
            "iPhone 13",
            "--lock-state",
            "locked",
            "--network-isolation",
            "aeroplane_mode",
        ),
        *("--passcode-provided", "refused"),
        *_found("jacket in the hall", "A-1003"),
    )
    _imaged(practice)
    practice.at(16)
    practice.type(PERSON, "exhibit", "place", OVERDUE, "--location", "ROOM-2")
    practice.at(15)
    practice.type(
        PERSON,
        *("exhibit", "check-out", OVERDUE, "--to", PERSON, "--purpose", "examination"),
        *("--return-due-at", practice.ahead(-2)),
    )


def _imaged(practice: Practice) -> None:
    """Image the first stick and hand it to the evidence room; later its stored image is damaged."""
    practice.at(19)
    practice.type(
        PERSON,
        *("exhibit", "unseal", DAMAGED, "A-1001", "--seal-state", "intact", "--reason", "acquisition"),
    )
    digest = hashlib.sha256((practice.folder / IMAGE).read_bytes()).hexdigest()
    practice.type(
        PERSON,
        *("acquisition", "record", DAMAGED, IMAGE, "--method", "physical", "--format", "raw"),
        *("--tool", "dc3dd", "--tool-version", "7.3.1", "--write-blocker", "Tableau T35u"),
        *("--bad-sector-count", "0", "--source-sha256", digest, "--archive"),
    )
    practice.type(PERSON, "exhibit", "seal", DAMAGED, RESEALED)
    practice.type(PERSON, "sweep", "run")
    practice.at(18)
    practice.type(
        PERSON, "transfer", "offer", DAMAGED, "EH/2", "--to", "C. Reed", "--purpose", "storage_move"
    )
    practice.at(18, -2)
    for exhibit, seal in ((DAMAGED, RESEALED), ("EH/2", "A-1002")):
        practice.type(
            "C. Reed",
            *("transfer", "accept", exhibit, "--seal", seal, "--seal-state", "intact"),
            *("--condition", "as_described"),
        )
        practice.type("C. Reed", "exhibit", "place", exhibit, "--location", "SHELF-4")
    practice.damage(IMAGE)


def _offered(practice: Practice) -> None:
    """Enter a case with an exhibit that is offered to the examiner today."""
    case = f"C-{practice.year}-011"
    practice.at(12)
    practice.type(AUTHORITY, "case", "open", case, "--offence", "computer-related fraud")
    practice.at(10)
    practice.type(
        "C. Reed",
        *("seizure", "record", case, "--reference", "SZ-4", *_SEIZURE, "--scope", "one computer"),
        *(
            "--place-of-seizure",
            "office, 3 Mill Lane",
            "--seized-by",
            "C. Reed",
            "--attending-witness",
            "clerk",
        ),
    )
    practice.type(
        "C. Reed",
        *("exhibit", "register", OFFERED, "--seizure", "SZ-4", "--category", "ssd"),
        *("--description", "SSD, Samsung 870, 1 TB", "--capacity", "1TB", "--serial", "S5Y1NX0"),
        *("--make", "Samsung", "--model", "870 EVO"),
        *_found("computer under the desk", SEAL, "C. Reed"),
    )
    practice.at(0, 5)
    practice.type("C. Reed", "transfer", "offer", OFFERED, "--to", PERSON, "--purpose", "examination")


def _found(place: str, seal: str, by: str = PERSON) -> tuple[str, ...]:
    """Return what is stated of every exhibit: where it was found and by whom, its state, and its seal."""
    return (
        *("--place-found", place, "--found-by", by, "--power-state", "off"),
        *("--condition", "no damage seen", "--seal", seal),
    )
