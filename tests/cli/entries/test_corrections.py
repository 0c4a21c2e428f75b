"""What was corrected is shown as corrected wherever it stands: by which entry, when, and what it said before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from custody.model.display_values import value_text
from custody.storage.memory.small_ports import CountedEntropy
from tests.cli import paged
from tests.cli.exhibits.test_copy import MAKE
from tests.cli.exhibits.test_disposition import DESTROY, PROPOSE, final
from tests.cli.exhibits.test_hold import HOLD
from tests.cli.instruments.test_assist import WORDS
from tests.cli.instruments.test_enquiry import ELSEWHERE, SEND
from tests.cli.instruments.test_production import PRODUCE
from tests.cli.office import ASSIST, Office, copied

SEE = ("seizure", "show", "S-1")


@pytest.fixture(scope="module")
def template(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office where there is one of everything that a command shows whole."""
    office = copied(staffed, tmp_path_factory.mktemp("corrected") / "desk")
    office.done("Eve", "case", "open", "C-1", "--offence", "old words")
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")
    office.received()
    office.asked("AT-1", words=ASSIST)
    office.done("Eve", *SEND, "--reference", "E-1")
    office.done("Eve", "enquiry", "answer", "E-1", *ELSEWHERE, "--recorded")
    office.done("Judge", "assistance-order", "issue", "C-1", *WORDS, "--reference", "A-1")
    office.done("Judge", "production-order", "issue", "C-1", *PRODUCE, "--reference", "PR-1")
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53", "--seal", "SB-1")
    (office.folder / "copy.dd").write_bytes(b"image")
    (office.folder / "order.pdf").write_bytes(b"order")
    office.done("Eve", *MAKE, "--reference", "K-1")
    office.done("Judge", "legal-hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *HOLD)
    office.done("Carl", "location", "register", "SHELF-4", "--location-type", "shelf")
    return office


@pytest.fixture
def lab(template: Office, tmp_path: Path) -> Office:
    office = copied(template, tmp_path / "desk")
    office.desk.entropy = CountedEntropy(b"once more")
    return office


def position(office: Office, kind: str) -> str:
    """Return the newest entry of a kind."""
    entries = office.see("log", "show", "--first", "0")["entries"]
    return str(max(entry["entry"] for entry in entries if entry["kind"] == kind))


def correct(office: Office, kind: str, field: str, *value: str) -> str:
    """Correct a field of the newest entry of a kind; gives the number of the correction."""
    judged = (
        "legal_hold.placed",
        "preservation_order.issued",
        "assistance_order.issued",
        "production_order.issued",
    )
    who = "Judge" if kind in judged else "Eve"
    who = {"location.registered": "Carl", "actor.enrolled": "Ada"}.get(kind, who)
    words = ("entry", "correct", position(office, kind), field, *value, "--reason", "typing")
    return str(office.done(who, *words)["entries"][0]["position"])


def flat(text: str) -> str:
    """Return a page without its folds."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("show", "field", "before", "after"),
    [
        (
            ("preservation-order", "show", "P-1"),
            ("preservation_order.issued", "scope"),
            "one mailbox, October 2026",
            "two mailboxes",
        ),
        (
            ("preservation-order", "show", "P-1"),
            ("preservation_order.issued", "review"),
            "District Court, on application",
            "none",
        ),
        (
            ("preservation-order", "show", "P-1"),
            ("preservation_order.issued", "document_sha256"),
            None,
            "ab" * 32,
        ),
        (SEE, ("seizure.recorded", "place_of_seizure"), "12 Harbour Street", "13 Harbour Street"),
        (SEE, ("seizure.recorded", "territory"), "inside", "abroad"),
        (
            ("seizure", "print-list", "S-1"),
            ("seizure.recorded", "attending_witness"),
            "neighbour",
            "the owner",
        ),
        (("exhibit", "show", "EV/1"), ("exhibit.registered", "serial"), "4C53", "4C5300"),
        (("exhibit", "show", "EV/1"), ("exhibit.registered", "found_by"), "Eve Hall", "Eve Hull"),
        (("case", "show", "C-1"), ("case.opened", "offence"), "old words", "new words"),
        (
            ("enquiry", "show", "E-1"),
            ("enquiry.sent", "data_description"),
            "the mailbox of shop@example.org",
            "a shop",
        ),
        (
            ("enquiry", "show", "E-1"),
            ("enquiry.answered", "data_holder"),
            "Beispiel Hosting GmbH",
            "Hosting GmbH",
        ),
        (
            ("preservation-request", "show", "AT-1"),
            ("preservation_request.received", "necessity"),
            "logs are kept for two weeks only",
            "no",
        ),
        (
            ("preservation-request", "show", "AT-1"),
            ("preservation_request.received", "mla_request_intended"),
            True,
            "false",
        ),
        (
            ("mla-request", "show", "MLA-1"),
            ("mla_request.received", "stated_purpose"),
            "to find out who ran the shop",
            "all",
        ),
        (
            ("assistance-order", "show", "A-1"),
            ("assistance_order.issued", "reasonableness"),
            "nobody else knows",
            "he runs it",
        ),
        (
            ("production-order", "show", "PR-1"),
            ("production_order.issued", "data"),
            "the folder /srv/shop",
            "/srv",
        ),
    ],
)
def test_a_corrected_value_is_shown_with_its_entry_its_day_and_what_it_said(
    lab: Office, show: tuple[str, ...], field: tuple[str, str], before: str | None, after: str
) -> None:
    kind, name = field
    assert corrections(lab.see(*show)) == []
    assert "corrected" not in lab.desk.run(*show).out
    by = correct(lab, kind, name, after)
    meant = {"abroad": "abroad (in another State)", "inside": "inside (in this State)"}
    now = meant.get(after) or value_text({"true": True, "false": False}.get(after, after))
    page = flat(lab.desk.run(*show).out)
    stated = "tables" in lab.see(*show)  # its page is made of facts, which say why as well
    old = meant.get(str(before)) or value_text(before)
    was = f", typing; signed as {old})" if stated else f"; it said {old})"
    assert f"{now} (corrected by entry {by} on 2026-11-02{was}" in page
    assert corrections(lab.see(*show)) == [(int(position(lab, kind)), name, int(by), "typing")]


def test_the_inventory_of_a_seizure_has_the_corrected_value_and_says_what_it_said(lab: Office) -> None:
    paper = ("seizure", "print-list", "S-1")
    by = correct(lab, "exhibit.registered", "serial", "4C5300")
    page = lab.see(*paper)
    assert paged.cell(page, "exhibits", 0, "serial") == "4C5300"
    assert corrections(page) == [(int(position(lab, "exhibit.registered")), "serial", int(by), "typing")]
    assert f"serial number 4C53 4C5300 {by} 2026-11-02" in flat(lab.desk.run(*paper).out)


def corrections(document: dict[str, Any]) -> list[tuple[int, str, int, str]]:
    """Return what was corrected of a thing: entry and field, by which entry, and why."""
    if "tables" in document:
        rows = paged.rows(document, "corrected")
        return [(row["entry"], row["field"], row["by"], row["reason"]) for row in rows]
    return [
        (told["entry"], told["field"], correction["entry"], correction["reason"])
        for told in document["corrected"]
        for correction in told["corrections"]
    ]


@pytest.mark.parametrize(
    ("show", "kind", "field", "after"),
    [
        (("exhibit", "timeline", "EV/1"), "exhibit.registered", "serial", "4C5300"),
        (("legal-hold", "show", "H-1"), "legal_hold.placed", "authority", "District Court"),
        (("copy", "show", "K-1"), "copy.made", "custodian_name", "Counsel"),
        (("location", "show", "SHELF-4"), "location.registered", "label", "SHELF-5"),
    ],
)
def test_what_only_follows_from_a_corrected_value_says_so_below(
    lab: Office, show: tuple[str, ...], kind: str, field: str, after: str
) -> None:
    assert corrections(lab.see(*show)) == []
    by = correct(lab, kind, field, after)
    again = (*show[:2], after) if field in ("label", "display_name") else show
    document = lab.see(*again)
    assert corrections(document) == [(int(position(lab, kind)), field, int(by), "typing")]
    heading = (
        "Corrected since it was signed (1)" if "tables" in document else "since they were signed: 1 field"
    )
    assert heading in lab.desk.run(*again).out


def test_the_page_of_a_person_lists_what_was_corrected(lab: Office) -> None:
    correct(lab, "actor.enrolled", "display_name", "Bob")
    (told,) = paged.rows(lab.see("actor", "show", "Bob"), "corrected")
    assert (told["signed"], told["corrected"]) == ("Bot", "Bob")


def test_of_several_corrections_each_is_on_record_and_what_was_signed_stays_in_sight(lab: Office) -> None:
    first = correct(lab, "exhibit.registered", "serial", "4C5300")
    second = correct(lab, "exhibit.registered", "serial", "4C53001")
    page = flat(lab.desk.run("exhibit", "show", "EV/1").out)
    before = f"signed as 4C53; entry {first}: 4C5300"
    assert f"4C53001 (corrected by entry {second} on 2026-11-02, typing; {before})" in page
    told = paged.rows(lab.see("exhibit", "show", "EV/1"), "corrected")
    assert [(item["signed"], item["corrected"]) for item in told] == [("4C53", "4C5300"), ("4C53", "4C53001")]


def test_a_value_corrected_to_nothing_does_not_leave_the_page(lab: Office) -> None:
    by = correct(lab, "preservation_order.issued", "scope", "--empty")
    page = flat(lab.desk.run("preservation-order", "show", "P-1").out)
    told = f"corrected by entry {by} on 2026-11-02, typing; signed as one mailbox, October 2026"
    assert f"scope (not known) ({told})" in page
    by = correct(lab, "exhibit.registered", "description", "--empty")
    page = flat(lab.desk.run("exhibit", "show", "EV/1").out)
    told = f"corrected by entry {by} on 2026-11-02, typing; signed as USB stick, black"
    assert f"description (not known) ({told})" in page


def test_a_long_text_is_whole_on_the_page_and_for_scripts(lab: Office) -> None:
    long = "a scope of many words, " * 9
    lab.done("Eve", "case", "open", "C-2", "--offence", long)
    by = correct(lab, "case.opened", "offence", "short")
    page = flat(lab.desk.run("case", "show", "C-2").out)
    assert f"short (corrected by entry {by} on 2026-11-02, typing; signed as {long.strip()}" in page
    (told,) = paged.rows(lab.see("case", "show", "C-2"), "corrected")
    assert told["signed"] == long


def test_what_it_said_before_is_erased_with_the_field(lab: Office) -> None:
    by = correct(lab, "exhibit.registered", "serial", "4C5300")
    entry = position(lab, "exhibit.registered")
    basis = ("--basis", "court_order", "--legal-basis", "DPA s. 17")
    made = lab.done("Carl", "erasure", "propose", entry, "--fields", "serial", *basis)
    proposal = str(made["entries"][0]["position"])
    lab.done("Judge", "erasure", "approve", proposal)
    lab.done("Carl", "erasure", "execute", proposal)
    page = flat(lab.desk.run("exhibit", "show", "EV/1").out)
    assert f"serial number 4C5300 (corrected by entry {by} on 2026-11-02, typing; signed as (erased))" in page
    (told,) = paged.rows(lab.see("exhibit", "show", "EV/1"), "corrected")
    assert (told["signed"], paged.texts(lab.see("exhibit", "show", "EV/1"), "corrected")[0]["signed"]) == (
        None,
        "(erased)",
    )


def test_a_paper_to_hand_over_tells_it_too(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53")
    (office.folder / "order.pdf").write_bytes(b"order")
    final(office)
    number = str(office.done("Carl", *PROPOSE, "destroy")["entries"][0]["position"])
    office.done("Judge", "disposition", "approve", number)
    office.done("Eve", "disposition", "execute", number, *DESTROY)
    paper = ("disposition", "print-certificate", number)
    assert "corrected" not in office.desk.run(*paper).out
    serial = correct(office, "exhibit.registered", "serial", "4C5300")
    how = correct(office, "disposition.executed", "standard", "nist_800_88_destroy")
    told, page = flat(office.desk.run(*paper).out), office.see(*paper)
    assert f"serial number 4C5300 (corrected by entry {serial} on 2026-11-02" in told
    assert "signed as 4C53)" in told
    assert f"corrected by entry {how} on 2026-11-02" in paged.said(page, "standard")
    assert paged.fact(office.see("disposition", "show", number), "standard")["state"] == "corrected"


def test_a_seal_and_its_check_say_what_was_corrected_of_them(lab: Office) -> None:
    sealed = position(lab, "exhibit.sealed")
    at = lab.see("log", "show", "--entry", sealed)["at"]
    by = correct(lab, "exhibit.sealed", "occurred_at", "2026-11-02T09:00:00Z")
    (seal,) = paged.texts(lab.see("exhibit", "show", "EV/1"), "seals")
    assert seal["at"].startswith(f"2026-11-02 09:00Z (corrected by entry {by}")
    paper = flat(lab.desk.run("exhibit", "print-continuity", "EV/1").out)
    assert (
        f"2 Nov 2026 09:00 +00:00 (corrected by entry {by} on 2026-11-02; it said {at}) act sealed" in paper
    )
