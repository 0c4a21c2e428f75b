"""The units for systemd: systemd reads them without a complaint, and each command in them runs in a vault."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import time
from pathlib import Path

import pytest

from custody.law.clock import DAY
from custody.storage.memory.small_ports import FixedClock
from tests.cli.desk import Desk
from tests.cli.logged import lines
from tests.cli.office import Office
from tests.docs.house import DEPLOY, UNITS, House, read_unit, services
from tests.programs import program

#: The shortest time that an order has run when the machine looks for lapses: it was issued before and is over.
AGO = 100 * DAY


def systemd_says(folder: Path, *names: str) -> str:
    """Return all that systemd has to say of units."""
    found = subprocess.run(
        [program("systemd-analyze", "systemd"), "verify", "--man=no", *names],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    return found.stdout + found.stderr


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Make a machine with all that the page has installed."""
    made = House(tmp_path)
    made.install("custody.toml", "/var/lib/custody/.config/custody/custody.toml", 0o600)
    made.install("custody.env", "/etc/custody/custody.env", 0o640)
    for file in (*UNITS.glob("*.service"), *UNITS.glob("*.timer"), *UNITS.glob("*.d/*.conf")):
        name = file.relative_to(UNITS).as_posix()
        made.install(f"systemd/{name}", f"/etc/systemd/system/{name}", 0o644)
    return made


def test_systemd_reads_every_unit_without_a_complaint(house: House) -> None:
    folder = house.path("/etc/systemd/system")
    names = sorted(file.name for file in folder.iterdir() if file.is_file())
    assert len(names) == 15
    assert systemd_says(folder, *(f"./{name}" for name in names)) == ""
    shared = folder / "custody-.service.d" / "10-all.conf"
    shared.write_text(shared.read_text().replace("=strict", "=strikt"))
    assert "Failed to parse ProtectSystem=strikt" in systemd_says(folder, "./custody-sweep.service")


def test_every_service_has_the_account_the_walls_and_ten_as_success() -> None:
    shared = (UNITS / "custody-.service.d" / "10-all.conf").read_text()
    for line in (
        "User=custody",
        "EnvironmentFile=/etc/custody/custody.env",
        "SuccessExitStatus=10",
        "ProtectSystem=strict",
        "StandardOutput=null",
        "ReadWritePaths=/var/lib/custody -/var/log/custody",
        "PrivateTmp=yes",
        "NoNewPrivileges=yes",
        "OnFailure=notify-custody@%n.service",
    ):
        assert f"\n{line}\n" in shared
    for unit in services():
        text = (UNITS / f"{unit.name}.service").read_text()
        outsiders = unit.name in ("custody-publish", "custody-health")
        assert ("\nUMask=0022\n" if outsiders else "\nUMask=0077\n") in text
        signs = not outsiders and unit.name != "custody-check"
        assert ("LoadCredential=passphrase:/etc/custody/machine.passphrase" in text) is signs
        assert "Persistent=true" in (UNITS / f"{unit.name}.timer").read_text()


def test_accounts_and_folders_are_made_with_their_modes(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give folders to other accounts")
    (tmp_path / "etc").mkdir()
    for made, package in (("systemd-sysusers", "systemd"), ("systemd-tmpfiles", "systemd")):
        folder = DEPLOY / f"{made.removeprefix('systemd-')}.d" / "custody.conf"
        create = ["--create"] if made == "systemd-tmpfiles" else []
        subprocess.run(
            [program(made, package), f"--root={tmp_path}", *create, str(folder)],
            check=True,
            capture_output=True,
        )
    users = {
        line.split(":")[0]: line.split(":") for line in (tmp_path / "etc/passwd").read_text().splitlines()
    }
    groups = {
        line.split(":")[0]: int(line.split(":")[2])
        for line in (tmp_path / "etc/group").read_text().splitlines()
    }
    assert users["custody"][5:] == ["/var/lib/custody", "/usr/sbin/nologin"]
    account = int(users["custody"][2])
    for path, mode, owner, group in (
        ("var/lib/custody/vault", 0o2750, account, groups["custody-audit"]),
        ("var/lib/custody/keys", 0o700, account, groups["custody"]),
        ("var/lib/custody/state", 0o700, account, groups["custody"]),
        ("var/lib/custody/receipts", 0o700, account, groups["custody"]),
        ("etc/custody", 0o750, 0, groups["custody"]),
        ("srv/custody/published", 0o755, account, groups["custody"]),
        ("var/backups/custody", 0o700, account, groups["custody"]),
    ):
        found = (tmp_path / path).stat()
        assert (stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid) == (mode, owner, group), path


@pytest.fixture
def office(house: House) -> Office:
    """Return an office there with a machine key, an expired order and an object due to be read."""
    desk = Desk(house.root / "desk", FixedClock(int(time.time()) - AGO), step=0)
    base = house.path("/var/lib/custody")
    desk.environ |= {f"CUSTODY_{name.upper()}": str(base / name) for name in ("vault", "keys", "state")}
    found = Office(desk)
    made = desk.done("init", "--domain", "lab.example", "--display-name", "Ada")
    found.keys["Ada"] = made["key"]
    found.hire("Judge", "authority")
    found.hire("Eve", "examiner")
    secret = house.path("/etc/custody/machine.passphrase")
    secret.write_text("of the machine alone\n")
    secret.chmod(0o600)
    bot = desk.run("key", "new", "--json", CUSTODY_PASSPHRASE_FILE=str(secret)).document["key"]
    found.done(
        "Ada", "actor", "enrol", "--vkey", bot["vkey"], "--display-name", "night shift", "--roles", "machine"
    )
    found.keys["Bot"] = bot["name"]
    found.done(
        "Ada",
        "actor",
        "enrol",
        "--vkey",
        desk.done("key", "new")["key"]["vkey"],
        "--display-name",
        "Bea",
        "--roles",
        "administrator",
    )
    found.case()
    found.order()
    found.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    found.seizure()
    found.exhibit()
    image = house.root / "stick.img"
    image.write_bytes(os.urandom(5000))
    found.done("Eve", "archive", str(image), "--exhibit", "EV/1")
    desk.clock.set(int(time.time()))
    return found


def test_every_command_of_every_unit_runs_in_a_vault(house: House, office: Office) -> None:
    log = house.root / "custody.log"
    settings = house.path("/var/lib/custody/.config/custody/custody.toml")
    settings.write_text(settings.read_text().replace('"syslog"', json.dumps(str(log))))
    for folder in ("/srv/custody/published", "/srv/custody/metrics", "/var/backups/custody"):
        house.path(folder).mkdir(parents=True)
    before, ran = office.size(), 0
    for unit in services():
        for done in house.start(unit):
            assert done.returncode in (0, 10), (unit.name, done.stdout, done.stderr)
            assert not re.search("C-1|P-1|S-1|EV/1|stick", done.stderr), done.stderr
            ran += 1
    assert ran == len(lines(log))
    assert {line.get("key") for line in lines(log)} == {office.keys["Bot"], None}
    kinds = {entry["kind"] for entry in office.see("log", "show", "--first", str(before))["entries"]}
    assert {"backup.made", "sweep.completed", "preservation_order.lapsed"} <= kinds
    assert (
        office.desk.run(
            "verify",
            "--published",
            str(house.path("/srv/custody/published")),
            "--vkey",
            f"@{house.path('/var/lib/custody/vault/log/log.vkey')}",
        ).status
        == 0
    )
    (metrics,) = house.path("/srv/custody/metrics").iterdir()
    assert metrics.name == "custody.prom"
    assert re.search(r"^custody_\w+", metrics.read_text(), re.MULTILINE)
    (backup,) = (path for path in house.path("/var/backups/custody").iterdir() if path.is_dir())
    assert office.desk.run("backup", "verify", str(backup)).status in (0, 10)


def test_whoever_is_told_is_told_which_unit_failed() -> None:
    unit = read_unit(UNITS / "notify-custody@.service")
    assert unit.commands == (
        '/usr/bin/logger --priority user.crit --tag custody "%i failed on %H: journalctl --unit %i"',
    )
