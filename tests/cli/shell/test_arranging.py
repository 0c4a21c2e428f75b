"""What arranges an office is run once for the same files, words and clock, and leaves what typing it leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import arranging
from tests.cli.desk import Desk
from tests.cli.office import Office, copied


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(arranging), "_kept", type(arranging._kept)())
    monkeypatch.setitem(vars(arranging), "_shared", lambda: None)


def arranged(office: Office) -> None:
    office.case()
    office.order()
    office.seizure()
    office.exhibit()


def files(office: Office) -> arranging.Files:
    found = arranging._files(office.desk)
    assert found is not None
    return found


def test_what_is_laid_is_what_typing_leaves_and_an_office_goes_on_from_it(
    staffed: Office, tmp_path: Path
) -> None:
    typed, laid = (copied(staffed, tmp_path / name) for name in ("typed", "laid"))
    arranged(typed)
    assert len(arranging._kept) == 4
    arranged(laid)
    assert len(arranging._kept) == 4, "nothing was typed again"
    assert files(laid) == files(typed)
    assert laid.desk.clock.now() == typed.desk.clock.now()
    for office in (typed, laid):
        office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    assert files(laid) == files(typed)
    assert [office.desk.run("check").status for office in (typed, laid)] == [0, 0]


def test_an_office_that_is_made_again_has_the_same_keys_and_is_the_same(tmp_path: Path) -> None:
    made = [Office(Desk(tmp_path / name)).open() for name in ("first", "second")]
    first, second = map(files, made)
    assert first == second
    assert made[0].keys == made[1].keys
    made[1].case()
    assert files(made[1]) != first == files(made[0])
    assert [office.desk.run("check").status for office in made] == [0, 0]


def test_nothing_is_laid_where_a_vault_is_already(office: Office) -> None:
    with pytest.raises(AssertionError, match="vault"):
        office.open()


def test_what_one_process_of_a_run_kept_is_laid_by_the_others(
    staffed: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setitem(vars(arranging), "_shared", lambda: shared)
    monkeypatch.setitem(vars(arranging), "_written", 0)
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
    typed, laid = (copied(staffed, tmp_path / name) for name in ("typed", "laid"))
    arranged(typed)
    assert len(list(shared.iterdir())) == 4
    arranging._kept.clear()
    read = arranging._of_others
    found = list[bytes]()

    def reading(key: bytes) -> arranging.Outcome | None:
        outcome = read(key)
        found.extend([] if outcome is None else [key])
        return outcome

    monkeypatch.setitem(vars(arranging), "_of_others", reading)
    arranged(laid)
    assert len(found) == len(arranging._kept) == 4, "nothing was typed again"
    assert files(laid) == files(typed)


def test_no_more_is_written_for_others_than_there_is_room(
    staffed: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(arranging), "_shared", lambda: tmp_path)
    monkeypatch.setitem(vars(arranging), "_written", arranging.SHARED)
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
    arranged(copied(staffed, tmp_path / "typed"))
    assert [path.name for path in tmp_path.iterdir()] == ["typed"]


def test_the_document_of_a_command_is_that_of_its_own_desk(staffed: Office, tmp_path: Path) -> None:
    documents = []
    for name in ("first", "second"):
        office = copied(staffed, tmp_path / name)
        documents.append(str(office.arranged("Eve", "case", "open", "C-1")).replace(str(office.folder), ""))
        assert str(tmp_path) not in documents[-1]
    assert documents[0] == documents[1]
    assert len(arranging._kept) == 1


def later(office: Office) -> None:
    office.desk.clock.advance(1)


def drawn(office: Office) -> None:
    office.desk.entropy.token(1)


def written(office: Office) -> None:
    (office.folder / "note").write_text("paper")


def closed(office: Office) -> None:
    (office.folder / "passphrase").chmod(0o400)


def told(office: Office) -> None:
    office.desk.environ["CUSTODY_AS"] = office.keys["Eve"]


@pytest.mark.parametrize("change", [later, drawn, written, closed, told])
def test_another_clock_number_file_mode_or_environment_is_typed(
    staffed: Office, tmp_path: Path, change: Callable[[Office], None]
) -> None:
    copied(staffed, tmp_path / "first").case()
    second = copied(staffed, tmp_path / "second")
    change(second)
    second.case()
    assert len(arranging._kept) == 2


def test_a_program_that_is_patched_is_typed_and_not_kept(
    staffed: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(staffed, tmp_path / "first").case()
    with monkeypatch.context() as patch:
        patch.setattr("custody.cli.entering.entries.Entries.enter", None)
        with pytest.raises((AssertionError, TypeError)):
            copied(staffed, tmp_path / "second").case()
    assert len(arranging._kept) == 1
    copied(staffed, tmp_path / "third").case()
    assert len(arranging._kept) == 1


def test_a_command_that_fails_is_not_kept(office: Office) -> None:
    with pytest.raises(AssertionError):
        office.arranged("Carl", "case", "open")
    assert not arranging._kept


def test_a_vault_that_is_open_or_has_something_elsewhere_is_typed(office: Office) -> None:
    assert arranging._files(office.desk) is not None
    (office.folder / "vault" / "ledger.db-wal").touch()
    assert arranging._files(office.desk) is None
    (office.folder / "vault" / "ledger.db-wal").unlink()
    assert arranging._alone(office.desk, ("case", "open"))
    with (office.folder / "vault" / "custody.toml").open("a") as settings:
        settings.write('# "/elsewhere"\n')
    assert not arranging._alone(office.desk, ("case", "open"))
