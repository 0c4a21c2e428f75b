"""A look that opens no sealed value called the fields of every entry BROKEN, with the exit status of tampering."""

from __future__ import annotations

from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


def registered(lab: Office) -> str:
    """Register an exhibit; return the number of its entry."""
    lab.case()
    lab.seizure()
    lab.exhibit()
    return str(lab.size() - 1)


def test_what_is_withheld_is_proven_of_no_value_and_breaks_nothing(office: Office) -> None:
    entry = registered(office)
    open_, closed = (
        office.run("Eve", "log", "show", "--entry", entry, *how, "--json") for how in ((), ("--closed",))
    )
    assert (open_.status, closed.status) == (0, 0)
    whole, part = (answer.document["verdicts"]["fields"] for answer in (open_, closed))
    assert (whole["verdict"], part["verdict"]) == ("VERIFIED", "VERIFIED")
    shown, of = (int(word) for word in part["why"].split()[:3:2])
    assert whole["why"].startswith(f"{of} of {of} fields")
    assert 0 < shown < of
    assert "USB stick, black" in open_.out
    assert "USB stick, black" not in closed.out


def test_the_page_of_an_entry_says_so_too(office: Office) -> None:
    entry = registered(office)
    for how in ((), ("--closed",)):
        page = office.run("Eve", "tui", "--plain", f"entry:{entry}", *how)
        assert page.status == 0
        assert "BROKEN" not in page.out, how
        assert "fields shown" in page.out or "fields are shown" in page.out, how
