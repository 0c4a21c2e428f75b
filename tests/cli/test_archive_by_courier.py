"""`custody archive` of many small files begins a second process for them where it is of use, and ends it again."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from custody.ledger import archiving
from custody.ledger.sending import SMALL
from storage import vault
from storage.objects_s3 import S3Options
from tests.buckets import stores
from tests.cli.office import Office
from tests.couriers import begun_while


@pytest.fixture
def real(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> S3Options:
    stores.credentials(monkeypatch)
    return stores.options(stores.address("seaweed", tmp_path_factory))


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Take down how processes are begun."""
    return begun_while(monkeypatch)


@dataclass(frozen=True)
class Setting:
    """What there is when four files are archived, and how many processes are begun for them."""

    begun: int
    cores: int = 2
    least: int = 4
    lent: bool = False
    words: tuple[str, ...] = ()


@pytest.fixture
def lab(office: Office, real: S3Options) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    toml = office.folder / "vault" / "custody.toml"
    toml.write_text(toml.read_text() + stores.table("cold", real))
    return office


@pytest.mark.parametrize(
    "setting",
    [
        Setting(1),
        Setting(0, cores=1),
        Setting(0, least=5),
        Setting(0, lent=True),
        Setting(0, words=("--dry-run",)),
    ],
)
def test_it_is_begun_for_many_small_files_where_a_core_is_free_for_it_and_nobody_lends_credentials(
    lab: Office, monkeypatch: pytest.MonkeyPatch, begun: list[list[str]], setting: Setting
) -> None:
    monkeypatch.setattr(vault, "cores", lambda: setting.cores)
    monkeypatch.setattr(archiving, "LEAST", setting.least)
    if setting.lent:
        monkeypatch.setattr("storage.objects_s3.signing.Signer.lasting", False)
    for name in "abcd":
        (lab.folder / name).write_bytes(name.encode())
    done = lab.done("Eve", "archive", *"abcd", "--exhibit", "EV/1", "--to", "cold", *setting.words)
    assert [len(done["archived"]), len(done["failed"])] == [4, 0]
    assert len(begun) == setting.begun


def test_a_large_file_ends_it_and_segments_of_an_image_are_none_of_its_business(
    lab: Office, monkeypatch: pytest.MonkeyPatch, begun: list[list[str]]
) -> None:
    monkeypatch.setattr(archiving, "LEAST", 2)
    monkeypatch.setattr(archiving.in_groups, "__defaults__", (2, None))
    names = ["a", "b", "c", "large", "d", "e", "image.001", "f", "g", "h"]
    for name in names:
        (lab.folder / name).write_bytes(bytes(SMALL + 1) if name == "large" else name.encode())
    (lab.folder / "image.002").write_bytes(b"more")
    done = lab.done("Eve", "archive", *names, "--exhibit", "EV/1", "--to", "cold")
    assert ([one["path"] for one in done["archived"]], done["failed"]) == (names, [])
    assert lab.see("reconcile")["findings"] == []
    assert len(begun) == 3
