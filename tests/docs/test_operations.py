"""The pages for whoever runs the machine are played from first line to last, and name what there is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.cli.logged import lines, read
from tests.docs.handbook import how_to
from tests.docs.house import DEPLOY, PROGRAM, UNITS
from tests.docs.operations import Machine, blocks
from tests.programs import program
from tools.docs import ROOT

PAGE = how_to("operations", "nightly-work", "backup-and-restore", "key-ceremony", "upgrade-and-move")
#: An account that owns a vault, and the group that may read it; both need no name.
OWNER, READERS = 64_001, 64_002
#: Checks as an auditor does, in one process.
AUDITOR = """
import os
import sys
from pathlib import Path
from custody.cli.shell.call import Surroundings
from custody.cli.main import main
around = Surroundings(sys.stdout, sys.stderr, os.environ, Path.cwd())
print([main(words.split(), around) for words in sys.argv[1:]])
"""


def test_every_block_is_typed_and_answers_as_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(machine.house.path("/var/lib/custody/.config")))
    monkeypatch.setenv("COLUMNS", "80")
    for language, block in blocks(PAGE):
        machine.play(language, block)
    assert len(machine.account.typed) > 40
    timers = {file.name for file in UNITS.glob("*.timer")}
    enabled = {word for call in machine.called("systemctl") if call[0] == "enable" for word in call[2:]}
    assert enabled == timers
    installed = {file.name for file in machine.house.path("/etc/systemd/system").iterdir()}
    assert installed == {file.name for file in UNITS.iterdir()}
    log = machine.house.path("/var/log/custody/custody.log")
    assert {line["command"] for line in lines(log)} >= {"today", "backup make", "restore", "log resume"}
    assert lines(machine.house.root / "syslog")
    assert not re.search("Admin|Examiner|MOVED|srv", log.read_text())
    written = machine.house.path("/srv/custody/metrics/custody.prom").read_text()
    alerts = [block for language, block in blocks(PAGE) if language == "yaml"]
    named = set(re.findall(r"custody_\w+", "".join(alerts)))
    assert len(named) == 4
    assert all(re.search(rf"^{metric}\{{", written, re.MULTILINE) for metric in named)


def test_every_block_is_of_a_kind_that_a_test_knows() -> None:
    found = [(language, block) for language, block in blocks(PAGE) if language not in ("console", "shell")]
    assert [language for language, _ in found] == ["text", "yaml", "text"]
    (_, rule), _, (_, told) = found
    assert rule == "%examiners ALL=(custody) /usr/local/bin/custody\n"
    assert f"\nln -s {PROGRAM} /usr/local/bin/custody\n" in PAGE
    assert len(read(told)) == 2


def test_the_tables_name_what_is_installed() -> None:
    rows = dict(re.findall(r"^\| `(custody-\w+)` \| ([^|]+?) \|", PAGE, re.MULTILINE))
    assert set(rows) == {file.stem for file in UNITS.glob("*.timer")}
    for name, when in rows.items():
        calendar = re.findall(r"^OnCalendar=(.*)$", (UNITS / f"{name}.timer").read_text(), re.MULTILINE)
        says = {"every hour": ("hourly", "*-*-* *:30:00"), "every quarter of an hour": ("*:0/15",)}
        day, _, clock = f" {when}".removesuffix(" UTC").rpartition(" ")
        assert calendar[0] in says.get(when, (f"{day} *-*-* {clock}:00 UTC".strip(),)), name
    folders = (DEPLOY / "tmpfiles.d" / "custody.conf").read_text()
    for path in re.findall(r"`(/var/lib/custody/[\w.]+)`", PAGE):
        assert f"d {path} " in folders, path


def test_an_auditor_of_the_group_reads_the_vault_and_leaves_nothing(tmp_path: Path) -> None:
    """The page's modes: root without its powers is an account like any other, which owns the program's files here."""
    if os.geteuid() != 0:
        pytest.skip("only root can give files to other accounts")
    desk = Desk(tmp_path / "desk", step=0)
    desk.done("init", "--domain", "lab.example")
    (tmp_path / "log.vkey").write_text(desk.run("log", "vkey").out)
    vault = desk.folder / "vault"
    for path in (vault, *vault.rglob("*")):
        shutil.chown(path, OWNER, READERS)
    (shell,) = (block for language, block in blocks(PAGE) if language == "shell" and "chmod 2750" in block)
    vault.chmod(0o2750)
    for mode, names in re.findall(r"^chmod (\d+) (.+)$", shell, re.MULTILINE):
        for name in names.replace("/var/lib/custody/vault", str(vault)).split():
            Path(name).chmod(int(mode, 8))
    before = sorted(path.relative_to(vault) for path in vault.rglob("*"))
    trusts, checks = f"trust lab.example --key @{tmp_path}/log.vkey", "check --objects none"
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "CUSTODY_VAULT": str(vault),
        "CUSTODY_STATE": str(tmp_path / "own" / "state"),
        "CUSTODY_KEYS": str(tmp_path / "own" / "keys"),
    }
    plain = [program("setpriv", "util-linux"), "--bounding-set=-all", "--inh-caps=-all", "--clear-groups"]

    def types(*commands: str) -> str:
        words = [*plain, f"--regid={READERS}", sys.executable, "-c", AUDITOR, *commands]
        done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
        return done.stderr + done.stdout

    told = types(trusts, checks, "today")
    assert told.splitlines()[-1] in ("[0, 0, 0]", "[0, 0, 10]"), told
    assert "VERIFIED: integrity" in told
    assert sorted(path.relative_to(vault) for path in vault.rglob("*")) == before
    (vault / "ledger.db").chmod(0o600)
    told = types(checks)
    assert told.splitlines()[-1] != "[0]", "the modes are what lets an auditor read"
    assert "VERIFIED: integrity" not in told
