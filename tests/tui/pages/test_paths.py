"""Pages of orders and cases lead along the path of a communication, and a page of one opens the form of the next."""

from __future__ import annotations

import pytest

from custody.pages.parts.page import Target
from tests.cli.instruments.test_order_path import onward, show
from tests.cli.office import ORDER, Office
from tests.tui.forms.forms import answers, form_of
from tests.tui.pages.test_corrected_pages import page
from tests.tui.sitting import play, sitting


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")
    return office


def test_the_page_of_an_order_leads_to_the_orders_before_and_after_it(lab: Office) -> None:
    assert "not disclosed yet" in page(lab, "preservation_order:P-1")
    show(lab)
    assert "Traffic data disclosed (1)" in page(lab, "preservation_order:P-1")
    assert "NO ORDER to the other provider yet" in page(lab, "preservation_order:P-1")
    onward(lab, "P-2", "P-1")
    onward(lab, "P-3", "P-2")
    shown = page(lab, "preservation_order:P-1")
    assert "NO ORDER" not in shown
    assert "followed by order P-2" in shown
    assert "followed by order P-3" not in shown
    middle = page(lab, "preservation_order:P-2")
    assert "after order P-1" in middle
    assert "followed by order P-3" in middle


def test_the_page_of_a_case_tells_the_orders_along_a_path_in_one_line(lab: Office) -> None:
    assert "Paths" not in page(lab, "case:C-1")
    onward(lab, "P-2", "P-1")
    onward(lab, "P-3", "P-2")
    assert "P-1 > P-2 > P-3" in page(lab, "case:C-1")


def test_what_is_found_along_a_path_waits_on_the_first_page(lab: Office) -> None:
    show(lab)
    today = " ".join(lab.run("Judge", "tui", "--plain", "today").out.split())
    assert "order the other provider in this State that carried it" in today
    assert "preservation-order issue" not in page(lab, "today"), "it is the turn of whoever orders"


def test_the_next_provider_is_ordered_from_the_page_of_the_order_before_it(lab: Office) -> None:
    order = lab.see("preservation-order", "show", "P-1")["key"]
    show(lab)

    async def scene() -> None:
        async with sitting(lab.desk) as at:
            await at.sign_in(lab, "Judge")
            at.app.open(Target("preservation_order", order))
            await at.settle()
            await at.press("a")
            assert "Order the other provider along the path" in at.text
            assert "1 acknowledge receipt" in at.text, "what the page says is next"
            assert "Request it from another State along the path" not in at.text
            await at.choose("order the other provider along the path")
            assert form_of(at) is not None
            assert answers(at) == {"case": "C-1", "upstream-order": "P-1"}

    play(scene)


def test_an_order_for_content_has_no_path_on_its_page(lab: Office) -> None:
    content = list(ORDER)
    content[content.index("traffic")] = "subscriber"
    lab.done("Judge", "preservation-order", "issue", "C-1", *content, "--reference", "P-9")
    assert "not disclosed yet" not in page(lab, "preservation_order:P-9")


def test_where_no_other_provider_was_found_there_is_none_to_go_on_to(lab: Office) -> None:
    order = lab.see("preservation-order", "show", "P-1")["key"]
    show(lab, "none")

    async def scene() -> None:
        async with sitting(lab.desk) as at:
            await at.sign_in(lab, "Judge")
            at.app.open(Target("preservation_order", order))
            await at.settle()
            await at.press("a")
            assert "along the path" not in at.text

    play(scene)
