"""`custody sweep` over time: what is due, stopping and going on, plans, and samples that a witness chose."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from custody.proof.sampling import positions, witness_seed
from custody.storage.stores.disk.store import DiskObjects
from tests.cli import paged
from tests.cli.office import Office, golden
from tests.cli.proofs.test_witness import Elsewhere

MIB = 1 << 20


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    for name in ("a.dd", "b.dd", "c.dd"):
        (office.folder / name).write_bytes(name.encode() * 100)
        office.done("Eve", "archive", name, "--exhibit", "EV/1")
    return office


def policy(office: Office, *lines: str) -> None:
    """Add a policy for the vault's store to its custody.toml."""
    file = office.folder / "vault" / "custody.toml"
    file.write_text(file.read_text() + "\n[store.local.verification]\n" + "\n".join(lines) + "\n")


def witnessed(office: Office) -> bytes:
    """Cosign the head by a witness outside; return the cosigned checkpoint."""
    away = Elsewhere(office)
    away.request()
    away.sign()
    office.see("witness", "add", "stick/cosigned", "--vkey", "@w.vkey")
    return (office.folder / "stick" / "cosigned").read_bytes()


def test_what_is_due_is_checked_once_and_again_when_its_time_has_come(lab: Office) -> None:
    first = lab.done("Bot", "sweep", "run", "--due")
    assert first["objects"] == 3
    nothing = lab.done("Bot", "sweep", "run", "--due")
    assert {name: type(value) for name, value in nothing.items()} == {
        name: type(value) for name, value in first.items()
    }
    assert nothing["outcomes"] == dict.fromkeys(first["outcomes"], 0)
    again = lab.run("Bot", "sweep", "run", "--due")
    assert (again.status, "nothing is due" in again.out) == (0, True)
    lab.desk.clock.advance(90 * 86400)
    status = paged.rows(lab.see("sweep", "status"), "stores")[0]
    assert (status["within"], status["overdue"], status["never"]) == (0, 3, 0)
    assert lab.done("Bot", "sweep", "run", "--due")["objects"] == 3


def test_the_policy_of_a_store_stands_in_its_settings(lab: Office) -> None:
    policy(lab, "full_days = 10", "sample_days = 2", "sample_leaves = 5", "rate = 50", 'window = "00-23"')
    lab.done("Bot", "sweep", "run")
    plan = paged.rows(lab.see("sweep", "plan"), "due")
    assert [(step["objects"], step["rate"], step["window"]) for step in plan] == [(0, 50, "00-23")] * 2
    lab.desk.clock.advance(2 * 86400)
    assert [row["objects"] for row in paged.rows(lab.see("sweep", "plan"), "due")] == [0, 3]
    lab.desk.clock.advance(8 * 86400)
    assert [row["objects"] for row in paged.rows(lab.see("sweep", "plan"), "due")] == [3, 3]


@pytest.mark.parametrize(
    "line",
    [
        "full_days = 0",
        "sample_days = 9999",
        'full_days = "90"',
        "full_days = true",
        "rate = 1.5",
        "rate = 0",
        "sample_leaves = -1",
        'window = "8"',
        "window = 8",
        "weekly = true",
    ],
)
def test_a_policy_that_says_something_else_is_refused_by_name(lab: Office, line: str) -> None:
    policy(lab, "full_days = 30")
    assert lab.desk.run("sweep", "plan").status == 0
    file = lab.folder / "vault" / "custody.toml"
    file.write_text(file.read_text().replace("full_days = 30", line))
    answer = lab.desk.run("sweep", "plan")
    assert (answer.status, line.split(" =", maxsplit=1)[0] in answer.err) == (9, True)


def test_a_plan_says_how_much_there_is_and_how_long_it_takes(lab: Office) -> None:
    full, sample = paged.rows(lab.see("sweep", "plan", "--rate", "129"), "due")
    assert (full["objects"], full["bytes"], full["seconds"]) == (3, 1200, 1)
    assert (sample["objects"], sample["bytes"]) == (3, 1200)
    golden("sweep-plan", lab.desk.run("sweep", "plan", "--json"), lab.folder)


def test_outside_of_its_hours_nothing_is_begun(lab: Office) -> None:
    hour = lab.desk.clock.now() // 3600 % 24
    shut, open_ = f"{(hour + 1) % 24:02}-{(hour + 2) % 24 or 24:02}", f"{hour:02}-{(hour + 2) % 24 or 24:02}"
    before = lab.size()
    late = lab.done("Bot", "sweep", "run", "--due", "--window", shut)
    assert (late["objects"], late["left"], lab.size()) == (0, 3, before)
    assert lab.done("Bot", "sweep", "run", "--due", "--window", open_)["objects"] == 3
    assert lab.done("Bot", "sweep", "run", "--max-duration", "0m")["left"] == 3


def test_slices_of_a_store_make_up_the_whole(lab: Office) -> None:
    parts = [
        lab.done("Bot", "sweep", "run", "--store", "local", "--slice", f"{at}/2")["objects"] for at in (1, 2)
    ]
    assert sum(parts) == 3
    assert lab.run("Bot", "sweep", "run", "--store", "elsewhere").status == 6


@pytest.mark.parametrize(
    "flags",
    [
        ("--slice", "3/2"),
        ("--slice", "0/2"),
        ("--slice", "x"),
        ("--max-age", "-1"),
        ("--max-duration", "6"),
        ("--window", "8"),
        ("--rate", "0"),
        ("--jobs", "none"),
    ],
)
def test_flags_that_say_nothing_are_refused(lab: Office, flags: tuple[str, str]) -> None:
    assert lab.run("Bot", "sweep", "run", *flags).status == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTSTP])
def test_a_sweep_that_is_stopped_enters_what_it_checked_and_the_next_does_the_rest(
    lab: Office, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    real, reads = DiskObjects.read, []

    def read(
        store: DiskObjects, key: str, version: str | None, offset: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        reads.append(key)
        if len(reads) == 3:
            os.kill(os.getpid(), number)
        return real(store, key, version, offset, length)

    monkeypatch.setattr(DiskObjects, "read", read)
    before = signal.getsignal(number)
    stopped = lab.done("Bot", "sweep", "run", "--due", "--jobs", "1", status=130)
    assert (stopped["objects"], stopped["left"], stopped["stopped"]) == (2, 1, True)
    assert [entry["kind"] for entry in stopped["entries"]] == ["sweep.completed"]
    assert signal.getsignal(number) is before
    assert lab.done("Bot", "sweep", "run", "--due")["objects"] == 1


def test_a_sample_is_chosen_by_the_newest_cosignature_once_and_anybody_derives_it_again(lab: Office) -> None:
    (lab.folder / "big.dd").write_bytes(bytes(range(41)) * MIB)
    big = lab.done("Eve", "archive", "big.dd", "--exhibit", "EV/1")
    policy(lab, "sample_leaves = 4")
    cosigned = witnessed(lab)
    swept = lab.done("Bot", "sweep", "run", "--depth", "sample")
    assert swept["outcomes"]["verified"] == 4
    name = swept["entries"][0]["subject"]
    chosen = lab.see("sweep", "sample", name)
    assert paged.value(chosen, "positions") == "witness"
    assert paged.value(chosen, "witness").split("+")[0] == "w.example/office-2"
    # What an auditor does who has the cosigned checkpoint alone: its text, an empty line, the witness's line.
    text, _, lines = cosigned.decode().partition("\n\n")
    line = next(item for item in lines.splitlines() if item.split()[1] == "w.example/office-2")
    seed = witness_seed(f"{text}\n\n{line}\n".encode())
    key = big["entries"][0]["subject"]
    assert paged.value(chosen, "seed") == seed.hex()
    read = {row["object"]: paged.read_leaves(row) for row in paged.rows(chosen, "objects")}
    assert read[key] == positions(seed, key, 41, 4)
    assert len(read[key]) == 4
    golden("sweep-sample", lab.desk.run("sweep", "sample", name, "--object", key, "--json"), lab.folder)
    again = lab.done("Bot", "sweep", "run", "--depth", "sample")
    own = lab.see("sweep", "sample", again["entries"][0]["subject"], status=10)
    assert (paged.value(own, "positions"), paged.value(own, "witness")) == ("self_chosen", None)
    full = lab.done("Bot", "sweep", "run")
    assert lab.desk.run("sweep", "sample", full["entries"][0]["subject"]).status == 6


def test_an_old_cosignature_chooses_nothing(lab: Office) -> None:
    witnessed(lab)
    lab.desk.clock.advance(8 * 86400)
    answer = lab.run("Bot", "sweep", "run", "--depth", "sample")
    assert (answer.status, "chose the leaves itself" in answer.err) == (0, True)
    assert "chosen by this agency itself" in answer.out
