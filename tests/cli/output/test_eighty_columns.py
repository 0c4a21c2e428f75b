"""What people read fits a terminal of 80 columns, and says of what is erased or unknown that it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli import paged
from tests.cli.office import ORDER, SEIZURE, STICK, Office, copied

BASIS = ("--basis", "court_order", "--legal-basis", "DPA s. 17")
LONG = "a description of some length, as an examiner types it at the end of a long day: " * 2


@pytest.fixture(scope="module")
def lived(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office where everything has happened once."""
    office = copied(staffed, tmp_path_factory.mktemp("lived") / "desk")
    office.done("Eve", "case", "open", "C-2026-014", "--offence", LONG, "--agency", "The Lab")
    (office.folder / "paper").write_bytes(b"signed")
    office.done(
        "Judge",
        "preservation-order",
        "issue",
        "C-2026-014",
        *ORDER,
        "--reference",
        "P-7/2026",
        "--document",
        "paper",
    )
    office.done("Eve", "preservation-order", "serve", "P-7/2026", "--method", "post")
    office.done("Judge", "preservation-order", "issue", "C-2026-014", *ORDER)
    office.done("Eve", "seizure", "record", "C-2026-014", "--reference", "S-1", *SEIZURE)
    why = ("--not-known", "condition", "--not-known-reason", "the list has none")
    at = STICK.index("--condition")
    stick = (*STICK[:at], *STICK[at + 2 :], "--make", LONG, *why)
    register = ("exhibit", "register", "EV/1", "--seizure", "S-1", *stick, "--serial", "4C53")
    office.done("Eve", *register, "--seal", "S-100234", status=10)
    office.done("Eve", "exhibit", "register", "EV/2", "--seizure", "S-1", *STICK)
    (office.folder / "a.dd").write_bytes(b"image")
    how = ("--tool", "dc3dd", "--tool-version", "7", "--write-blocker", "T35u", "--bad-sector-count", "0")
    image = (
        "acquisition",
        "record",
        "EV/1",
        "a.dd",
        "--method",
        "physical",
        "--format",
        "raw",
        *how,
        "--archive",
    )
    office.done("Eve", *image, "--source-sha256", "0" * 64, status=10)
    office.done("Bot", "sweep", "run")
    office.done("Eve", "transfer", "offer", "EV/1", "EV/2", "--to", "Carl", "--purpose", "examination")
    office.done("Carl", "transfer", "refuse", "EV/2", "--reason", "seal")
    positions = {
        (listed["kind"], listed["about"]): str(listed["entry"])
        for listed in office.see("log", "show", "--first", "0")["entries"]
    }
    exhibit = positions["exhibit.registered", "EV/1"]
    office.done("Eve", "entry", "correct", exhibit, "description", LONG, "--reason", "typing")
    for entry, field in (
        (exhibit, "serial"),
        (exhibit, "reference"),
        (positions["case.opened", "C-2026-014"], "reference"),
    ):
        made = office.done("Carl", "erasure", "propose", entry, "--fields", field, *BASIS)
        proposal = str(made["entries"][0]["position"])
        office.done("Judge", "erasure", "approve", proposal)
        office.done("Carl", "erasure", "execute", proposal)
    office.done("Carl", "erasure", "propose", exhibit, "--fields", "make,owner", *BASIS)
    return office


def pages(office: Office) -> Iterator[tuple[str, ...]]:
    """Yield every call that only shows."""
    case = paged.listed(office.see("case", "list"))[0]["id"]
    exhibits = [row["id"] for row in paged.listed(office.see("exhibit", "list"))]
    yield from [
        (space, "list")
        for space in ("actor", "case", "preservation-order", "seizure", "exhibit", "erasure", "transfer")
    ]
    yield from [
        ("case", "show", case),
        ("preservation-order", "show", "P-7/2026"),
        ("seizure", "show", "S-1"),
    ]
    yield from [("exhibit", "show", exhibit) for exhibit in exhibits]
    yield from [("actor", "show", "Eve"), ("today", "--as", "Eve"), ("today", "--as", "Carl")]
    yield from [("sweep", "status"), ("check",), ("log", "show"), ("log", "checkpoints"), ("key", "list")]
    yield from [("log", "show", "--entry", str(at)) for at in range(office.size())]


def test_every_view_fits_a_terminal(lived: Office) -> None:
    """Verifier keys alone are longer than a line, and each stands on a line of its own."""
    for words in pages(lived):
        shown = lived.desk.run(*words).out
        assert shown
        wide = [line for line in shown.splitlines() if len(line) > 80]
        assert [line for line in wide if "+" not in line or len(line.split()) > 1] == [], words


def test_what_was_erased_is_shown_as_erased_in_every_view(lived: Office) -> None:
    (case,) = paged.listed(lived.see("case", "list"))
    assert case["name"] == f"(erased) [{case['id'][:8]}]"
    exhibit = paged.listed(lived.see("exhibit", "list"))[0]["id"]
    for words in (
        ("case", "list"),
        ("case", "show", case["id"]),
        ("preservation-order", "list"),
        ("preservation-order", "show", "P-7/2026"),
        ("seizure", "list"),
        ("seizure", "show", "S-1"),
        ("exhibit", "list"),
        ("exhibit", "show", exhibit),
    ):
        assert "(erased)" in lived.desk.run(*words).out, words
    assert "serial number ! (erased)" in " ".join(lived.desk.run("exhibit", "show", exhibit).out.split())


def test_what_nobody_can_state_is_shown_as_unknown_and_what_has_no_name_as_having_none(lived: Office) -> None:
    exhibit = paged.listed(lived.see("exhibit", "list"))[0]["id"]
    assert "condition (not known)" in " ".join(lived.desk.run("exhibit", "show", exhibit).out.split())
    registered = str(lived.see("log", "show", "--subject", exhibit)["entries"][0]["entry"])
    page = lived.desk.run("log", "show", "--entry", registered).out
    assert "(not known)" in page
    shown = lived.desk.run("preservation-order", "list").out
    (case,) = paged.listed(lived.see("case", "list"))
    assert ["(none) [" in shown, "(erased)" in shown, f"[{case['id'][:8]}]" in shown] == [True, True, True]
    nameless = next(
        row
        for row in paged.listed(lived.see("preservation-order", "list"))
        if row["name"].startswith("(none)")
    )
    assert (
        f"(none) [{nameless['id'][:8]}]" in lived.desk.run("preservation-order", "show", nameless["id"]).out
    )


def test_proposals_are_listed_with_what_they_wait_for(lived: Office) -> None:
    shown = " ".join(lived.desk.run("erasure", "list").out.split())
    assert "carried out Carl" in shown
    assert "make, owner ! waits for another to agree" in shown
    waiting = lived.desk.run("erasure", "list", "--open").out
    assert "carried out" not in waiting
    assert len(waiting.splitlines()) >= 2
