"""`custody preservation-order` about traffic data: what was disclosed, which orders go on, and why none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law import grounds
from custody.law.clock import HOUR
from tests.cli import paged
from tests.cli.office import ORDER, Office, golden

SHOWN = (
    *("--disclosed-to", "authority", "--providers", "Example Mail Ltd; Example Net Ltd"),
    *("--path", "handed over by Example Net Ltd, 192.0.2.7, 08:14:03Z", "--received-by", "Insp. Hall"),
)


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with case C-1 and an order P-1 that was served an hour ago."""
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    office.desk.clock.advance(HOUR)
    return office


def show(office: Office, others: str = "at_home", number: str = "P-1", status: int = 0) -> int:
    """Record that a path was shown; gives the entry."""
    words = (
        "preservation-order",
        "record-traffic-data",
        number,
        "--further-providers",
        *others.split(),
        *SHOWN,
    )
    position: int = office.done("Eve", *words, status=status)["entries"][0]["position"]
    return position


def onward(office: Office, number: str, before: str) -> str:
    """Order the next provider."""
    issue = ("preservation-order", "issue", "C-1", *ORDER, "--reference", number, "--upstream-order", before)
    office.done("Judge", *issue)
    return number


def page(office: Office, *words: str) -> str:
    return " ".join(office.desk.run(*words).out.split())


def due(office: Office) -> list[tuple[str, str, str]]:
    rows = (
        deadline for deadline in office.see("deadlines")["deadlines"] if deadline["sort"].startswith("path")
    )
    return [(row["name"], row["sort"], row["next"]) for row in rows]


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    def keep(name: str, who: str, *argv: str) -> None:
        golden(
            f"preservation-order-{name}", desk.run(who, "preservation-order", *argv, "--json"), desk.folder
        )

    (desk.folder / "letter.pdf").write_bytes(b"the path")
    path = (
        "record-traffic-data",
        "P-1",
        "--further-providers",
        "at_home",
        "abroad",
        *SHOWN,
        "--document",
        "letter.pdf",
    )
    keep("record-traffic-data", "Eve", *path, "--disclosed-by", "legal desk")
    keep(
        "close-path",
        "Eve",
        "close-path",
        "P-1",
        "--reason",
        "data_deleted",
        "--explanation",
        "kept for a day only",
    )
    show(desk)
    onward(desk, "P-2", "P-1")
    golden(
        "preservation-order-show-path",
        desk.desk.run("preservation-order", "show", "P-1", "--json"),
        desk.folder,
    )


def test_an_order_for_traffic_data_says_that_no_path_was_shown_until_one_is(desk: Office) -> None:
    assert "path of the communication not disclosed yet (art. 26(b))" in page(
        desk, "preservation-order", "show", "P-1"
    )
    content = list(ORDER)
    content[content.index("traffic")] = "subscriber"
    desk.done("Judge", "preservation-order", "issue", "C-1", *content, "--reference", "P-9")
    assert "not disclosed yet" not in page(desk, "preservation-order", "show", "P-9")
    show(desk, "none")
    assert "not disclosed yet" not in page(desk, "preservation-order", "show", "P-1")


def test_what_was_shown_stands_on_the_page_with_how_soon_and_what_goes_on(desk: Office) -> None:
    answer = desk.run(
        "Eve", "preservation-order", "record-traffic-data", "P-1", "--further-providers", "at_home", *SHOWN
    )
    assert (
        "order the other provider too: custody preservation-order issue, with --upstream-order"
        in " ".join(answer.out.split())
    )
    shown = page(desk, "preservation-order", "show", "P-1")
    assert "Traffic data disclosed (1)" in shown
    assert "1 h 1 min" in shown
    for text in (
        grounds.FURTHER_PROVIDERS["at_home"],
        "disclosed to authority",
        "providers Example Mail Ltd; Example Net Ltd",
        "path handed over by Example Net Ltd, 192.0.2.7",
        "NO ORDER to the other provider yet",
    ):
        assert text in shown
    onward(desk, "P-2", "P-1")
    (told,) = paged.rows(desk.see("preservation-order", "show", "P-1"), "traffic_data")
    (second,) = [row for row in paged.listed(desk.see("preservation-order", "list")) if row["name"] == "P-2"]
    assert (told["ordered"], "waits" in told, "ended" in told) == (second["id"], False, False)
    assert "followed by order P-2" in page(desk, "preservation-order", "show", "P-1")


def test_a_provider_that_was_found_is_due_until_an_order_names_the_one_before_it(desk: Office) -> None:
    show(desk, "none")
    assert due(desk) == []
    position = show(desk, "at_home")
    assert due(desk) == [("P-1", "path", "preservation_order.issued")]
    (row,) = paged.texts(desk.see("today"), "paths_waiting")
    assert (row["about"], row["position"], row["by"]) == (
        "preservation order P-1",
        str(position),
        "authority",
    )
    table = page(desk, "today").partition("Providers along a path (1) about when why ")[2]
    assert [word for word in ("preservation order ", " P-1 ", " by: authority ") if word not in table] == []
    assert "order the other provider in this State that carried it" in page(desk, "deadlines")
    desk.order("P-8")
    assert due(desk) == [("P-1", "path", "preservation_order.issued")], (
        "another order is none to the next provider"
    )
    onward(desk, "P-2", "P-1")
    assert due(desk) == []
    assert paged.rows(desk.see("today"), "paths_waiting") == []


def test_why_nothing_goes_on_ends_the_wait_and_stays_on_the_page(desk: Office) -> None:
    first, second = show(desk), show(desk)
    several = desk.run("Eve", "preservation-order", "close-path", "P-1", "--reason", "data_deleted")
    assert (several.status, f"entries {first}, {second}" in several.err) == (6, True)
    assert "--disclosure ENTRY" in several.err
    for at in (first, second):
        desk.done(
            "Eve",
            "preservation-order",
            "close-path",
            "P-1",
            "--reason",
            "data_deleted",
            "--disclosure",
            str(at),
        )
    assert due(desk) == []
    assert grounds.PATH_CLOSED["data_deleted"] in page(desk, "preservation-order", "show", "P-1")
    none = desk.run("Eve", "preservation-order", "close-path", "P-1", "--reason", "data_deleted")
    assert (none.status, "no disclosure under this order" in none.err) == (6, True)


def test_the_orders_about_one_communication_are_shown_both_ways(desk: Office) -> None:
    for number, before in (("P-2", "P-1"), ("P-3", "P-2"), ("P-4", "P-2")):
        onward(desk, number, before)

    path = desk.see("preservation-order", "show", "P-2")
    assert [paged.said(path, name) for name in ("before", "after", "after_2")] == ["P-1", "P-3", "P-4"]
    first = desk.see("preservation-order", "show", "P-1")
    assert [paged.said(first, name) for name in ("after", "after_2")] == ["P-2 > P-3", "P-2 > P-4"]
    last = desk.see("preservation-order", "show", "P-3")
    assert (paged.said(last, "before"), paged.has(last, "after")) == ("P-1 > P-2", False)
    assert "after order P-1 > P-2" in page(desk, "preservation-order", "show", "P-3")
    assert [item["path"] for item in paged.texts(desk.see("case", "show", "C-1"), "paths")] == [
        "P-1 > P-2 > P-3",
        "P-1 > P-2 > P-4",
    ]
    assert "Paths (2)" in page(desk, "case", "show", "C-1")
    shown = desk.desk.run("preservation-order", "list", "--case", "C-1").out.splitlines()
    assert shown[4].split()[-1] == "after"
    assert max(map(len, shown)) <= 80
    listed = paged.listed(desk.see("preservation-order", "list", "--case", "C-1"))
    assert {row["name"]: row["texts"]["after"] for row in listed} == {
        "P-1": "",
        "P-2": "P-1",
        "P-3": "P-2",
        "P-4": "P-2",
    }


def test_where_no_order_follows_another_nothing_is_said_of_paths(desk: Office) -> None:
    assert "Paths" not in desk.desk.run("case", "show", "C-1").out
    assert paged.rows(desk.see("case", "show", "C-1"), "paths") == []
    assert "after" not in desk.desk.run("preservation-order", "list").out


def test_an_order_of_another_case_is_not_the_one_before_it(desk: Office) -> None:
    desk.case("C-2")
    issue = ("preservation-order", "issue", "C-2", *ORDER, "--reference", "P-2", "--upstream-order", "P-1")
    desk.refused(
        "Judge",
        *issue,
        rule="preservation_order.upstream",
        article="26(a)",
        accepted="custody preservation-order list --case",
    )


def test_what_was_erased_of_a_path_says_so_and_the_way_stays(desk: Office) -> None:
    position = str(show(desk))
    words = (position, "--fields", "providers,path", "--basis", "court_order", "--legal-basis", "order 7")
    desk.done("Judge", "erasure", "propose", *words)
    number = str(desk.size() - 1)
    desk.done("Ada", "erasure", "approve", number)
    desk.done("Carl", "erasure", "execute", number)
    (told,) = paged.later(
        desk.see("preservation-order", "show", "P-1"), "preservation_order.traffic_data_disclosed"
    )
    assert (told["providers"], told["path"], told["further_providers"]) == (None, None, "at_home")
    assert "providers ! (erased)" in page(desk, "preservation-order", "show", "P-1")
    assert due(desk) == [("P-1", "path", "preservation_order.issued")]


def test_a_corrected_showing_says_what_it_said(desk: Office) -> None:
    position = str(show(desk))
    desk.done("Eve", "entry", "correct", position, "further_providers", "none", "--reason", "typing")
    desk.done("Eve", "entry", "correct", position, "path", "through a relay", "--reason", "typing")
    (told,) = paged.later(
        desk.see("preservation-order", "show", "P-1"), "preservation_order.traffic_data_disclosed"
    )
    assert (told["further_providers"], told["path"]) == ("none", "through a relay")
    shown = page(desk, "preservation-order", "show", "P-1")
    assert "further providers none (no other provider) (corrected by entry" in shown
    assert "signed as at home" in shown
    assert due(desk) == [("P-1", "path", "preservation_order.issued")], "a correction settles nothing"


def test_a_form_and_the_page_of_what_is_possible_know_the_new_entries(desk: Office, tmp_path: Path) -> None:
    (form,) = [
        listed
        for listed in desk.see("form")["forms"]
        if listed["name"] == "preservation-order.record-traffic-data"
    ]
    assert "26(b)" in form["about"]
    text = desk.desk.run("form", "preservation-order.record-traffic-data").out
    assert all(meaning in text for meaning in grounds.FURTHER_PROVIDERS.values())
    filled = 'preservation_order = "P-1"\nfurther-providers = ["at_home", "not_known"]\n'
    filled += 'disclosed-to = "designated_person"\n'
    filled += 'providers = "A; B"\npath = "A to B"\nreceived-by = "an expert"\n'
    (desk.folder / "path.toml").write_text(filled)
    (made,) = desk.done("Eve", "preservation-order", "record-traffic-data", "--from", "path.toml")["entries"]
    assert (made["facts"]["further_providers"], made["facts"]["disclosed_to"]) == (
        "at_home not_known",
        "designated_person",
    )
    rows = desk.see("actions", "preservation_order:P-1", "--as", desk.keys["Eve"])["actions"]
    found = {row["kind"]: (row["command"], row["allowed"]) for row in rows}
    assert found["preservation_order.traffic_data_disclosed"] == (
        "preservation-order record-traffic-data",
        True,
    )
    assert found["preservation_order.path_closed"] == ("preservation-order close-path", True)
