"""The corrected value of a field, as it is typed."""

from __future__ import annotations

import pytest

from custody.errors import UsageError
from custody.forms.corrections import value_of
from custody.model.layouts import layout
from custody.model.schema.types import Value


def read(kind: str, field: str, text: str) -> Value:
    return value_of(layout(1, kind).field(field), text, lambda typed, name, count: f"{name} {typed} {count}")


def test_a_number_a_flag_and_a_shift_are_read_as_their_types_have_them() -> None:
    assert read("preservation_order.renewed", "days", "60") == 60
    assert read("preservation_order.issued", "renewal_allowed", "true") is True
    assert [read("scene.opened", "clock_error_seconds", text) for text in ("2", "-40")] == [2, -40]
    for field in (
        ("preservation_order.renewed", "days"),
        ("preservation_order.issued", "renewal_allowed"),
        ("scene.opened", "clock_error_seconds"),
    ):
        with pytest.raises(UsageError, match=field[1]):
            read(*field, "two")


def test_a_digest_is_read_by_whoever_asks_and_a_root_by_nobody() -> None:
    assert read("preservation_order.issued", "document_sha256", "ab") == "document_sha256 ab 32"
    with pytest.raises(UsageError, match="computed from bytes"):
        read("sweep.completed", "results_root", "ab")
