"""`custody access list` names what was looked at by what it is."""

from __future__ import annotations

from tests.cli import paged
from tests.cli.office import Office


def things(office: Office, command: str) -> list[tuple[str, str]]:
    """Return what was looked at by a command, as the list has it."""
    views = paged.texts(office.see("access", "list", "C-1"), "views")
    things = [view["subjects"].split(", ") for view in views if view["access_command"] == command]
    return [(sort, name) for told in things for sort, _, name in (thing.rpartition(" ") for thing in told)]


def test_each_thing_is_named_by_what_it_is(office: Office) -> None:
    office.case()
    office.order()
    office.seizure()
    office.exhibit()
    office.received()
    (office.folder / "a.dd").write_bytes(b"image")
    office.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    stored = paged.rows(office.see("exhibit", "show", "EV/1"), "objects")[0]["object"]
    number = next(
        entry["entry"]
        for entry in office.see("log", "show", "--first", "0")["entries"]
        if entry["kind"] == "object.archived"
    )
    for words in (
        ("exhibit", "show", "EV/1"),
        ("case", "show", "C-1"),
        ("preservation-order", "show", "P-1"),
        ("preservation-request", "show", "AT-1"),
        ("log", "show", "--entry", str(number)),
    ):
        assert office.run("Eve", *words, "--reads", "all").status in (0, 10)
    assert ("exhibit", "EV/1") in things(office, "exhibit_show")
    assert sorted(things(office, "log_show")) == [("exhibit", "EV/1"), ("object", stored[:8])]
    assert ("case", "C-1") in things(office, "case_show")
    assert ("preservation order", "P-1") in things(office, "preservation_order_show")
    assert ("preservation request", "AT-1") in things(office, "preservation_request_show")
    told = office.desk.run("access", "list", "C-1").out
    assert "(none)" not in told
    for name in ("exhibit EV/1", "case C-1", "order P-1", "request AT-1", f"object {stored[:8]}"):
        assert name in " ".join(told.split())
