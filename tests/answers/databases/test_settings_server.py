"""No password goes to a database server that is not the one meant, whoever wrote the address into the vault."""

from __future__ import annotations

import json
import os
import signal
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import psycopg
import pytest

from tests.answers.databases.fake_server import CLEAR, MD5, SCRAM, FakeServer, pretending, sealed
from tests.answers.stores.certificates import Authority
from tests.answers.words.personal import Person
from tests.failures import every
from tests.postgres.server import Cluster, server

PASSWORD = "hunter2-real-db-password"
#: A name that no machine has, so that it stands for a server elsewhere; PGHOSTADDR says where it is found.
ELSEWHERE = "db.lab.example"

#: What a vault may say of its server that would have it asked otherwise.
WEAKER = (
    "sslmode=disable",
    "sslmode=prefer&require_auth=password",
    "require_auth=password",
    "require_auth=none,password",
    "hostaddr=127.0.0.1",
    "hostaddr=127.0.0.1&sslmode=disable&require_auth=password",
    "ssl=false",
    "passfile=/etc/passwd",
    "options=-csession_replication_role%3Dreplica",
    "service=other",
    "sslrootcert=theirs.pem",
    "sslkeylogfile=keys.log",
)
#: Addresses that one reader takes for this server, and another one for that.
TWOFOLD = (
    "postgresql://localhost?application_name=x@{host}:{port}/evidence",
    "postgresql://{host}:{port}/evidence#?sslmode=disable&require_auth=password",
    "postgresql://{host}:{port}/evidence?sslmode=verify-full&ssl%6dode=disable&require_aut%68=password",
    "postgresql://{host}:{port}/evidence?sslmode=verify-full&sslmode=disable&require_auth=password",
)


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Return a person whose environment has the password of the lab's database."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    monkeypatch.setenv("HOME", str(tmp_path))
    return Person(tmp_path / "machine", monkeypatch)


def point(person: Person, address: str) -> None:
    """Write another database into the vault's file, as whoever can write the folder does."""
    file = person.vault / "custody.toml"
    lines = [line for line in file.read_text().splitlines() if not line.startswith("database")]
    file.write_text("\n".join([f"database = {json.dumps(address)}", *lines]) + "\n")


def reached(person: Person) -> bool:
    """Return whether the ledger can be read."""
    answer = person.run("today", "--json")
    return answer.status in (0, 10)


@pytest.fixture
def on_server(person: Person) -> Iterator[Person]:
    """Yield that person with a ledger on the tests' server, reached as ever: the control."""
    with server().database() as name:
        person.init("--database", server().address(name))
        assert reached(person)
        yield person
        person.set_up()
        point(person, server().address(name))
        assert reached(person)


@pytest.fixture
def short() -> Iterator[Path]:
    """Make a folder of a short name: the path of a socket has room for 107 bytes, and tmp_path may take them all."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def told(fake: FakeServer) -> bytes:
    """Return all that clients sent to a server."""
    return b"".join(fake.got)


def test_a_server_on_this_machine_is_not_told_the_password_either(on_server: Person, short: Path) -> None:
    def check(row: tuple[str, bytes]) -> None:
        way, asks = row
        with pretending(asks, str(short) if way == "socket" else None) as fake:
            host = {"loopback": "127.0.0.1", "localhost": "localhost", "socket": ""}[way]
            port = "" if way == "socket" else f":{fake.port}"
            query = f"?host={short}" if way == "socket" else ""
            point(on_server, f"postgresql://ada@{host}{port}/evidence{query}")
            answer = on_server.run("today")
            assert told(fake) == b""
        (short / ".s.PGSQL.5432").unlink(missing_ok=True)
        assert answer.status == 9
        assert "Nothing was sent" in answer.err

    every(product(("loopback", "socket", "localhost"), (CLEAR, MD5)), check)


def test_a_server_elsewhere_without_a_certificate_is_told_nothing(
    on_server: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(asks: bytes) -> None:
        with pretending(asks) as fake, monkeypatch.context() as patch:
            patch.setenv("PGHOSTADDR", "127.0.0.1")
            point(on_server, f"postgresql://ada@{ELSEWHERE}:{fake.port}/evidence")
            answer = on_server.run("today")
            assert told(fake) == b""
        assert answer.status == 9
        assert "Nothing was sent" in answer.err
        assert PASSWORD not in answer.err

    every((CLEAR, MD5, SCRAM), check)


def test_a_vault_does_not_weaken_or_turn_aside_how_a_server_is_asked(
    on_server: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(weaker: str) -> None:
        with pretending(CLEAR) as fake, monkeypatch.context() as patch:
            patch.setenv("PGHOSTADDR", "127.0.0.1")
            point(on_server, f"postgresql://ada@{ELSEWHERE}:{fake.port}/evidence?{weaker}")
            answer = on_server.run("today")
            assert told(fake) == b""
        assert answer.status == 9
        name = weaker.partition("=")[0]
        assert f"'database: {name}'" in answer.err
        assert str(on_server.vault / "custody.toml") in answer.err

    every(WEAKER, check)


def test_an_address_that_is_read_in_two_ways_is_none(
    on_server: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(address: str) -> None:
        with pretending(CLEAR) as fake, monkeypatch.context() as patch:
            patch.setenv("PGHOSTADDR", "127.0.0.1")
            # What this person said of this machine must not count for another one.
            mine = ['server."postgresql://localhost".require_auth = "password"']
            on_server.set_up(*(mine if "localhost" in address else []))
            point(on_server, address.format(host=ELSEWHERE, port=fake.port))
            answer = on_server.run("today")
            assert told(fake) == b""
        assert answer.status == 9

    every(TWOFOLD, check)


def test_the_line_to_move_says_what_the_vault_said_and_of_its_server_alone(
    on_server: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pretending(CLEAR) as fake:
        monkeypatch.setenv("PGHOSTADDR", "127.0.0.1")
        bare = f"postgresql://ada@{ELSEWHERE}:{fake.port}/evidence"
        point(on_server, f"{bare}?sslmode=disable&require_auth=password")
        hint = str(on_server.run("today", "--json").error["hint"])
        assert str(on_server.settings) in hint
        lines = hint.partition(": ")[2].split(" and ")
        assert lines == [
            f'server."postgresql://{ELSEWHERE}:{fake.port}".{line}'
            for line in ('sslmode = "disable"', 'require_auth = "password"')
        ]
        point(on_server, bare)
        on_server.set_up(*lines)
        on_server.run("today")
        assert PASSWORD.encode() in told(fake), "whoever says so, for this server, is believed"
        fake.got.clear()
        shown = {
            setting["name"]: setting for setting in on_server.run("settings", "--json").document["settings"]
        }
        source = shown[f"server.postgresql://{ELSEWHERE}:{fake.port}.sslmode"]
        assert (source["value"], source["source"]) == ("disable", str(on_server.settings))
        with pretending(CLEAR) as other:
            point(on_server, f"postgresql://ada@{ELSEWHERE}:{other.port}/evidence")
            assert on_server.run("today").status == 9
            assert told(other) == b""
        monkeypatch.delenv("PGHOSTADDR")


def test_the_environment_may_say_otherwise_and_a_password_is_still_only_proven(
    on_server: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGHOSTADDR", "127.0.0.1")
    monkeypatch.setenv("PGSSLMODE", "disable")
    with pretending(CLEAR) as fake:
        point(on_server, f"postgresql://ada@{ELSEWHERE}:{fake.port}/evidence")
        assert on_server.run("today").status == 9
        assert told(fake) == b""
        monkeypatch.setenv("PGREQUIREAUTH", "password")
        on_server.run("today")
        assert PASSWORD.encode() in told(fake)
    with pretending(SCRAM) as fake:
        monkeypatch.delenv("PGREQUIREAUTH")
        point(on_server, f"postgresql://ada@{ELSEWHERE}:{fake.port}/evidence")
        on_server.run("today")
        assert b"SCRAM-SHA-256" in told(fake)
        assert PASSWORD.encode() not in told(fake)
    for name in ("PGHOSTADDR", "PGSSLMODE"):
        monkeypatch.delenv(name)


def test_where_the_driver_cannot_refuse_to_be_asked_it_has_no_password(
    on_server: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pretending(CLEAR) as fake:
        point(on_server, f"postgresql://ada@127.0.0.1:{fake.port}/evidence")
        monkeypatch.setattr(psycopg.pq, "version", lambda: 150004)
        answer = on_server.run("today")
        assert told(fake) == b""
    assert answer.status == 9
    assert "older than version 16" in answer.err


def test_doctor_and_config_tell_of_such_an_address_and_connect_without_it(on_server: Person) -> None:
    file = on_server.vault / "custody.toml"
    file.write_text(file.read_text().replace("?host=", "?sslmode=disable&host="))
    answer = on_server.run("doctor", "--json")
    assert answer.status == 9
    checks = {check["name"]: check for check in answer.document["checks"]}
    assert checks["settings"]["level"] == "fail"
    assert "'database: sslmode' to 'disable'" in checks["settings"]["found"]
    assert checks["database"]["level"] == "ok"
    (shown,) = on_server.run("settings", "--json").document["misplaced"]
    assert (shown["name"], shown["value"]) == ("database: sslmode", "disable")


def test_what_is_typed_for_a_new_ledger_is_no_way_around(person: Person) -> None:
    with pretending(CLEAR) as fake:
        address = f"postgresql://ada@127.0.0.1:{fake.port}/evidence"
        init = (
            "init",
            "--domain",
            "lab.example",
            "--display-name",
            "Ada",
            "--keys",
            str(person.folder / "ada"),
        )
        answer = person.run(*init, "--database", f"{address}?require_auth=password")
        assert answer.status == 2
        assert f'server."postgresql://127.0.0.1:{fake.port}".require_auth = "password"' in answer.err
        assert str(person.settings) in answer.err
        assert person.run(*init, "--database", address).status == 9
        assert told(fake) == b""
    assert not person.vault.exists()
    person.init()
    for more, status in (("?sslmode=require", 2), ("", 9)):
        with pretending(CLEAR) as fake:
            to = f"postgresql://ada@127.0.0.1:{fake.port}/evidence{more}"
            assert person.administer("migrate", "--database", to).status == status
            assert told(fake) == b""


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, bytes]]:
    """Yield the port of a server that proves Ada's password, with a certificate, and its authority."""
    authority, cluster = Authority(), Cluster()
    cluster.server.run(f"CREATE ROLE ada LOGIN PASSWORD '{PASSWORD}'")
    cluster.server.run("CREATE DATABASE evidence OWNER ada TEMPLATE template0")
    cluster.write("pg_hba.conf", b"local all ada scram-sha-256\nlocal all all trust\n")
    cluster.server.run("SELECT pg_reload_conf()")
    socket = cluster.server.socket / ".s.PGSQL.5432"
    with sealed(authority.certify(ELSEWHERE), socket, tmp_path_factory.mktemp("front")) as port:
        yield port, authority.root
    cluster.stop(signal.SIGQUIT)


def test_a_server_that_proves_itself_is_told_that_the_password_is_known(
    person: Person, monkeypatch: pytest.MonkeyPatch, far: tuple[int, bytes]
) -> None:
    port, root = far
    monkeypatch.setenv("PGHOSTADDR", "127.0.0.1")
    (person.settings.parent / "lab.pem").write_bytes(root)
    name = f"postgresql://{ELSEWHERE}:{port}"
    person.set_up(f'server."{name}".sslrootcert = "lab.pem"')
    address = f"postgresql://ada@{ELSEWHERE}:{port}/evidence"
    person.init("--database", address)
    assert reached(person)
    checks = {check["name"]: check for check in person.run("doctor", "--json").document["checks"]}
    assert "not encrypted" not in checks["database"]["found"]
    # Another authority's certificate and another name are those of another server; without a root nothing is proven.
    (person.settings.parent / "lab.pem").write_bytes(Authority().root)
    answer = person.run("today")
    assert (answer.status, "SSL error" in answer.err) == (9, True)
    (person.settings.parent / "lab.pem").write_bytes(root)
    person.set_up(f'server."postgresql://other.lab.example:{port}".sslrootcert = "lab.pem"')
    point(person, f"postgresql://ada@other.lab.example:{port}/evidence")
    answer = person.run("today")
    assert (answer.status, "does not match host name" in answer.err) == (9, True)
    point(person, address)
    person.set_up()
    answer = person.run("today")
    assert (answer.status, "root certificate" in answer.err) == (9, True)
    assert "sslrootcert" in answer.err
