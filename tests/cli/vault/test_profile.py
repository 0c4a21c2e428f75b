"""`custody profile`: a law is read, shown with its sources, adopted, and from then on computed with."""

from __future__ import annotations

from hashlib import sha256

import pytest

from custody.model.schema.ids import b64
from custody.storage.settings.law_profiles import shipped
from tests.cli import paged
from tests.cli.office import ORDER, Office, golden


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    return office


def test_the_list_tells_what_the_program_knows_what_was_adopted_and_what_could_be(desk: Office) -> None:
    desk.done("Ada", "profile", "adopt", "eu-2023-1543")
    listed = desk.see("profile", "list")
    known = {row["rule"]: row["known_by"] for row in paged.texts(listed, "known")}
    assert known["un-25"] == "the program"
    assert "entry" in known["eu-2023-1543"]
    adoptable = {row["rule"] for row in paged.rows(listed, "not_adopted")}
    assert "us-2703f" in adoptable
    assert {*known, *adoptable} == set(shipped())


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    golden("profile-adopt", desk.run("Ada", "profile", "adopt", "us-2703f", "--json"), desk.folder)
    golden("profile-list", desk.desk.run("profile", "list", "--json"), desk.folder)
    golden("profile-show", desk.desk.run("profile", "show", "eu-2023-1543", "--json"), desk.folder)


def test_what_is_shown_stands_beside_its_source_and_says_who_reviewed_it(desk: Office) -> None:
    shown = " ".join(desk.desk.run("profile", "show", "un-42").out.split())
    assert "days at least 60 (42(8))" in shown
    assert "NOT REVIEWED" in shown


def test_a_shipped_profile_is_printed_changed_and_adopted_as_a_law_of_ones_own(desk: Office) -> None:
    printed = desk.desk.run("profile", "show", "un-25", "--toml").out
    assert printed.encode() == shipped()["un-25"]
    own = (
        printed.replace('rule = "un-25"', 'rule = "at-135a"')
        .replace("max_days = 90", "max_days = 45")
        .replace("not reviewed", "reviewed by A. Jurist, 2026-11-24")
    )
    (desk.folder / "at-135a.toml").write_text(own)
    entry = desk.done("Ada", "profile", "adopt", "./at-135a.toml")["entries"][0]
    assert entry["facts"]["sha256"] == b64(sha256(own.encode()).digest())
    assert entry["facts"]["reviewed"] is True
    refused = desk.run(
        "Judge", "preservation-order", "issue", "C-1", *ORDER, "--reference", "P-9", "--profile", "at-135a"
    )
    assert (refused.status, "1 to 45" in refused.err) == (5, True)


def test_an_order_under_an_adopted_law_runs_and_is_followed_as_it_says(desk: Office) -> None:
    words = list(ORDER)
    for flag, value in (("--days", "60"), ("--clock-start", "receipt")):
        words[words.index(flag) + 1] = value
    issue = ("preservation-order", "issue", "C-1", *words, "--reference", "P-9", "--profile", "eu-2023-1543")
    early = desk.run("Judge", *issue)
    assert (early.status, "custody profile adopt" in early.err) == (5, True)
    desk.done("Ada", "profile", "adopt", "eu-2023-1543")
    desk.done("Judge", *issue)
    desk.done("Eve", "preservation-order", "acknowledge-receipt", "P-9")
    assert paged.value(desk.see("preservation-order", "show", "P-9"), "rule") == "eu-2023-1543"
    follow = ("preservation-order", "record-data-request", "P-9", "--reference", "EPOC-44", "--json")
    golden("preservation-order-record-data-request", desk.run("Eve", *follow), desk.folder)
    assert paged.value(desk.see("preservation-order", "show", "P-9"), "state") == "data_requested"


def test_what_is_no_profile_is_refused_with_what_is_wrong(desk: Office) -> None:
    (desk.folder / "bad.toml").write_text("schema = 1")
    bad = desk.run("Ada", "profile", "adopt", "./bad.toml")
    assert (bad.status, "section [period] is missing" in bad.err) == (3, True)
    nothing = desk.desk.run("profile", "show", "un-99")
    assert (nothing.status, "eu-2023-1543" in nothing.err) == (6, True)
    twice = desk.run("Ada", "profile", "adopt", "un-25")
    assert (twice.status, "at version 1 already" in twice.err) == (5, True)
    by_eve = desk.run("Eve", "profile", "adopt", "us-2703f")
    assert (by_eve.status, "administrator" in by_eve.err) == (5, True)
