"""A dry run says in plain words, and to scripts, what would follow from what it shows; nothing is computed twice."""

from __future__ import annotations

from tests.cli.office import ORDER, Office


def test_a_dry_run_says_first_what_would_follow(office: Office) -> None:
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")
    words = (
        "preservation-order",
        "renew",
        "P-1",
        "--days",
        "60",
        "--issuing-authority",
        "Court",
        "--grounds",
        "needed",
    )
    shown = office.run("Judge", *words, "--dry-run")
    assert shown.status == 0, shown.err
    lines = shown.out.splitlines()
    assert lines[0] == "would renew an order for another period"
    document = office.done("Judge", *words, "--dry-run")
    (draft,) = document["drafts"]
    computed = draft["preview"]["computed"]
    assert computed == {name: draft["fields"][name] for name in computed}
    assert {"starts_at", "ends_at"} <= computed.keys()
    assert any(line.split() == ["period", "starts", computed["starts_at"]] for line in lines)
    assert any(line.split() == ["period", "ends", computed["ends_at"]] for line in lines)
    assert draft["preview"]["rule"] == "un-25, version 1"


def test_a_dry_run_says_who_is_bound_and_what_the_period_waits_for(office: Office) -> None:
    office.case()
    words = ("preservation-order", "issue", "C-1", *ORDER, "--dry-run")
    (draft,) = office.done("Judge", *words)["drafts"]
    assert draft["preview"]["bound"] == ["Example Mail Ltd"]
    assert draft["preview"]["awaits"] == "service"
    shown = office.run("Judge", *words).out
    assert "period starts           with service, which is not on record yet" in shown
    assert "bound by it             Example Mail Ltd" in shown


def test_marks_are_said_once_with_their_reasons(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-1")
    words = ("exhibit", "seal", "EV/1", "S-2", "--dry-run")
    shown = office.run("Eve", *words).out
    assert shown.count("it would be marked as nonconforming:") == 1
    (draft,) = office.done("Eve", *words)["drafts"]
    (mark,) = draft["preview"]["marks"]
    assert mark["rule"] == "seal.already_sealed"
    assert shown.count(mark["why"]) == 1
    assert shown.index(mark["why"]) < shown.index("nonconforming = ")


def test_a_refusal_is_told_with_its_hint_and_has_no_preview(office: Office) -> None:
    office.case()
    office.order()
    words = (
        "preservation-order",
        "renew",
        "P-1",
        "--days",
        "60",
        "--issuing-authority",
        "Court",
        "--grounds",
        "needed",
    )
    refused = office.run("Judge", *words, "--dry-run")
    assert (refused.status, refused.out) == (5, "")
    assert "un-25.renewal.not_started" in refused.err
    assert "Record first what starts the period" in refused.err
