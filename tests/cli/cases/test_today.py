"""`custody today`: what needs somebody today, without a passphrase and without changing anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from custody.cli.daily.today import MOST
from custody.law.clock import DAY, parse_instant
from custody.ledger.views.worklist.worklist import WITNESS_WITHIN
from custody.pages.today.status import TASKS
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office, golden

FINE = ("--seal-state", "absent", "--condition", "as_described")


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with an order served, one not served, and an exhibit offered to Carl."""
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")
    office.order("P-2")
    office.seizure()
    office.exhibit()
    office.done(
        "Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination", "--hours", "72"
    )
    return office


#: What waits for anybody: an order without its clock, and a seizure without its papers.
OPEN = {"orders_not_started": 1, "seizures_unfinished": 1}


def counts(office: Office, who: str, status: int = 0) -> dict[str, int]:
    found: dict[str, int] = paged.values(office.see("today", "--as", who, status=status), "waiting")
    return {name: count for name, count in found.items() if count}


def test_each_person_sees_what_waits_for_them(desk: Office) -> None:
    assert counts(desk, "Carl") == {**OPEN, "offers_to_you": 1}
    assert counts(desk, "Eve") == {**OPEN, "offers_by_you": 1, "held_by_you": 1}


def test_the_answer_for_scripts_is_the_one_on_file(desk: Office) -> None:
    golden("today", desk.desk.run("today", "--as", "Carl", "--json"), desk.folder)


def test_an_order_is_due_in_time_and_overdue_with_status_ten_until_its_lapse_is_recorded(
    desk: Office,
) -> None:
    desk.desk.clock.advance(80 * DAY)
    assert counts(desk, "Judge")["orders_due"] == 1
    assert "preservation-order renew" in desk.desk.run("today", "--as", "Judge").out
    desk.desk.clock.advance(10 * DAY)
    assert counts(desk, "Judge", status=10)["orders_lapsed"] == 1
    desk.done("Bot", "preservation-order", "lapse", "--due")
    assert counts(desk, "Judge") == OPEN


def test_how_early_an_order_is_due_is_a_setting(desk: Office) -> None:
    desk.desk.clock.advance(75 * DAY)
    assert "orders_due" not in counts(desk, "Judge")
    found = desk.see("today", "--as", "Judge", "--due-days", "20")
    assert paged.count(found, "orders_due") == 1
    assert desk.desk.run("today", "--due-days", "0").status == 2
    assert desk.desk.run("today", "--due-days", "x").status == 2


def test_counts_come_before_lists_and_lines_fit(desk: Office) -> None:
    shown = desk.desk.run("today", "--as", "Carl").out.splitlines()
    first_count = next(at for at, line in enumerate(shown) if line.startswith("  orders not started "))
    first_list = shown.index("Orders not started (1)")
    assert first_count < first_list
    assert any("EV/1" in line and "Eve" in line for line in shown[first_list:])
    assert max(map(len, shown[1:])) <= 80


def test_a_ledger_that_no_witness_saw_says_so(desk: Office) -> None:
    assert "never: without a witness" in desk.desk.run("today").out


def test_what_a_witness_saw_is_counted_and_what_came_after_too(desk: Office) -> None:
    witness = Desk(desk.folder / "court")
    made = witness.done("witness", "init", "--name", "court.example/office-2")
    vkey = desk.desk.run("log", "vkey").out.strip()
    seen = desk.size()
    stick = desk.folder / "stick"
    desk.see("witness", "request", "--old-size", "0", "--out", str(stick))
    sign = ("witness", "sign", str(stick / "checkpoint"), "--vkey", vkey, "--out", str(stick / "cosigned"))
    witness.done(*sign)
    desk.see("witness", "add", str(stick / "cosigned"), "--vkey", made["vkey"])
    assert f"up to entry {seen - 1}\n" in desk.desk.run("today").out
    desk.case("C-2")
    assert f"up to entry {seen - 1}; 1 newer not yet" in desk.desk.run("today").out
    assert paged.value(desk.see("today"), "witnessed") == seen


def test_of_a_long_list_the_first_rows_are_given_and_all_are_counted(desk: Office) -> None:
    for at in range(MOST):
        desk.exhibit(f"EV/{at + 2}")
    shown = desk.desk.run("today", "--as", "Eve").out
    assert ["in", "your", "custody", "21"] in [line.split() for line in shown.splitlines()]
    assert "  and 1 more\n" in shown
    assert "All rows: custody today --as Eve --limit 0\n" in shown
    assert "All rows" not in desk.desk.run("today", "--as", "Eve", "--limit", "0").out
    for limit, given in (((), MOST), (("--limit", "3"), 3), (("--limit", "0"), MOST + 1)):
        found = desk.see("today", "--as", "Eve", *limit)
        assert (len(paged.rows(found, "held_by_you")), paged.count(found, "held_by_you")) == (given, MOST + 1)
    assert desk.desk.run("today", "--limit", "-1").status == 2


def test_without_a_name_it_speaks_to_nobody_in_particular(desk: Office) -> None:
    found = desk.see("today")
    assert paged.value(found, "actor") is None
    assert paged.count(found, "orders_not_started") == 1
    assert "not named: use --as" in desk.desk.run("today").out


def test_the_only_key_of_a_machine_says_for_whom_and_no_passphrase_is_asked(desk: Office) -> None:
    for name in ("Ada", "Judge", "Eve", "Bot"):
        Path(desk.folder, "keys", desk.keys[name].replace("/", "~") + ".key").unlink()
    del desk.desk.environ["CUSTODY_PASSPHRASE_FILE"]
    assert paged.said(desk.see("today"), "actor") == "Carl"


def test_another_persons_desk_can_be_looked_at_without_their_key(desk: Office) -> None:
    shutil.rmtree(desk.folder / "keys")
    assert paged.said(desk.see("today", "--as", "Eve"), "actor") == "Eve"
    answer = desk.desk.run("today", "--as", "Nobody")
    assert answer.status == 6
    assert "no actor named 'Nobody'" in answer.err
    assert [
        words
        for words in (("exhibit", "list"), ("case", "list"), ("actor", "show", "Eve"))
        if (found := desk.run("Nobody", *words)).status != 6 or found.out or found.err != answer.err
    ] == []


def test_a_restored_older_copy_is_told_before_anybody_tries_to_sign(desk: Office) -> None:
    database = desk.folder / "vault" / "ledger.db"
    old = database.read_bytes()
    desk.done("Carl", "transfer", "accept", "EV/1", *FINE)
    database.write_bytes(old)
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    answer = desk.desk.run("today", "--as", "Carl")
    assert answer.status == 4
    assert "nothing can be entered" in answer.err
    told = desk.see("today", "--as", "Carl", status=4)
    assert (paged.value(told, "may_sign"), "behind" in paged.alarms(told)) == (False, True)


def test_a_failing_object_and_an_open_proposal_are_listed(desk: Office) -> None:
    (desk.folder / "stick.dd").write_bytes(b"image")
    desk.done("Eve", "archive", "stick.dd", "--exhibit", "EV/1")
    assert "objects are stored, but no byte of them was ever verified" in desk.desk.run("today").out
    position = paged.rows(desk.see("exhibit", "show", "EV/1"), "entries")[-1]["entry"]
    propose = ("erasure", "propose", str(position), "--fields", "description", "--basis", "court_order")
    desk.done("Carl", *propose, "--legal-basis", "DPA s. 17")
    store = desk.folder / "vault" / "objects" / "objects"
    (stored,) = (path for path in store.rglob("*") if path.is_file())
    stored.chmod(0o600)
    stored.write_bytes(b"imagf")
    desk.run("Bot", "sweep", "run")
    answer = desk.desk.run("today", "--as", "Eve")
    assert answer.status == 10
    assert "mismatch" in answer.out
    assert f"erasure  entry {position}" in answer.out
    assert ["full", "0", "1"] in [line.split()[-5:-2] for line in answer.out.splitlines()]
    assert counts(desk, "Eve", status=10)["objects_failing"] == 1
    desk.desk.clock.set(parse_instant(desk.see("log", "show", "--entry", "0")["at"]) + WITNESS_WITHIN + 60)
    told = " ".join(desk.desk.run("today").out.split())
    assert told.index("stored in local:") < told.index("has waited 7 d"), (
        "damaged evidence stands before a reminder"
    )
    assert "alarms, stored objects failing," in told.partition("urgent")[2]


def test_there_is_no_status_without_a_vault(tmp_path: Path, desk: Office) -> None:
    answer = desk.desk.run("today", "--vault", str(tmp_path / "nowhere"))
    assert answer.status == 9
    assert "there is no vault" in answer.err


def test_who_gave_learns_that_an_offer_was_refused_until_something_follows(desk: Office) -> None:
    assert "offers_refused" not in counts(desk, "Eve")
    desk.done("Carl", "transfer", "refuse", "EV/1", "--reason", "seal")
    assert "offers_refused" not in counts(desk, "Carl")
    (row,) = paged.texts(desk.see("today", "--as", "Eve"), "offers_refused")
    assert (row["exhibit"], row["receiver"], row["reason"]) == ("EV/1", "Carl", "seal")
    shown = desk.desk.run("today", "--as", "Eve").out
    assert "refused by" in shown
    assert f" {row['entry']}\n" in shown
    desk.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    assert "offers_refused" not in counts(desk, "Eve")


def test_an_erasure_that_was_approved_is_due_until_it_is_carried_out_or_has_expired(desk: Office) -> None:
    target = str(desk.see("log", "show", "--subject", "exhibit:EV/1")["entries"][0]["entry"])
    fields = ("--fields", "description", "--basis", "court_order", "--legal-basis", "DPA s. 17")

    def approved() -> str:
        made = desk.done("Carl", "erasure", "propose", target, *fields)
        proposal = str(made["entries"][0]["position"])
        assert counts(desk, "Carl")["proposals_open"] == 1
        desk.done("Judge", "erasure", "approve", proposal)
        return proposal

    approved()
    found = counts(desk, "Carl")
    assert (found["erasures_due"], "proposals_open" in found) == (1, False)
    assert "Erasures due (1)" in desk.desk.run("today", "--as", "Carl").out
    desk.desk.clock.advance(15 * DAY)
    assert "erasures_due" not in counts(desk, "Carl")
    desk.done("Carl", "erasure", "execute", approved())
    assert "erasures_due" not in counts(desk, "Carl")


def test_entries_that_no_witness_has_seen_for_a_week_are_overdue(desk: Office) -> None:
    opened = desk.see("log", "show", "--entry", "0")["at"]
    assert "witness_overdue" not in paged.alarms(desk.see("today"))
    desk.desk.clock.set(parse_instant(opened) + WITNESS_WITHIN)
    assert "witness_overdue" not in paged.alarms(desk.see("today"))
    assert "witness_overdue" in paged.alarms(desk.see("today"))
    assert "entry 0 has waited 7 d" in desk.desk.run("today").out


def test_deadlines_are_counted_whatever_room_they_are_of(desk: Office) -> None:
    before = paged.values(desk.see("today", "--as", "Judge"), "deadlines")
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
    desk.done("Judge", *claim, "--scope", "letters")
    after = paged.values(desk.see("today", "--as", "Judge"), "deadlines")
    assert after == {**before, "undated": before["undated"] + 1}
    shown = " ".join(desk.desk.run("today").out.split())
    assert f"without a date {after['undated']}" in shown
    rows = desk.see("deadlines", "--limit", "0")["deadlines"]
    assert len(rows) == after["overdue"] + after["ahead"] + after["undated"]


def test_counting_stops_where_it_is_told_to(desk: Office) -> None:
    from custody.ledger.views.deadlines import count
    from tests.world import World

    world = World.memory().staff()
    for _ in range(3):
        world.serve(world.order(world.case(), clock_start="order", days=5))
        world.order(world.case(), clock_start="service", days=5)
    now = world.clock.now()
    found = [count(world.store.read(), now, now + 10 * DAY, most=most) for most in (2, 3)]
    assert [(item.ahead, item.undated, item.more) for item in found] == [(3, 2, True), (3, 3, False)]


def test_each_task_has_the_command_that_settles_it(desk: Office) -> None:
    tasks = paged.rows(desk.see("today", "--as", "Carl"), "tasks")
    assert [(row["what"], row["name"]) for row in tasks] == [
        ("exhibit", "EV/1"),
        ("preservation_order", "P-2"),
    ]
    accept, serve = (row["command"] for row in tasks)
    desk.done("Carl", *str(accept).split()[1:], *FINE)
    desk.done("Eve", *str(serve).split()[1:], "--method", "post")
    assert paged.rows(desk.see("today", "--as", "Carl"), "tasks") == []


def test_tasks_beyond_the_first_are_counted(desk: Office) -> None:
    for number in range(TASKS):
        desk.order(f"P-{number + 10}")
    found = desk.see("today", "--as", "Eve")
    assert len(paged.rows(found, "tasks")) == TASKS
    assert "1 more" in desk.run("Eve", "today").out.partition("Waiting")[0]
