"""Generated tamperings of files around a vault: settings, the log's key, manifests of folders, a witness's memory."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from custody.errors import ConfigError, CustodyError, HeadMismatch
from custody.ledger.audit import Report
from custody.ledger.publish.witness import Witness
from custody.storage.account.witness_file import WitnessFile
from custody.storage.settings.settings import load
from custody.storage.vault.vault import open_vault
from tests.attacks.tampering import NAMED, NOT_DONE, SAME, Record, changed, judge_all, other_bytes
from tests.attacks.vaults import Hurt
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.tamper.vault import WITNESS
from tests.world import World

Change = tuple[str, int, int, bytes]
#: Settings that no reading of the record rests on: whoever may write the file may choose them.
FREE = {"domain"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office with a folder in its only store, right in every place."""
    made = Office(Desk(tmp_path_factory.mktemp("files"))).open()
    made.case()
    made.seizure()
    made.exhibit()
    top = made.folder / "phone"
    (top / "DCIM").mkdir(parents=True)
    for number in range(3):
        (top / "DCIM" / f"{number}.jpg").write_bytes(bytes([number]) * 3000)
    made.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    report = checked(made)
    assert isinstance(report, Report)
    assert report.verdict == "verified", report.findings
    return made


def checked(office: Office) -> Report | CustodyError:
    """Check a vault as `custody check` does, in this process."""
    desk = office.desk
    try:
        settings = load({}, desk.environ, folder=desk.folder, user=desk.folder / "no such file")
        with open_vault(settings, desk.clock, desk.entropy, readonly=True, inspecting=True) as vault:
            return vault.audit().run(objects="full")
    except CustodyError as error:
        return error


def said(data: bytes) -> dict[str, Any] | None:
    """Return what a settings file says, by Python's own reader; None where it is no TOML."""
    try:
        return tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None


@pytest.fixture
def hurting(office: Office) -> Iterator[Office]:
    yield office
    report = checked(office)
    assert isinstance(report, Report)
    assert report.verdict == "verified"


def test_tampered_settings_and_log_keys_are_named(hurting: Office, record_property: Record) -> None:
    folder = hurting.folder / "vault"
    (remembered,) = (hurting.folder / "state").rglob("log.vkey")
    files = {
        path: path.read_bytes() for path in (folder / "custody.toml", folder / "log" / "log.vkey", remembered)
    }

    def judge(case: tuple[Path, Change]) -> str:
        path, change = case
        old, new = files[path], changed(files[path], change)
        if new == old:
            return NOT_DONE
        hurt = Hurt.put(path, new)
        answer = checked(hurting)
        hurt.heal()
        if path.name == "log.vkey":
            if new.strip() == old.strip():
                assert isinstance(answer, Report)
                return SAME
            assert isinstance(answer, CustodyError), answer
            assert answer.exit_status in (3, 4, 9), answer
            return NAMED
        was, now = said(old), said(new)
        assert was is not None
        if isinstance(answer, CustodyError):
            assert now != was
            assert isinstance(answer, ConfigError | HeadMismatch), (new, answer)
            return NAMED
        assert now is not None, (new, answer)
        different = {name for name in {*was, *now} if was.get(name) != now.get(name)}
        if different <= FREE:
            assert answer.verdict == "verified"
            return SAME
        codes = {finding.code for finding in answer.findings}
        assert answer.exit_status != 0, (new, answer.findings)
        assert codes & {"object_missing", "store_unknown", "store_unreadable", "head_missing"}, (new, codes)
        return NAMED

    drawn = st.sampled_from(sorted(files)).flatmap(
        lambda one: st.tuples(st.just(one), other_bytes(len(files[one])))
    )
    judge_all("settings of the vault", drawn, judge, record_property)


def test_a_tampered_manifest_beside_a_folder_is_named(hurting: Office, record_property: Record) -> None:
    (path,) = (
        file for file in (hurting.folder / "vault" / "objects" / "manifests").rglob("*") if file.is_file()
    )
    data = path.read_bytes()

    def judge(change: Change) -> str:
        new = changed(data, change)
        if new == data:
            return NOT_DONE
        hurt = Hurt.put(path, new)
        answer = checked(hurting)
        hurt.heal()
        assert isinstance(answer, Report)
        assert any(finding.severity == "error" for finding in answer.findings), answer.findings
        (found,) = (finding for finding in answer.findings if finding.severity == "error")
        assert (found.code, path.name in found.where) == ("manifest_differs", True)
        return NAMED

    judge_all("manifest beside a folder", other_bytes(len(data)), judge, record_property)


def test_a_tampered_memory_stops_the_witness_and_says_which_file(
    tmp_path: Path, record_property: Record
) -> None:
    world = World.memory().staff()
    path = tmp_path / "witness.memory"
    memory = WitnessFile(path, WITNESS.verifier)
    memory.create()
    witness = Witness(WITNESS, memory, world.clock)
    witness.sign(world.prover().checkpoint(world.size()), world.log_key, None)
    data, known = path.read_bytes(), memory.heads()
    assert known[world.origin].size == world.size()

    def judge(change: Change) -> str:
        new = changed(data, change)
        if new == data:
            return NOT_DONE
        path.write_bytes(new)
        with pytest.raises(ConfigError) as caught:
            witness.sign(world.prover().checkpoint(world.size()), world.log_key, None)
        assert str(path) in caught.value.message
        return NAMED

    judge_all("memory of a witness", other_bytes(len(data)), judge, record_property)
    path.write_bytes(data)
    assert memory.heads() == known
