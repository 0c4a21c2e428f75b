"""A command is written as somebody would type it: with what is known, quoted for a shell, and no placeholder."""

from __future__ import annotations

import pytest

from custody.cli.main import build
from custody.forms.command_line import UNDECLARED, command_line, command_of_words, is_typed


@pytest.mark.parametrize(
    ("words", "answers", "typed"),
    [
        (
            ("preservation-order", "serve"),
            {"preservation_order": "PO 17/2026"},
            ("preservation-order", "serve", "PO 17/2026"),
        ),
        (("preservation-order", "serve"), {"preservation_order": ""}, ("preservation-order", "serve")),
        (("exhibit", "print-label"), {"exhibit": "EV/1", "case": "C-1"}, ("exhibit", "print-label", "EV/1")),
        (("exhibit", "intake"), {"seizure": "S-1"}, ("exhibit", "intake", "--seizure", "S-1")),
        (("exhibit", "intake"), {}, ("exhibit", "intake")),
        (("sweep", "run"), {"object": "b478e1c2"}, ("sweep", "run", "--object", "b478e1c2")),
        (("check",), {"object": "b478e1c2"}, ("check",)),
    ],
)
def test_a_command_has_what_is_known_and_nothing_else(
    words: tuple[str, ...], answers: dict[str, object], typed: tuple[str, ...]
) -> None:
    assert command_of_words(words, answers) == ("custody", *typed)


def test_each_command_that_no_kind_declares_takes_its_thing_as_it_is_written() -> None:
    for words, (name, _) in UNDECLARED.items():
        line = command_of_words(words, {name: "X-1"})[1:]
        args = build(words[0]).parse_args(
            [*line, *(("--out", "x") if words[1] in ("label", "sheet") else ())]
        )
        assert "X-1" in {args.__dict__.get(name), *(args.__dict__.get(f"{name}s") or ())}, words


def test_a_further_order_is_typed_with_its_case() -> None:
    assert is_typed("preservation_order.issued", "case")
    assert not is_typed("preservation_order.served", "case")
    found = command_line(
        "preservation_order.issued", "preservation_order", "P-1", {"case": "C-1", "upstream_order": "P-1"}
    )
    assert found == ("custody", "preservation-order", "issue", "C-1", "--upstream-order", "P-1")
