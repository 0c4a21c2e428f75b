"""`custody copy`: each copy with its source, who has it and when it is back, and what became of it."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import Office, golden

EXPERT = (
    "--copy-type",
    "expert",
    "--medium",
    "disk",
    "--file",
    "copy.dd",
    "--purpose",
    "expert",
    "--outside-agency",
)
MAKE = ("copy", "make", "EV/1", *EXPERT, "--to", "Dr. Orr", "--return-due-at", "2026-11-20T12:00:00Z")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "copy.dd").write_bytes(b"image")
    (office.folder / "other.dd").write_bytes(b"other")
    return office


def test_a_copy_goes_out_is_due_and_comes_back(desk: Office) -> None:
    desk.done("Eve", *MAKE, "--reference", "K-1")
    (row,) = (
        deadline
        for deadline in desk.see("deadlines", "--within", "30d")["deadlines"]
        if deadline["sort"] == "copy_return"
    )
    assert (row["name"], row["at"], row["why"]) == ("K-1", "2026-11-20T12:00:00Z", "copy")
    (copy,) = paged.listed(desk.see("copy", "list", "--open"))
    assert (copy["custodian_name"], copy["outside_agency"], copy["texts"]["exhibit"]) == (
        "Dr. Orr",
        True,
        "EV/1",
    )
    desk.desk.clock.advance(30 * DAY)
    assert desk.run("Eve", "deadlines").status == 10
    assert "take the copy back" in desk.desk.run("deadlines").out
    back = desk.run("Eve", "copy", "return", "K-1", "--file", "other.dd", "--custodian", "Eve")
    assert (back.status, "copy.changed" in back.err) == (10, True)
    assert desk.see("deadlines", "--all")["deadlines"] == []
    assert paged.text(desk.see("copy", "show", "K-1"), "custodian_name") == "Eve"
    again = desk.run("Eve", "copy", "return", "K-1")
    assert (again.status, "copy.returned_before" in again.err) == (10, True)


def test_a_copy_is_compared_with_the_image_it_was_made_of(desk: Office) -> None:
    how = ("--tool", "dc3dd", "--tool-version", "7", "--write-blocker", "T35u", "--bad-sector-count", "0")
    image = ("acquisition", "record", "EV/1", "copy.dd", "--method", "physical", "--format", "raw", *how)
    digest = "6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d"
    entry = str(desk.done("Eve", *image, "--source-sha256", digest)["entries"][0]["position"])
    same = desk.done("Eve", *MAKE, "--acquisition", entry)["entries"][0]
    assert same["facts"]["digests_match"] is True
    words = ["other.dd" if word == "copy.dd" else word for word in MAKE]
    refused = desk.run("Eve", *words, "--acquisition", entry)
    assert (refused.status, "copy.digest" in refused.err) == (5, True), "a wrong copy does not leave"
    differs = desk.done("Eve", *words, "--acquisition", entry, "--recorded", status=10)["entries"][0]
    assert differs["nonconforming"] == ["copy.digest"]


def test_a_copy_of_a_foreign_digest_is_called_so_before_signing_and_on_its_page(desk: Office) -> None:
    def made(name: str, *words: str) -> tuple[str, str, list[str]]:
        """Make a copy; give the warning, the comparison on its page, and its alarms."""
        copy = (
            "copy",
            "make",
            "EV/1",
            "--copy-type",
            "disclosure",
            "--medium",
            "disk",
            "--purpose",
            "defence",
        )
        answer = desk.run("Eve", *copy, "--to", "counsel", "--outside-agency", "--reference", name, *words)
        assert answer.status == 0, answer.err
        page = desk.see("copy", "show", name)
        codes = [alarm["code"] for alarm in page["alarms"]]
        return " ".join(answer.err.split()), paged.text(page, "digest_comparison"), codes

    foreign = ("--sha256", "11" * 32)
    none = "not compared: the exhibit has no acquisition on record"
    warning, shown, codes = made("K-1", *foreign)
    assert (none in warning, shown, codes) == (True, none, [])
    record = ("case", "print-record", "C-1")
    assert "digest of copy" not in " ".join(desk.run("Eve", *record).out.split())
    how = ("--tool", "dc3dd", "--tool-version", "7", "--write-blocker", "T35u", "--bad-sector-count", "0")
    image = ("acquisition", "record", "EV/1", "copy.dd", "--method", "logical", "--format", "raw", *how)
    digest = "6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d"
    entry = desk.done("Eve", *image, "--source-sha256", digest)["entries"][0]["position"]
    warning, shown, codes = made("K-2", "--file", "copy.dd")
    assert ("digest" in warning, shown, codes) == (False, f"matches the acquisition of entry {entry}", [])
    warning, shown, codes = made("K-3", *foreign)
    differs = "does not match the only acquisition of the exhibit"
    assert (differs in warning, shown, codes) == (True, differs, ["copy.unmatched"])
    printed = " ".join(desk.run("Eve", *record).out.split())
    assert f"the digest of copy K-3 of EV/1 {differs}" in printed
    assert "digest of copy K-2" not in printed
    desk.done("Eve", *image, "--source-sha256", digest)
    assert made("K-4", *foreign)[1] == "matches none of the 2 acquisitions of the exhibit"
    dry = desk.run("Eve", *MAKE, "--file", "other.dd", "--dry-run")
    assert "matches none of the 2 acquisitions" in " ".join(dry.err.split())


def test_copies_are_handed_on_destroyed_and_accounted_for(desk: Office) -> None:
    for name in ("K-1", "K-2"):
        desk.done("Eve", *MAKE, "--reference", name)
    desk.done(
        "Eve", "copy", "hand-over", "K-1", "--to", "Counsel", "--outside-agency", "--purpose", "defence"
    )
    assert paged.text(desk.see("copy", "show", "K-1"), "custodian_name") == "Counsel"
    wiped = ("--method", "overwriting", "--standard", "nist_800_88_clear", "--attending-witness", "Carl")
    desk.done("Eve", "copy", "destroy", "K-1", *wiped)
    again = desk.run("Eve", "copy", "destroy", "K-1", *wiped)
    assert (again.status, "copy.ended" in again.err) == (10, True)
    desk.done("Eve", "copy", "account-for", "K-2", "--reason", "court_file", "--authority", "District Court")
    assert paged.listed(desk.see("copy", "list", "--exhibit", "EV/1", "--open")) == []
    shown = " ".join(desk.desk.run("copy", "list", "--case", "C-1").out.split())
    assert "destroyed" in shown
    assert "court file" in shown
    listed = paged.listed(desk.see("copy", "list", "--case", "C-1"))
    assert [copy["state"] for copy in listed] == ["destroyed", "court_file"], "for scripts: the code"


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    golden("copy-make", desk.run("Eve", *MAKE, "--reference", "K-1", "--json"), desk.folder)
    hand = (
        "copy",
        "hand-over",
        "K-1",
        "--to",
        "Counsel",
        "--outside-agency",
        "--purpose",
        "defence",
        "--json",
    )
    golden("copy-hand-over", desk.run("Eve", *hand), desk.folder)
    golden("copy-return", desk.run("Eve", "copy", "return", "K-1", "--json"), desk.folder)
    golden("copy-list", desk.desk.run("copy", "list", "--json"), desk.folder)
    wiped = ("--method", "overwriting", "--standard", "none", "--attending-witness", "Carl", "--json")
    golden("copy-destroy", desk.run("Eve", "copy", "destroy", "K-1", *wiped), desk.folder)
    golden("copy-show", desk.desk.run("copy", "show", "K-1", "--json"), desk.folder)
    desk.done("Eve", *MAKE, "--reference", "K-2")
    keep = ("copy", "account-for", "K-2", "--reason", "lost", "--authority", "The Lab", "--json")
    golden("copy-account-for", desk.run("Eve", *keep), desk.folder)


def test_a_wrong_call_and_a_dry_run_enter_nothing(desk: Office) -> None:
    before = desk.size()
    assert desk.run("Eve", "copy", "make", "EV/9", *EXPERT, "--to", "x").status == 6
    assert desk.run("Eve", "copy", "make", "EV/1", *EXPERT).status == 2
    assert desk.run("Eve", "copy", "return", "K-9").status == 6
    assert "copy_type = expert" in desk.run("Eve", *MAKE, "--dry-run").out
    assert desk.size() == before
    assert desk.desk.run("copy", "list").out == "no copies\n"
