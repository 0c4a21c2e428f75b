"""One furnished vault for all attacks of a module; every attack puts back what it changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256

import pytest

from tests.tamper.knife import Knife
from tests.tamper.vault import Vault, make_vault


@pytest.fixture(scope="module")
def bulk() -> int:
    """Return how many cases are in the vault besides: few, where nothing is proved of full tiles."""
    return 1


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory, bulk: int) -> Vault:
    """Return a vault that is right in every place."""
    made = make_vault(tmp_path_factory.mktemp("tamper"), bulk)
    report = made.audit()
    assert (report.exit_status, report.verdict) == (0, "verified"), report.findings
    return made


@pytest.fixture(scope="module")
def knife(vault: Vault) -> Iterator[Knife]:
    """Yield a raw connection to its database, from which the guards are gone."""
    cutting = Knife(vault.database)
    yield cutting
    cutting.close()


@pytest.fixture(scope="module")
def verified() -> set[bytes]:
    """Return digests of everything that an audit of this vault reads, each taken when it was verified."""
    return set()


@pytest.fixture(autouse=True)
def _whole_again(vault: Vault, verified: set[bytes]) -> Iterator[None]:
    """Show that the vault is right before and after each attack, so that a finding is of this attack alone."""
    yield
    now = digest(vault)
    if now not in verified:
        report = vault.audit(objects="metadata")
        assert report.verdict == "verified", report.findings
        verified.add(now)


def digest(vault: Vault) -> bytes:
    """Return the digest of every row, every other file of a vault, what the system says of it, and the time there."""
    whole = sha256(str(vault.world.clock.now()).encode())
    with closing(sqlite3.connect(vault.database)) as connection:
        connection.text_factory = bytes
        schema = connection.execute(
            "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
        ).fetchall()
        whole.update(repr(schema).encode())
        for name in [name.decode() for kind, name, _ in schema if kind == b"table"]:
            rows = connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608 - names come from the schema itself
            whole.update(repr((name, sorted(map(repr, rows)))).encode())
    for path in sorted(vault.folder.rglob("*")):
        if not path.name.startswith(vault.database.name):
            status = path.lstat()
            about = (path, status.st_mode, status.st_size, status.st_mtime_ns, status.st_ino)
            whole.update(repr(about).encode())
            whole.update(path.read_bytes() if path.is_file() else b"")
    return whole.digest()
