"""The domestic order beneath a request: a known one, and another one where the first has ended."""

from __future__ import annotations

from tests.cli import paged
from tests.cli.instruments.test_request import EFFECT, do, show, shown
from tests.cli.office import Office


def opened(office: Office) -> Office:
    """Open a case, an order and a request."""
    office.case()
    office.order()
    office.received()
    return office


def test_an_order_beneath_that_ends_is_replaced_by_another(office: Office) -> None:
    desk = opened(office)
    desk.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    do(
        desk,
        "Eve",
        "effect",
        "AT-1",
        "--days",
        "60",
        "--preservation-order",
        "P-1",
        "--data-holder",
        "Example Mail Ltd",
    )
    desk.done("Judge", "preservation-order", "withdraw", "P-1", "--reason", "issued_in_error", status=10)
    assert "custody preservation-request link-order" in " ".join(shown(desk).split())
    duty = paged.rows(show(desk), "periods")
    desk.order("P-2")
    desk.done("Eve", "preservation-order", "serve", "P-2", "--method", "electronic")
    do(desk, "Eve", "link-order", "AT-1", "P-2", "--explanation", "P-1 was an error")
    assert paged.text(show(desk), "preservation_order") == "P-2"
    assert paged.rows(show(desk), "periods") == duty
    answer = desk.run("Eve", "preservation-request", "link-order", "AT-1", "P-9")
    assert (answer.status, "no preservation order named 'P-9'" in answer.err) == (6, True)


def test_a_domestic_order_must_be_one(office: Office) -> None:
    desk = opened(office)
    answer = desk.run("Eve", "preservation-request", "effect", "AT-1", *EFFECT, "--preservation-order", "P-9")
    assert answer.status == 6
    assert "no preservation order named 'P-9'" in answer.err
