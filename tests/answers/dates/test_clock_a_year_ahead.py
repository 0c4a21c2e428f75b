"""An hour with a wrong clock silences nothing for a year: schedules leave out dates that are disputed or to come."""

from __future__ import annotations

from typing import Any

import pytest

from custody.law.clock import DAY
from custody.ledger.ports import StoredCosignature
from custody.ledger.views.stores.probes import probe_state
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import StoreProbe
from custody.model.schema.ids import unb64
from custody.proof import cosignature
from custody.proof.cosignature import WitnessSigner
from custody.storage.database import SqlLedgerStore
from tests.answers.dates.arrival_play import YEAR, clock_off, desk, furnished, position
from tests.cli import paged
from tests.cli.office import ORDER, Office
from tests.world import seed_of

__all__ = ["desk", "furnished"]

SERVE = ("preservation-order", "serve", "P-1", "--method", "electronic")


@pytest.fixture
def lab(desk: Office) -> Office:
    """Return an office with a stored image and an order of 90 days that was served."""
    (desk.folder / "a.dd").write_bytes(b"a.dd" * 100)
    desk.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    desk.order()
    desk.done("Eve", *SERVE)
    desk.done("Bot", "sweep", "run")
    return desk


def change(office: Office) -> None:
    """Change the bytes of the stored image."""
    for path in (office.folder / "vault" / "objects" / "objects").rglob("*"):
        if path.is_file() and path.read_bytes() == b"a.dd" * 100:
            path.chmod(0o600)
            path.write_bytes(b"X" * 400)


def false_hour(office: Office, seconds: int = YEAR) -> None:
    """Run the machine's hourly work while its clock is wrong."""
    with clock_off(office, seconds):
        office.run("Bot", "preservation-order", "lapse", "--due")
        office.run("Bot", "sweep", "run", "--depth", "sample")
        office.run("Bot", "sweep", "run")


def dispute(office: Office) -> str:
    """Enter something as Eve, who says that her clock is right; return the entry's position."""
    return position(office.done("Eve", "case", "open", "C-2", "--late-reason", "clock", status=10))


def order(office: Office, number: str = "P-1") -> dict[str, Any]:
    found: dict[str, Any] = office.see("preservation-order", "show", number)
    return found


@pytest.mark.parametrize("disputed", [True, False], ids=["disputed", "undisputed"])
@pytest.mark.parametrize("hour", [True, False], ids=["false hour", "control"])
def test_what_was_read_in_a_false_hour_is_due_as_if_it_had_not_been(
    lab: Office, hour: bool, disputed: bool
) -> None:
    if hour:
        false_hour(lab)
        if disputed:
            dispute(lab)
    change(lab)
    lab.desk.clock.advance(11 * 30 * DAY)
    due = lab.desk.run("deadlines")
    assert "read objects" in due.out, due.out
    late = () if disputed or not hour else ("--late-reason", "clock")
    answer = lab.run("Bot", "sweep", "run", "--due", *late)
    assert (answer.status, "MISMATCH" in answer.out) == (3, True), answer.out


def test_thirty_days_ahead_on_an_examiners_own_key_are_worth_nothing_either(lab: Office) -> None:
    with clock_off(lab, 30 * DAY):
        lab.done("Eve", "sweep", "run")
    dispute(lab)
    change(lab)
    lab.desk.clock.advance(91 * DAY)
    answer = lab.run("Bot", "sweep", "run", "--due")
    assert (answer.status, "MISMATCH" in answer.out) == (3, True), answer.out


def test_a_clock_a_year_back_only_makes_more_due(lab: Office) -> None:
    change(lab)
    with clock_off(lab, -YEAR):
        lab.done("Eve", "case", "open", "C-2", "--late-reason", "clock", status=10)
    answer = lab.run("Bot", "sweep", "run", "--due")
    assert (answer.status, "MISMATCH" in answer.out) == (3, True), answer.out


@pytest.mark.parametrize("disputed", [True, False], ids=["disputed", "undisputed"])
def test_status_and_fixity_say_that_the_last_sweep_is_dated_wrong(lab: Office, disputed: bool) -> None:
    before = paged.value(lab.see("today"), "last_sweep")
    false_hour(lab)
    if disputed:
        dispute(lab)
    found = lab.see("today", status=10)
    assert paged.value(found, "last_sweep") == before
    said = "disputed" if disputed else "in the future"
    for command in (("today",), ("sweep", "status"), ("deadlines",)):
        assert said in " ".join(lab.desk.run(*command).out.split()), command


def test_the_table_of_looks_is_the_same_when_it_is_made_anew(lab: Office) -> None:
    false_hour(lab)
    dispute(lab)
    lab.done("Bot", "sweep", "run")
    found = lab.see("check", status=10)
    assert {finding["code"] for finding in found["findings"]} <= {
        "no_witness",
        "time_ahead",
        "time_seen",
        "nonconforming",
    }
    before = paged.without_ages(lab.see("sweep", "status"))
    lab.done("Ada", "doctor", "--repair", status=10)
    assert paged.without_ages(lab.see("sweep", "status")) == before


def test_a_deputy_is_not_forgotten_by_a_date_to_come(desk: Office) -> None:
    lent = ("--roles", "authority", "--valid-until", "2026-12-13T06:00:00Z", "--reason", "night_duty")
    desk.done("Judge", "actor", "deputise", "Carl", *lent)
    with clock_off(desk, YEAR):
        again = ("--roles", "authority", "--valid-until", "2027-12-13T06:00:00Z", "--reason", "night_duty")
        desk.done("Judge", "actor", "deputise", "Carl", *again)
    dispute(desk)
    assert "2026-12-13 06:00Z" in desk.desk.run("actor", "show", "Carl").out
    desk.done("Carl", "preservation-order", "issue", "C-1", *ORDER, "--reference", "P-9")


def test_a_lapse_recorded_in_a_false_hour_is_taken_back_and_the_true_one_recorded(lab: Office) -> None:
    control = lab.size()
    false_hour(lab)
    (lapsed,) = [
        entry["entry"]
        for entry in lab.see("log", "show", "--subject", "P-1")["entries"]
        if entry["kind"] == "preservation_order.lapsed" and entry["entry"] >= control
    ]
    dispute(lab)
    assert "retract" in lab.desk.run("deadlines").out
    assert paged.has(order(lab), "lapse")
    assert paged.value(order(lab), "state") == "in_force"
    lab.done(
        "Eve", "entry", "retract-lapse", str(lapsed), "--reason", "clock", "--late-reason", "clock", status=10
    )
    assert "retract" not in lab.desk.run("deadlines").out
    assert not paged.has(order(lab), "lapse")
    lab.desk.clock.advance(100 * DAY)
    assert paged.value(order(lab), "state") == "lapsed"
    assert "record the lapse" in lab.desk.run("deadlines").out
    entered = lab.done("Bot", "preservation-order", "lapse", "--due")["entries"]
    assert [entry["kind"] for entry in entered] == ["preservation_order.lapsed"]


def test_a_lapse_that_was_true_is_not_taken_back(lab: Office) -> None:
    lab.desk.clock.advance(100 * DAY)
    lapsed = position(lab.done("Bot", "preservation-order", "lapse", "--due"))
    answer = lab.run("Eve", "entry", "retract-lapse", lapsed, "--reason", "clock")
    assert (answer.status, "[rule entry.lapse_disputed]" in answer.err) == (5, True), answer.err
    assert lab.run("Bot", "entry", "retract-lapse", lapsed, "--reason", "clock").status == 5


def test_a_request_whose_lapse_was_recorded_in_a_false_hour_runs_on_once_that_is_taken_back(
    desk: Office,
) -> None:
    desk.received()
    desk.done(
        "Eve",
        "preservation-request",
        "effect",
        "AT-1",
        "--days",
        "60",
        "--data-holder",
        "Example Mail Ltd",
        status=10,
    )
    with clock_off(desk, YEAR):
        lapsed = position(desk.done("Bot", "preservation-request", "lapse", "--due"))
    dispute(desk)
    (row,) = [
        deadline for deadline in desk.see("deadlines")["deadlines"] if deadline["sort"] == "lapse_disputed"
    ]
    assert (row["what"], row["position"]) == ("preservation_request", int(lapsed))
    desk.done(
        "Eve", "entry", "retract-lapse", lapsed, "--reason", "clock", "--late-reason", "clock", status=10
    )
    desk.desk.clock.advance(100 * DAY)
    entered = desk.done("Bot", "preservation-request", "lapse", "--due")["entries"]
    assert [entry["kind"] for entry in entered] == ["preservation_request.lapsed"]


@pytest.mark.parametrize("hour", [True, False], ids=["false hour", "control"])
def test_a_probe_in_a_false_hour_proves_nothing_for_a_year(desk: Office, hour: bool) -> None:
    probe = ("store", "probe", "local", "--enter")
    if hour:
        with clock_off(desk, YEAR):
            assert desk.run("Ada", *probe).status in (0, 10)
        dispute(desk)
    else:
        assert desk.run("Ada", *probe).status in (0, 10)
    desk.desk.clock.advance(60 * DAY)
    store = SqlLedgerStore.open(desk.folder / "vault" / "ledger.db", readonly=True)
    try:
        lookup = Lookup(store.read())
        (recorded,) = lookup.all(StoreProbe)
        found = probe_state(lookup, "local", unb64(recorded.settings), desk.desk.clock.now())
    finally:
        store.close()
    assert found.state == "old"


def test_retracting_again_or_what_is_no_lapse_is_refused(lab: Office) -> None:
    size = lab.size()
    false_hour(lab)
    dispute(lab)
    words = ("--reason", "clock", "--late-reason", "clock")
    lab.done("Eve", "entry", "retract-lapse", str(size), *words, status=10)
    for entry, rule in ((str(size), "entry.lapse_open"), (str(size + 1), "entry.lapse_kind")):
        answer = lab.run("Eve", "entry", "retract-lapse", entry, *words)
        assert (answer.status, f"[rule {rule}]" in answer.err) == (5, True), answer.err


@pytest.mark.parametrize("disputed", [True, False], ids=["disputed", "undisputed"])
def test_an_entry_of_a_false_hour_does_not_wait_for_a_witness_for_a_year(
    desk: Office, disputed: bool
) -> None:
    desk.desk.run("log", "checkpoint", "--out", "plain")
    witness = WitnessSigner("w.example/far", seed_of("far"))
    line = cosignature.cosign((desk.folder / "plain").read_bytes(), witness, desk.desk.clock.now())
    store = SqlLedgerStore.open(desk.folder / "vault" / "ledger.db")
    with store.begin() as txn:
        told = line.decode().split("\n")[-2]
        txn.add_cosignature(StoredCosignature(desk.size(), str(witness.verifier), told))
        txn.commit()
    store.close()
    assert "witness_overdue" not in paged.alarms(desk.see("today"))
    with clock_off(desk, YEAR):
        desk.case("C-3")
    if disputed:
        dispute(desk)
    desk.desk.clock.advance(60 * DAY)
    assert "witness_overdue" in paged.alarms(desk.see("today", status=desk.desk.run("today").status))
