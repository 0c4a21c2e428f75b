"""A bucket is reached as AWS's own tools reach it: regions, roles, certificates, proxies and repeated calls.

Wrong before: a role whose profile had no region failed although custody.toml named one, with "check the connection";
REQUESTS_CA_BUNDLE counted for half of the calls of one command; AWS_MAX_ATTEMPTS counted for none; and a proxy, or a
program that gives credentials, could hold an interrupted command for minutes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import NoRegionError

from custody.errors import (
    ConfigError,
    CustodyError,
    ObjectMissing,
    ObjectUnreadable,
    StorageFailed,
    StoreUnavailable,
)
from custody.storage.stores.s3 import S3Objects
from custody.storage.stores.s3.failures import meaning
from tests.answers.stores.certificates import Authority
from tests.buckets import moto, stores
from tests.buckets.scripted import serving
from tests.buckets.silent import front
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

KEY = "objects/" + "0a" * 16
LOCAL = "localhost,127.0.0.1"


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Set credentials for the person and no other settings; return the file of their profiles."""
    stores.credentials(monkeypatch)
    file = tmp_path / "aws-config"
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in (
        "AWS_DEFAULT_REGION",
        "AWS_REGION",
        "REQUESTS_CA_BUNDLE",
        "AWS_CA_BUNDLE",
        "AWS_MAX_ATTEMPTS",
    ):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return file


@pytest.fixture
def lent(aws: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Set credentials lent by a role without a region; return the address of bucket and lender."""
    address = moto.endpoint()  # before the profile, which no client of the tests' own may take
    aws.write_text(
        "[profile lent]\nrole_arn = arn:aws:iam::123456789012:role/examiner\nsource_profile = own\n"
        "[profile own]\naws_access_key_id = examiner\naws_secret_access_key = not-a-secret-of-anybody\n"
    )
    monkeypatch.setenv("AWS_PROFILE", "lent")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", address)
    return address


def opened(where: str, **more: Any) -> S3Objects:
    return S3Objects("cold", stores.options(where, **more))


def refused(act: Callable[[], object], kind: type[CustodyError]) -> CustodyError:
    with pytest.raises(kind) as caught:
        act()
    return caught.value


@pytest.mark.parametrize("path_style", [True, False])
@pytest.mark.parametrize("region", ["eu-central-1", None])
def test_a_role_whose_profile_names_no_region_takes_that_of_the_store(
    lent: str, path_style: bool, region: str | None
) -> None:
    store = opened(lent, path_style=path_style, region=region)
    writer = store.create(KEY)
    writer.write(b"evidence")
    assert writer.commit().bytes == 8
    assert b"".join(store.read(KEY, None)) == b"evidence"


def test_a_command_archives_with_credentials_that_a_role_lends(lent: str, office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    toml = office.folder / "vault" / "custody.toml"
    toml.write_text(toml.read_text() + stores.table("cold", stores.options(lent)))
    (office.folder / "a.txt").write_bytes(b"a")
    office.done("Eve", "archive", "a.txt", "--exhibit", "EV/1", "--store", "cold")
    assert office.done("Eve", "sweep", "run")["outcomes"]["verified"] == 1


def test_a_region_that_is_missing_is_a_setting_to_correct() -> None:
    error = meaning("look", stores.options("http://127.0.0.1:9"), None, NoRegionError())
    assert isinstance(error, ConfigError)
    assert "region" in error.hint
    assert error.exit_status == 9


def test_a_role_that_is_not_lent_is_a_setting_to_correct(lent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    denied = (
        b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>"
    )
    with serving(lambda *_: (403, denied)) as lender:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", lender.address)
        error = refused(lambda: opened(lent).stat(KEY, None), ConfigError)
    assert "AssumeRole" in error.message
    assert "not you" in error.message
    assert "AWS_PROFILE" in error.hint


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("credential_process = /bin/false", "custom-process"),
        ("sso_session = nobody", "sso"),
        ("region = eu-central-1", "no credentials"),
    ],
)
def test_credentials_that_are_not_given_are_no_matter_of_the_connection(
    aws: Path, monkeypatch: pytest.MonkeyPatch, line: str, says: str
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    aws.write_text(f"[default]\n{line}\n")
    with serving() as server:
        error = refused(lambda: opened(server.address).stat(KEY, None), ConfigError)
    assert "connection" not in error.hint
    assert says in error.message


def asked_both_ways(store: S3Objects) -> None:
    """Ask for one object, and for a list: before, two ways that trusted different certificates."""
    with pytest.raises(ObjectMissing):
        store.stat(KEY, None)
    assert store.versions(KEY) == []


def certified(folder: Path) -> tuple[tuple[Path, Path], Path]:
    """Make a certificate for localhost; returns it with its key, and the file of its authority."""
    authority = Authority()
    made = folder / "server.pem", folder / "server.key"
    for file, data in zip(made, authority.certify("localhost"), strict=True):
        file.write_bytes(data)
    (folder / "authority.pem").write_bytes(authority.root)
    return made, folder / "authority.pem"


@pytest.mark.parametrize("path_style", [True, False])
@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE", "ca_file"])
def test_a_certificate_is_trusted_for_every_call_however_it_was_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, path_style: bool
) -> None:
    certificate, authority = certified(tmp_path)
    with serving(certificate=certificate) as server:
        chosen: dict[str, Any] = {"lock": False, "path_style": path_style, "bucket": "evidence"}
        if path_style:
            unknown = refused(lambda: opened(server.address, **chosen).stat(KEY, None), ObjectUnreadable)
            assert "certificate" in unknown.message
            assert "ca_file" in unknown.hint
        else:
            chosen["bucket"] = "Not_a_host"  # no name of a host, so that it stands in the path all the same
        if name == "ca_file":
            chosen["ca_file"] = authority
        else:
            monkeypatch.setenv(name, str(authority))
        asked_both_ways(opened(server.address, **chosen))


@pytest.mark.parametrize("name", ["AWS_MAX_ATTEMPTS", "profile", "neither"])
@pytest.mark.parametrize("mode", [None, "standard", "adaptive"])
def test_a_busy_store_is_asked_as_often_as_the_settings_of_aws_say(
    aws: Path, monkeypatch: pytest.MonkeyPatch, name: str, mode: str | None
) -> None:
    if name == "AWS_MAX_ATTEMPTS":
        monkeypatch.setenv(name, "2")
    elif name == "profile":
        aws.write_text("[default]\nmax_attempts = 2\n")
    if mode is not None:
        monkeypatch.setenv("AWS_RETRY_MODE", mode)
    with serving(lambda *_: (503, b"")) as server:
        refused(lambda: opened(server.address).stat(KEY, None), StorageFailed)
        assert len(server.lines) == (6 if name == "neither" else 2)
        refused(lambda: opened(server.address).versions(KEY), StorageFailed)
        assert len(server.lines) == (12 if name == "neither" else 4)


@pytest.mark.parametrize(("name", "value"), [("AWS_MAX_ATTEMPTS", "many"), ("AWS_RETRY_MODE", "eager")])
def test_settings_of_aws_that_nobody_can_read_are_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with serving() as server:
        error = refused(lambda: opened(server.address).stat(KEY, None), ConfigError)
    assert value in error.message


def test_an_answer_that_was_lost_lets_an_object_appear_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library asks again where a server broke off, and what it is told then may be what it did itself."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "3")
    stored = stores.options(moto.endpoint())
    lost: list[str] = []
    with front(stored.endpoint) as way:
        usual = S3Objects("cold", stores.options(way.address, prefix=stored.prefix, timeout=1))
        client = usual._calls.client

        def lose(operation: Any, **_: Any) -> None:
            """Break the connection: the request has arrived, and its answer is on its way."""
            lost.append(operation)

        client.meta.events.register("needs-retry.s3.PutObject", lose)
        writer = usual.create(KEY, size=8)
        writer.write(b"evidence")
        dropping = threading.Thread(target=drop_answer, args=(way,))
        dropping.start()
        done = writer.commit()
        dropping.join()
    direct = S3Objects("cold", stored)
    assert [version.version for version in direct.versions(KEY)] == [done.version]


def drop_answer(way: Any) -> None:
    """Fall silent as soon as something has gone through, for longer than one answer is waited for."""
    while not way.passed:
        time.sleep(0.001)
    way.silent.set()
    time.sleep(1.2)
    way.silent.clear()


@pytest.mark.parametrize("without", [False, True])
def test_a_proxy_is_taken_and_left_out_as_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, without: bool
) -> None:
    with serving() as server, serving() as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        if without:
            monkeypatch.setenv("no_proxy", LOCAL)
        asked_both_ways(opened(server.address, lock=False))
        assert (len(server.lines), len(proxy.lines)) == ((3, 0) if without else (0, 3))


def held_up(act: Callable[[], object], store: S3Objects, reached: Callable[[], bool]) -> float:
    """Want to end while something is waited for; returns the seconds after which it was let go."""
    raised: list[CustodyError] = []

    def run() -> None:
        try:
            act()
        except CustodyError as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while not reached():
        assert thread.is_alive()
        time.sleep(0.01)
    began = time.monotonic()
    store.hurry()
    thread.join(30)
    assert not thread.is_alive()
    assert isinstance(raised[0], StoreUnavailable | ObjectUnreadable)
    return time.monotonic() - began


def test_nobody_who_wants_to_end_waits_for_a_proxy_that_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    with front(None) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        store = opened("http://store.example")
        assert held_up(lambda: store.stat(KEY, None), store, proxy.reached.is_set) < 20


def test_nobody_who_wants_to_end_waits_for_a_program_that_gives_credentials(
    aws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, begun = tmp_path / "asks", tmp_path / "begun"
    program.write_text(f"#!/bin/sh\ntouch {begun}\nexec sleep 25\n")
    program.chmod(0o700)
    aws.write_text(f"[default]\ncredential_process = {program}\n")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    store = opened("http://127.0.0.1:9")
    assert held_up(lambda: store.stat(KEY, None), store, begun.exists) < 20


def test_no_secret_is_in_what_is_said_of_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "swordfish")
    monkeypatch.setenv("http_proxy", "http://me:swordfish@127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    error = refused(lambda: opened("http://store.example").stat(KEY, None), ObjectUnreadable)
    assert "NO_PROXY" in error.hint
    chain: BaseException | None = error
    while chain is not None:
        assert "swordfish" not in str(chain)
        chain = chain.__cause__


def test_a_server_that_is_not_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    error = refused(lambda: opened("http://127.0.0.1:9").stat(KEY, None), ObjectUnreadable)
    assert error.exit_status == 8
    assert "connection" in error.hint
