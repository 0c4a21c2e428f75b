"""What is refused of a kind's fields says why, and nothing that is given makes up for what is missing."""

from __future__ import annotations

import pytest

from custody.errors import UnknownVersion, UsageError
from custody.model import layouts
from custody.model.entry import entry_values
from custody.model.entry.facts import Facts, Private
from custody.model.kinds import KINDS, ORDER
from custody.model.schema import permits, types
from custody.model.schema.ids import b64
from custody.model.schema.schema import Kind, Layout, Need, Structural
from custody.model.schema.types import FieldType, Value

#: A value of each type of which a field that must be given is.
LEAST: dict[str, Value] = {
    "subject": "a3bb189e-8bf9-4888-9912-ace4e6543002",
    "count": 30,
    "flag": True,
    "seal": "S-1",
    "sha256": b64(bytes(32)),
}
ROOT = b64(bytes(range(32)))


def test_each_kind_is_once_in_the_order_and_one_that_is_not_named_comes_behind() -> None:
    names = [kind.name for kind in KINDS]
    assert len(set(names)) == len(names)
    assert names[: len(ORDER)] == list(ORDER)


def test_what_is_missing_stays_missing_whatever_else_an_entry_from_elsewhere_says() -> None:
    layout = layouts.layout(1, "case.closed")
    told = {
        "entry_mode": "record",
        "late_reason": "clock",
        "not_known": "occurred_at",
        "nonconforming": "time.late",
    }
    private = Private({"note": "closed by the court", "not_known_reason": "the file does not say"})
    assert layout.check(Facts({**told, "outcome": "ended"}), private) is None
    assert layout.check(Facts(told), private) == "outcome is missing"


def test_who_leaves_something_out_is_told_what_it_must_be() -> None:
    layout = layouts.layout(1, "case.closed")
    with pytest.raises(UsageError, match="outcome is missing; it must be one of ended, "):
        entry_values.split(layout, {})
    of_anything = Layout(Kind("case.dreamt", (Structural("dream", types.PLAIN),), permit=permits.DESK))
    with pytest.raises(UsageError, match=r"dream is missing; it must be given$"):
        entry_values.split(of_anything, {})


@pytest.mark.parametrize(
    ("kind", "name", "usual", "other"),
    [
        ("exhibit.registered", "quantity", 1, 12),
        ("transcription.recorded", "entered_again", False, True),
        ("exhibit.sealed", "additional_seal", False, True),
        ("preservation_order.issued", "preservation_means", "ordered", "similarly_obtained"),
    ],
)
def test_what_nobody_says_is_what_it_mostly_is_and_is_written_down(
    kind: str, name: str, usual: Value, other: Value
) -> None:
    layout = layouts.layout(1, kind)
    least = {
        field.name: next(iter(field.type.choices), None) or LEAST[field.type.name]
        for field in layout.kind.own
        if field.need is Need.REQUIRED and field.name != name
    }
    assert entry_values.split(layout, least)[0][name] == usual
    assert entry_values.split(layout, {**least, name: None})[0][name] == usual
    assert entry_values.split(layout, {**least, name: other})[0][name] == other


@pytest.mark.parametrize("size", ["0", "7", "9007199254740991"])
def test_the_head_that_a_ledger_remembers_is_a_size_and_a_root(size: str) -> None:
    assert types.HEAD.check(f"{size}:{ROOT}") is None
    for other in (size, f"{size}:", f"{size} {ROOT}", f"{size}:{ROOT}:", f"{size}:{b64(bytes(31))}", ROOT):
        assert types.HEAD.check(other) == "must be a size, a colon and 32 bytes in base64"


@pytest.mark.parametrize(
    "size", ["", "07", "-1", "+1", " 1", "1_0", "\u0667", "9007199254740992", "10000000000000000", "9" * 5000]
)
def test_a_head_has_no_size_that_no_ledger_has(size: str) -> None:
    assert types.HEAD.check(f"{size}:{ROOT}") == "must be a size, a colon and 32 bytes in base64"


@pytest.mark.parametrize(
    ("kind", "size"),
    [(types.ENTRY, 32), (types.SHA256, 32), (types.SHA256S, 32), (types.SHA1, 20), (types.MD5, 16)],
    ids=lambda value: value.name if isinstance(value, FieldType) else str(value),
)
def test_a_digest_has_the_length_of_its_algorithm(kind: FieldType, size: int) -> None:
    assert kind.check(b64(bytes(size))) is None
    for other in (size - 1, size + 1):
        assert kind.check(b64(bytes(other))) is not None


def test_every_kind_is_found_by_its_name_and_none_that_there_is_not() -> None:
    made = type(layouts.LAYOUTS[1])()
    assert {name: made[name].kind for name in (kind.name for kind in KINDS)} == {
        kind.name: kind for kind in KINDS
    }
    assert list(made) == [kind.name for kind in KINDS]
    assert len(made) == len(KINDS)
    assert made["preservation_order.issued"] is made["preservation_order.issued"]
    assert "preservation_order.dreamt" not in made


@pytest.mark.parametrize("kind", ["preservation_order.dreamt", "dream.issued", "order", ""])
def test_a_kind_that_there_is_not_is_named_with_its_ruleset(kind: str) -> None:
    with pytest.raises(UnknownVersion, match=f"ruleset 1 has no kind {kind}"):
        layouts.layout(1, kind)


def test_a_ruleset_that_there_is_not_is_told_by_its_number() -> None:
    for ask in (lambda: layouts.layout(2, "preservation_order.issued"), lambda: layouts.kind_names(2)):
        with pytest.raises(UnknownVersion, match="ruleset 2 is not known to this program"):
            ask()
