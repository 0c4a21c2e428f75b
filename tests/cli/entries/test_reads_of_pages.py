"""`custody tui --plain` where reads are logged: a page is signed for as any other command signs, or not shown."""

from __future__ import annotations

import pytest

from tests.cli import paged
from tests.cli.entries.test_reads import circle, size
from tests.cli.office import Office

__all__ = ["circle"]
PAGE = ("tui", "--plain", "exhibit:EV/1")


def test_a_page_of_a_confidential_case_is_shown_after_the_entry_as_by_other_commands(circle: Office) -> None:
    before = size(circle)
    shown = circle.run("Eve", "exhibit", "show", "EV/1")
    assert (shown.status, "USB stick, black" in shown.out, size(circle)) == (0, True, before + 1)
    page = circle.run("Eve", *PAGE)
    assert page.status == 0, page.err
    assert page.out.startswith("Exhibit EV/1\n")
    views = paged.rows(circle.see("access", "list", "C-1", "--closed"), "views")
    assert [view["access_command"] for view in views[:1]] == ["exhibit_show"]
    assert "tui.exhibit" in [view["access_command"] for view in views]
    kept = sorted((circle.folder / "receipts").rglob("*.tlog-proof"))
    assert f"{size(circle) - 1}.tlog-proof" in [path.name for path in kept]


@pytest.mark.parametrize(
    ("who", "more", "status", "told"),
    [
        ("Eve", ("--passphrase-file", "wrong"), 9, "passphrase"),
    ],
)
def test_what_keeps_the_entry_out_keeps_the_page_back_and_says_how_to_go_on(
    circle: Office, who: str, more: tuple[str, ...], status: int, told: str
) -> None:
    wrong = circle.folder / "wrong"
    wrong.write_text("something else\n")
    wrong.chmod(0o600)
    before = size(circle)
    answer = circle.run(who, *PAGE, *more)
    assert (answer.status, answer.out) == (status, "")
    assert "nothing is shown, because this vault logs the reading of it" in answer.err
    assert told in answer.err
    assert "--closed" in answer.err
    assert size(circle) == before
    assert circle.run(who, *PAGE, *more, "--closed").status == 0
    assert size(circle) == before


def test_somebody_outside_the_case_sees_what_is_withheld_and_why_and_signs_for_nothing(
    circle: Office,
) -> None:
    before = size(circle)
    answer = circle.run("Carl", *PAGE)
    assert answer.status == 0, answer.err
    assert "(withheld)" in answer.out
    assert "its case has members; the reader is not one" in " ".join(answer.out.split())
    assert size(circle) == before
