"""Entering what touches no evidence makes no object store; whoever uses a store is told what is wrong with it."""

from __future__ import annotations

from typing import Any

import boto3.session
import pytest

from custody.errors import ConfigError
from custody.ledger.ports import ObjectStore
from custody.storage.settings.store_tables import StoreSettings
from custody.storage.stores.s3.store import S3Objects
from custody.storage.stores.upload_journals import FileUploadJournals
from custody.storage.vault import stores as vault_stores
from tests.buckets import moto, stores
from tests.cli import paged
from tests.cli.office import Office
from tests.cli.stores.test_store_probe import BUCKET

BROKEN = "the store cannot be made on this machine"


@pytest.fixture
def unmade(two_exhibits: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office none of whose stores can be made."""

    def make(_: StoreSettings) -> ObjectStore:
        raise ConfigError(BROKEN)

    monkeypatch.setattr(vault_stores, "make_store", make)
    return two_exhibits


def test_orders_and_status_need_no_store(unmade: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("nothing is sent")

    monkeypatch.setattr(FileUploadJournals, "__init__", refuse)
    before = unmade.size()
    unmade.order()
    unmade.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    assert unmade.size() == before + 2
    assert paged.value(unmade.see("preservation-order", "show", "P-1"), "reference") == "P-1"


def test_who_uses_a_store_that_cannot_be_made_is_told_so(unmade: Office) -> None:
    (unmade.folder / "a.dd").write_bytes(b"evidence")
    before = unmade.size()
    answers = [
        unmade.run("Eve", "archive", "a.dd", "--exhibit", "EV/1"),
        unmade.run("Eve", "check"),
    ]
    assert [(answer.status, BROKEN in answer.err) for answer in answers] == [
        (ConfigError.exit_status, True)
    ] * 2, [answer.err for answer in answers]
    assert unmade.size() == before


def test_no_client_of_a_bucket_is_made_for_an_order(
    two_exhibits: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = stores.options(moto.endpoint())
    stores.credentials(monkeypatch)
    file = two_exhibits.folder / "vault" / "custody.toml"
    table = BUCKET.format(
        bucket=options.bucket, prefix=options.prefix, endpoint=options.endpoint, lock="true"
    )
    file.write_text(file.read_text() + table)
    made: list[str] = []
    _count(monkeypatch, S3Objects, "__init__", made)
    _count(monkeypatch, boto3.session.Session, "client", made)
    two_exhibits.order()
    two_exhibits.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    assert made == []
    (two_exhibits.folder / "a.dd").write_bytes(b"evidence")
    two_exhibits.done("Eve", "archive", "a.dd", "--exhibit", "EV/1", "--store", "bucket")
    assert set(made) == {"__init__", "client"}


def _count(monkeypatch: pytest.MonkeyPatch, of: type, name: str, made: list[str]) -> None:
    real = getattr(of, name)

    def counted(*args: Any, **more: Any) -> Any:
        made.append(name)
        return real(*args, **more)

    monkeypatch.setattr(of, name, counted)
