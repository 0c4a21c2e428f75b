"""`key=` of a script takes what `--as` takes, and what it cannot be is said on opening.

Wrong before: `open_ledger(key="E. Examiner")` and CUSTODY_AS with the name of a person opened, and the first write
ended with "there is no key 'E. Examiner'".
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from custody import api
from custody.errors import Ambiguous, ConfigError, CustodyError, KeyFailed, NotFound
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


def opened(office: Office, key: str | None = None, **more: Any) -> api.OpenLedger:
    """Open the ledger of an office whose key folder holds everybody's keys."""
    folder = office.folder
    usual = {"keys": folder / "keys", "state": folder / "state", "passphrase_file": folder / "passphrase"}
    return api.open_ledger(folder / "vault", key=key, **{**usual, **more})


def signer(office: Office, key: str | None = None) -> str:
    """Return who signs an entry of a script."""
    with opened(office, key) as ledger:
        made = ledger.record("case.opened", {"reference": f"C-{key}-{office.size()}"})
        return ledger.entry(made.position).envelope.by


def test_a_script_signs_as_whoever_key_names(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    name = office.keys["Eve"]
    file = next(
        path for path in (office.folder / "keys").glob("*.key") if name.partition("/")[2] in path.name
    )
    for text in (name, "Eve", name.partition("/")[2][:8], str(file)):
        assert signer(office, text) == name, text
    for text in ("Eve", name):
        monkeypatch.setenv("CUSTODY_AS", text)
        assert signer(office) == name


def failure(office: Office, key: str, **more: Any) -> CustodyError:
    with pytest.raises(CustodyError) as refused:
        opened(office, key, **more)
    return refused.value


def test_what_names_no_key_fails_on_opening_with_the_words_of_the_command(office: Office) -> None:
    with pytest.raises(ConfigError, match="so it is not clear who signs"), opened(office) as ledger:
        ledger.record("case.opened", {"reference": "C-1"})
    for text, kind in (("E. Nobody", NotFound), ("lab.example/ffffffffffffffff", NotFound)):
        error = failure(office, text)
        answer = office.desk.run("case", "open", "C-1", "--as", text)
        assert isinstance(error, kind)
        assert error.message in " ".join(answer.err.split())
        assert answer.status == error.exit_status


def test_a_person_whose_key_lies_elsewhere_fails_on_opening(office: Office) -> None:
    elsewhere = office.folder / "others"
    elsewhere.mkdir()
    error = failure(office, "Eve", keys=elsewhere)
    assert isinstance(error, NotFound)
    assert "no valid key of Eve is in" in error.message


def test_a_wrong_passphrase_fails_on_opening(office: Office, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not the passphrase\n")
    wrong.chmod(0o600)
    assert isinstance(failure(office, "Eve", passphrase_file=wrong), KeyFailed)


def test_two_people_of_one_name_are_ambiguous_on_opening(office: Office) -> None:
    office.hire("Eve", "examiner")
    error = failure(office, "Eve")
    assert isinstance(error, Ambiguous)
    assert "2 actors are named" in error.message


def test_who_only_reads_names_a_key_without_a_passphrase(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CUSTODY_PASSPHRASE_FILE", raising=False)
    with opened(office, "Eve", passphrase_file=None, readonly=True) as ledger:
        assert ledger.size == office.size()
    assert isinstance(failure(office, "E. Nobody", passphrase_file=None, readonly=True), NotFound)
