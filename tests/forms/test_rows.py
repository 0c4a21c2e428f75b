"""Rows of exhibits that are registered together: a name that stands twice in one is refused, not half taken."""

from __future__ import annotations

import pytest

from custody.errors import UsageError
from custody.forms.rows import checked, read_each, read_file, read_row

ONCE, TWICE = '{"reference": "EV/1", "serial": "1"}', '{"reference": "EV/1", "serial": "1", "serial": "2"}'


def test_a_row_in_which_a_name_stands_twice_is_refused() -> None:
    assert read_row(ONCE) == {"reference": "EV/1", "serial": "1"}
    with pytest.raises(UsageError, match="a name stands in it twice"):
        read_row(TWICE)


def test_a_file_in_which_a_name_of_a_row_stands_twice_is_refused() -> None:
    assert read_file("rows.json", f"[{ONCE}]".encode()) == [{"reference": "EV/1", "serial": "1"}]
    with pytest.raises(UsageError, match="a name stands in it twice"):
        read_file("rows.json", f"[{TWICE}]".encode())


def test_a_table_of_exhibits_is_read_and_one_of_anything_else_is_not() -> None:
    assert read_file("rows.toml", b'[[exhibit]]\nreference = "EV/1"\n') == [{"reference": "EV/1"}]
    with pytest.raises(UsageError, match=r"more than \[\[exhibit\]\]"):
        read_file("rows.toml", b'[[order]]\nreference = "EV/1"\n')
    with pytest.raises(UsageError, match="no list of exhibits"):
        read_file("rows.json", b"{}")


def test_a_row_that_is_none_is_named_by_its_number() -> None:
    assert checked(read_each([ONCE, ONCE])) == [{"reference": "EV/1", "serial": "1"}] * 2
    with pytest.raises(UsageError, match="row 2 is no JSON"):
        read_each([ONCE, "EV/2"])
    with pytest.raises(UsageError, match="row 2 is no object of names and values"):
        checked(read_each([ONCE, "[]"]))
