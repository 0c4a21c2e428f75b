"""Work of a screen that a law refused named this program's rule, and not the law that the command line names."""

from __future__ import annotations

import pytest

from custody.errors import RuleBroken
from custody.tui.services.jobs import Job
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.tui.sitting import play, sitting

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


@pytest.mark.parametrize(
    ("law", "told"),
    [("", "Rule: un-25.ceiling, article 25(2)"), ("budapest-16", "Rule: budapest-16, 16(2)")],
)
def test_a_job_that_is_refused_names_the_law_that_refuses(office: Office, law: str, told: str) -> None:
    def refused(_: Job) -> None:
        raise RuleBroken(
            "120 days were chosen", rule="un-25.ceiling", article="16(2)" if law else "25(2)", law=law
        )

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            at.app.ask(refused, lambda _: None, at.app.trouble)
            await at.settle()
            assert told in at.flat

    play(scene)
