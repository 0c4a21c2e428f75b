"""`custody order` about the path of a communication: what was shown of it, which orders go on, and why none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law import grounds
from custody.law.clock import HOUR
from tests.cli import paged
from tests.cli.office import ORDER, Office, golden

SHOWN = (
    *("--shown-to", "authority", "--providers", "Example Mail Ltd; Example Net Ltd"),
    *("--path", "handed over by Example Net Ltd, 192.0.2.7, 08:14:03Z", "--received-by", "Insp. Hall"),
)


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with case C-1 and an order P-1 that was served an hour ago."""
    office.case()
    office.order()
    office.done("Eve", "order", "serve", "P-1", "--method", "electronic")
    office.desk.clock.advance(HOUR)
    return office


def show(office: Office, others: str = "at_home", number: str = "P-1", status: int = 0) -> int:
    """Record that a path was shown; gives the entry."""
    words = ("order", "path", number, "--others", *others.split(), *SHOWN)
    position: int = office.done("Eve", *words, status=status)["entries"][0]["position"]
    return position


def onward(office: Office, number: str, before: str) -> str:
    """Order the next provider."""
    issue = ("order", "issue", "C-1", "--number", number, "--after-order", before, *ORDER)
    office.done("Judge", *issue)
    return number


def page(office: Office, *words: str) -> str:
    return " ".join(office.desk.run(*words).out.split())


def due(office: Office) -> list[tuple[str, str, str]]:
    rows = (one for one in office.see("due")["due"] if one["sort"].startswith("path"))
    return [(one["name"], one["sort"], one["next"]) for one in rows]


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    def keep(name: str, who: str, *argv: str) -> None:
        golden(f"order-{name}", desk.run(who, "order", *argv, "--json"), desk.folder)

    (desk.folder / "letter.pdf").write_bytes(b"the path")
    path = ("path", "P-1", "--others", "at_home", "abroad", *SHOWN, "--document", "letter.pdf")
    keep("path", "Eve", *path, "--disclosed-by", "legal desk")
    keep("end-path", "Eve", "end-path", "P-1", "--reason", "gone", "--explanation", "kept for a day only")
    show(desk)
    onward(desk, "P-2", "P-1")
    golden("order-show-path", desk.desk.run("order", "show", "P-1", "--json"), desk.folder)


def test_an_order_for_traffic_data_says_that_no_path_was_shown_until_one_is(desk: Office) -> None:
    assert "path of the communication not disclosed yet (art. 26(b))" in page(desk, "order", "show", "P-1")
    content = list(ORDER)
    content[content.index("traffic")] = "subscriber"
    desk.done("Judge", "order", "issue", "C-1", "--number", "P-9", *content)
    assert "not disclosed yet" not in page(desk, "order", "show", "P-9")
    show(desk, "none")
    assert "not disclosed yet" not in page(desk, "order", "show", "P-1")


def test_what_was_shown_stands_on_the_page_with_how_soon_and_what_goes_on(desk: Office) -> None:
    answer = desk.run("Eve", "order", "path", "P-1", "--others", "at_home", *SHOWN)
    assert "order the other provider too: custody order issue, with --after-order" in answer.out
    shown = page(desk, "order", "show", "P-1")
    assert "Path shown (1)" in shown
    assert "1 h 1 min" in shown
    for text in (
        grounds.OTHER_PROVIDERS["at_home"],
        "disclosed to authority",
        "providers Example Mail Ltd; Example Net Ltd",
        "path handed over by Example Net Ltd, 192.0.2.7",
        "NO ORDER to the other provider yet",
    ):
        assert text in shown
    onward(desk, "P-2", "P-1")
    (told,) = paged.rows(desk.see("order", "show", "P-1"), "path_shown")
    (second,) = [row for row in paged.listed(desk.see("order", "list")) if row["name"] == "P-2"]
    assert (told["ordered"], "waits" in told, "ended" in told) == (second["id"], False, False)
    assert "goes on to order P-2" in page(desk, "order", "show", "P-1")


def test_a_provider_that_was_found_is_due_until_an_order_names_the_one_before_it(desk: Office) -> None:
    show(desk, "none")
    assert due(desk) == []
    position = show(desk, "at_home")
    assert due(desk) == [("P-1", "path", "order.issued")]
    (row,) = paged.texts(desk.see("status"), "paths_waiting")
    assert (row["about"], row["position"], row["by"]) == ("order P-1", str(position), "authority")
    assert "Providers along a path (1) about when why by order P-1" in page(desk, "status")
    assert "order the other provider in this State that carried it" in page(desk, "due")
    desk.order("P-8")
    assert due(desk) == [("P-1", "path", "order.issued")], "another order is none to the next provider"
    onward(desk, "P-2", "P-1")
    assert due(desk) == []
    assert paged.rows(desk.see("status"), "paths_waiting") == []


def test_why_nothing_goes_on_ends_the_wait_and_stays_on_the_page(desk: Office) -> None:
    first, second = show(desk), show(desk)
    several = desk.run("Eve", "order", "end-path", "P-1", "--reason", "gone")
    assert (several.status, f"entries {first}, {second}" in several.err) == (6, True)
    assert "--showing ENTRY" in several.err
    for at in (first, second):
        desk.done("Eve", "order", "end-path", "P-1", "--reason", "gone", "--showing", str(at))
    assert due(desk) == []
    assert grounds.PATH_ENDED["gone"] in page(desk, "order", "show", "P-1")
    none = desk.run("Eve", "order", "end-path", "P-1", "--reason", "gone")
    assert (none.status, "nothing that was shown" in none.err) == (6, True)


def test_the_orders_about_one_communication_are_shown_both_ways(desk: Office) -> None:
    for number, before in (("P-2", "P-1"), ("P-3", "P-2"), ("P-4", "P-2")):
        onward(desk, number, before)

    path = desk.see("order", "show", "P-2")
    assert [paged.said(path, name) for name in ("before", "after", "after_2")] == ["P-1", "P-3", "P-4"]
    first = desk.see("order", "show", "P-1")
    assert [paged.said(first, name) for name in ("after", "after_2")] == ["P-2 > P-3", "P-2 > P-4"]
    last = desk.see("order", "show", "P-3")
    assert (paged.said(last, "before"), paged.has(last, "after")) == ("P-1 > P-2", False)
    assert "after order P-1 > P-2" in page(desk, "order", "show", "P-3")
    assert [item["path"] for item in paged.texts(desk.see("case", "show", "C-1"), "paths")] == [
        "P-1 > P-2 > P-3",
        "P-1 > P-2 > P-4",
    ]
    assert "Paths (2)" in page(desk, "case", "show", "C-1")
    shown = desk.desk.run("order", "list", "--case", "C-1").out.splitlines()
    assert shown[4].split()[-1] == "after"
    assert max(map(len, shown)) <= 80
    listed = paged.listed(desk.see("order", "list", "--case", "C-1"))
    assert {row["name"]: row["texts"]["after"] for row in listed} == {
        "P-1": "",
        "P-2": "P-1",
        "P-3": "P-2",
        "P-4": "P-2",
    }


def test_where_no_order_follows_another_nothing_is_said_of_paths(desk: Office) -> None:
    assert "Paths" not in desk.desk.run("case", "show", "C-1").out
    assert paged.rows(desk.see("case", "show", "C-1"), "paths") == []
    assert "after" not in desk.desk.run("order", "list").out


def test_an_order_of_another_case_is_not_the_one_before_it(desk: Office) -> None:
    desk.case("C-2")
    issue = ("order", "issue", "C-2", "--number", "P-2", "--after-order", "P-1", *ORDER)
    desk.refused("Judge", *issue, rule="order.after", article="26(a)", accepted="custody order list --case")


def test_what_was_erased_of_a_path_says_so_and_the_way_stays(desk: Office) -> None:
    position = str(show(desk))
    words = (position, "--fields", "providers,path", "--basis", "court_order", "--legal-basis", "order 7")
    desk.done("Judge", "erasure", "propose", *words)
    number = str(desk.size() - 1)
    desk.done("Ada", "erasure", "approve", number)
    desk.done("Carl", "erasure", "execute", number)
    (told,) = paged.later(desk.see("order", "show", "P-1"), "order.path_disclosed")
    assert (told["providers"], told["path"], told["others"]) == (None, None, "at_home")
    assert "providers ! (erased)" in page(desk, "order", "show", "P-1")
    assert due(desk) == [("P-1", "path", "order.issued")]


def test_a_corrected_showing_says_what_it_said(desk: Office) -> None:
    position = str(show(desk))
    desk.done("Eve", "entry", "correct", position, "others", "none", "--reason", "typing")
    desk.done("Eve", "entry", "correct", position, "path", "through a relay", "--reason", "typing")
    (told,) = paged.later(desk.see("order", "show", "P-1"), "order.path_disclosed")
    assert (told["others"], told["path"]) == ("none", "through a relay")
    shown = page(desk, "order", "show", "P-1")
    assert "other providers none (no other one) (corrected by entry" in shown
    assert "signed as at home" in shown
    assert due(desk) == [("P-1", "path", "order.issued")], "a correction settles nothing"


def test_a_form_and_the_page_of_what_is_possible_know_the_new_entries(desk: Office, tmp_path: Path) -> None:
    (form,) = [one for one in desk.see("form")["forms"] if one["name"] == "order.path"]
    assert "26(b)" in form["about"]
    text = desk.desk.run("form", "order.path").out
    assert all(meaning in text for meaning in grounds.OTHER_PROVIDERS.values())
    filled = 'order = "P-1"\nothers = ["at_home", "unknown"]\nshown-to = "designated"\n'
    filled += 'providers = "A; B"\npath = "A to B"\nreceived-by = "an expert"\n'
    (desk.folder / "path.toml").write_text(filled)
    (made,) = desk.done("Eve", "order", "path", "--from", "path.toml")["entries"]
    assert (made["facts"]["others"], made["facts"]["shown_to"]) == ("at_home unknown", "designated")
    rows = desk.see("possible", "order:P-1", "--as", desk.keys["Eve"])["possible"]
    found = {one["kind"]: (one["command"], one["allowed"]) for one in rows}
    assert found["order.path_disclosed"] == ("order path", True)
    assert found["order.path_ended"] == ("order end-path", True)
