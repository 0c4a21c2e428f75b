"""One furnished vault for all attacks of a module; every attack puts back what it changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tamper.knife import Knife
from tests.tamper.vault import Vault, make_vault


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """Return a vault that is right in every place."""
    made = make_vault(tmp_path_factory.mktemp("tamper"))
    report = made.audit()
    assert (report.exit_status, report.verdict) == (0, "verified"), report.findings
    return made


@pytest.fixture(scope="module")
def knife(vault: Vault) -> Iterator[Knife]:
    """Yield a raw connection to its database, from which the guards are gone."""
    cutting = Knife(vault.database)
    yield cutting
    cutting.close()


@pytest.fixture(autouse=True)
def _whole_again(vault: Vault) -> Iterator[None]:
    """Show that the vault is right before and after each attack, so that a finding is of this attack alone."""
    yield
    report = vault.audit(objects="metadata")
    assert report.verdict == "verified", report.findings
