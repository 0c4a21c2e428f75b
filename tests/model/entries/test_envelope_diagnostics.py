"""Of a text that is no entry's, the error says which member is wrong and what it should be."""

from __future__ import annotations

import pytest

from custody.errors import CustodyError, Malformed, UnknownVersion
from custody.model.entry import envelope_diagnostics
from custody.model.entry.envelope import MOST_BYTES, parse_text
from custody.model.schema.ids import b64
from tests.model.entries.test_envelope import PLAIN, with_member

LARGEST = 9007199254740991
ROOT = b64(bytes(32))


def said(name: str, value: object) -> str:
    """Return what is said of an entry in which one member is another."""
    with pytest.raises(CustodyError) as refused:
        parse_text(with_member(name, value))
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("at", 1793610000, "at of an entry is no text"),
        ("at", "today", "'today' is not an instant like 2026-11-24T13:37:00Z"),
        ("at", "2026-02-30T00:00:00Z", "'2026-02-30T00:00:00Z' is not a date and time of the calendar"),
        ("by", "eve", "by of an entry is 'eve', which is not of its form"),
        ("content", None, "content of an entry is no text"),
        ("content", b64(bytes(31)), "content of an entry is 31 bytes long, not 32"),
        ("content", b64(bytes(33)), "content of an entry is 33 bytes long, not 32"),
        ("content", "A", "content of an entry is not base64"),
        ("fields", 0, "fields of an entry is no number from 1 to 256"),
        ("fields", 257, "fields of an entry is no number from 1 to 256"),
        ("fields", True, "fields of an entry is no number from 1 to 256"),
        ("id", "entry-1", "id of an entry is 'entry-1', which is not of its form"),
        ("kind", "Issued", "kind of an entry is 'Issued', which is not of its form"),
        ("log", "lab.example", "log of an entry is 'lab.example', which is not of its form"),
        ("prev", b64(bytes(31)), "prev of an entry is 31 bytes long, not 32"),
        ("re", "", "re of an entry is 0 bytes long, not 32"),
        ("re", False, "re of an entry is no text"),
        ("seen", None, "seen of an entry is no text"),
        ("seen", f"07 {ROOT}", "seen of an entry does not begin with a size"),
        ("seen", f"-1 {ROOT}", "seen of an entry does not begin with a size"),
        ("seen", f"\u0667 {ROOT}", "seen of an entry does not begin with a size"),
        ("seen", f"{LARGEST + 1} {ROOT}", "seen of an entry does not begin with a size"),
        ("seen", f"{'9' * 3000} {ROOT}", "seen of an entry does not begin with a size"),
        ("seen", "7", "the root in seen of an entry is 0 bytes long, not 32"),
        ("seen", f"7 {b64(bytes(31))}", "the root in seen of an entry is 31 bytes long, not 32"),
        ("seen", f"{LARGEST} no root", "the root in seen of an entry is not base64"),
        ("seq", -1, f"seq of an entry is no number from 0 to {LARGEST}"),
        ("seq", False, f"seq of an entry is no number from 0 to {LARGEST}"),
        ("subject", "order-1", "subject of an entry is 'order-1', which is not of its form"),
        ("v", 0, f"v of an entry is no number from 1 to {LARGEST}"),
        ("v", True, f"v of an entry is no number from 1 to {LARGEST}"),
        ("extra", 1, "the text of an entry lacks a member or has one too many"),
    ],
)
def test_the_member_that_is_wrong_is_named_with_what_it_should_be(name: str, value: object, why: str) -> None:
    assert said(name, value) == why


@pytest.mark.parametrize(
    ("name", "values"),
    [("fields", (1, 256)), ("seq", (0, LARGEST)), ("seen", (f"0 {ROOT}", f"{LARGEST} {ROOT}"))],
)
def test_a_member_at_its_limit_is_not_what_is_wrong(name: str, values: tuple[object, ...]) -> None:
    for value in values:
        found = envelope_diagnostics.fault(with_member(name, value))
        assert str(found) == "an entry has a previous one exactly if it is not the first of its subject"


def test_an_entry_that_is_whole_but_for_its_place_in_the_chain_is_refused_for_that() -> None:
    for name, value in (("seq", 1), ("prev", ROOT)):
        assert "a previous one exactly if" in said(name, value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (PLAIN.text()[:-1], "ends without a newline"),
        ("[]\n", "is no JSON object"),
        ("{}\n", "lacks a member"),
    ],
)
def test_a_text_that_is_no_object_of_an_entry_is_called_that(text: str, why: str) -> None:
    assert why in str(envelope_diagnostics.fault(text))


@pytest.mark.parametrize("version", [2, LARGEST])
def test_of_a_later_ruleset_its_number_is_said_and_that_nothing_was_found_wrong(version: int) -> None:
    found = envelope_diagnostics.fault(with_member("v", version))
    assert isinstance(found, UnknownVersion)
    assert str(found) == f"the entry is of ruleset {version}, which this program does not know"
    assert isinstance(envelope_diagnostics.fault(with_member("v", 0)), Malformed)


def test_what_is_said_is_never_longer_than_what_was_read() -> None:
    for name in ("at", "by", "content", "id", "kind", "log", "seen", "subject"):
        assert len(said(name, "x" * MOST_BYTES)) < MOST_BYTES + 100
