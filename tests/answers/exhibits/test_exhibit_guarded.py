"""What guards an exhibit is on its page and its papers: a hazard, a claim of privilege, how the schedule treats it."""

from __future__ import annotations

from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


def test_a_page_names_the_hazard_the_claim_and_the_schedule(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    office.exhibit("EV/2")
    before = office.see("exhibit", "show", "EV/1")
    assert not any(paged.has(before, key) for key in ("handling", "privilege", "on_schedule"))
    assert "privilege" not in office.desk.run("exhibit", "show", "EV/1").out
    office.done("Eve", "exhibit", "flag", "EV/1", "biohazard")
    claim = (
        "privilege",
        "claim",
        "EV/1",
        "--reference",
        "PR-1",
        "--privilege-ground",
        "legal",
        "--claimed-by",
        "counsel",
    )
    office.done("Eve", *claim, "--scope", "letters to counsel")
    office.done(
        "Judge", "disclosure", "add", "EV/1", "--treatment", "withheld", "--withholding-ground", "privilege"
    )
    page = office.see("exhibit", "show", "EV/1")
    assert paged.value(page, "handling") == "biohazard"
    assert paged.text(page, "privilege").startswith("PR-1: claimed for all of it, open")
    assert paged.fact(page, "on_schedule")["text"] == "withheld (privilege)"
    text = office.desk.run("exhibit", "show", "EV/1").out
    assert "handling" in text
    assert "biological hazard" in text
    assert "privilege" in text
    assert "claimed for all of it, open" in text
    assert "withheld (privilege)" in text
    assert not paged.has(office.see("exhibit", "show", "EV/2"), "privilege")
    paper = office.desk.run("exhibit", "print-continuity", "EV/1").out
    assert "biological hazard" in paper
    assert "PR-1: claimed for all of it, open" in paper
    assert "privilege" not in office.desk.run("exhibit", "print-continuity", "EV/2").out
    waived = ("privilege", "waive", "PR-1", "--not-known", "rest", "--not-known-reason", "told by telephone")
    office.run("Judge", *waived)
    assert not paged.has(office.see("exhibit", "show", "EV/1"), "privilege")
