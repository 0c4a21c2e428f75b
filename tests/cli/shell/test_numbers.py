"""Numbers as they are typed: one reading of digits for every flag."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from custody.cli.shell.numbers import number, signed
from custody.digits import MOST_DIGITS, whole
from tests.cli.office import ORDER, Office
from tools.cli_page import arguments, documented

#: What Python takes for a number and people may read as another one, or as none.
ODD = (
    "1_0",
    "٣٠",
    "\uff13\uff10",
    " 30",
    "30 ",
    "+30",
    "3e1",
    "0x1e",
    "²",
    "",
    "-",
    "30\n",
    "9" * (MOST_DIGITS + 1),
)


def counted() -> Iterator[tuple[str, argparse.Action]]:
    """Yield every argument of a command that reads a number, with where it stands."""
    for command in documented():
        for action in arguments(command.parser):
            read = action.type
            if not callable(read):
                continue
            try:
                found = read("12")
            except (argparse.ArgumentTypeError, ValueError):
                continue
            if type(found) is int:
                yield f"{' '.join(command.words)} {action.dest}", action


NUMBERS = dict(counted())


def test_many_flags_read_numbers() -> None:
    assert {
        "preservation-order issue days",
        "transfer offer hours",
        "today due_days",
        "archive jobs",
    } <= set(NUMBERS)


@pytest.mark.parametrize("text", ODD)
def test_every_flag_that_reads_a_number_takes_ascii_digits_alone(text: str) -> None:
    taken = []
    for name, action in NUMBERS.items():
        assert callable(action.type)
        assert action.type("12") in (12, 12 * 86_400)
        try:
            action.type(text)
        except argparse.ArgumentTypeError:
            continue
        taken.append(name)
    # A capacity has units and blanks as a label prints them; a number typed bare is one of bytes.
    assert [name for name in taken if not name.endswith("capacity")] == []


def test_only_what_may_stand_below_0_takes_a_minus_sign() -> None:
    assert (whole("0"), number("007"), signed("-5"), signed("5"), signed("-0")) == (0, 7, -5, 5, 0)
    assert (whole("-5"), whole("3", 1, 2), whole("0", 1), whole("9" * MOST_DIGITS)) == (
        None,
        None,
        None,
        10**MOST_DIGITS - 1,
    )
    with pytest.raises(argparse.ArgumentTypeError, match="no whole number"):
        number("-5")
    for read, text in ((number, "9" * 20), (signed, "-" + "9" * 20)):
        with pytest.raises(argparse.ArgumentTypeError, match=f"'{text}' is too large"):
            read(text)
    for text in ("--5", "5-", "-٣", "- 5"):
        with pytest.raises(argparse.ArgumentTypeError, match="in the digits 0 to 9"):
            signed(text)


@pytest.mark.parametrize("days", ["1_0", "٣٠"])
def test_a_period_is_never_of_a_number_that_reads_otherwise(office: Office, days: str) -> None:
    office.case()
    before = office.size()
    for typed, status in (("30", 0), (days, 2)):
        answer = office.run(
            "Judge", "preservation-order", "issue", "C-1", *ORDER, "--days", typed, "--dry-run"
        )
        assert answer.status == status, answer.err
    assert office.size() == before
