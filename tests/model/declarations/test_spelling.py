"""What people write in several ways is held in one, so that it is found again; what is none is left as it was typed."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.model.schema import number_types, types
from custody.model.schema.numbers import bare_digits, luhn_digit, mac_text
from custody.model.schema.types import FieldType, Value, spelt, unkept, writings

ADDRESS = "00:1a:2b:3c:4d:5e"
ADDRESSES = st.binary(min_size=6, max_size=6).map(lambda data: data.hex(":"))


def with_check_digit(digits: str) -> str:
    return digits + luhn_digit(digits)


@pytest.mark.parametrize(
    "typed",
    [
        ADDRESS,
        "00-1A-2B-3C-4D-5E",
        "001a.2b3c.4d5e",
        "001A2B3C4D5E",
        f"  {ADDRESS}\n",
        f"{ADDRESS},",
        f"{ADDRESS} 00-1A-2B-3C-4D-5E",
    ],
)
def test_a_hardware_address_is_held_alike_however_a_label_or_a_tool_prints_it(typed: str) -> None:
    assert spelt(number_types.MAC, typed) == ADDRESS


@given(st.sets(ADDRESSES, min_size=1, max_size=8), st.sampled_from([" ", ", ", ";", "\n"]), st.data())
def test_addresses_are_held_in_order_whatever_parts_them(
    addresses: set[str], between: str, data: st.DataObject
) -> None:
    typed = between.join(data.draw(st.permutations(sorted(addresses)))).upper()
    held = mac_text(typed)
    assert held == " ".join(sorted(addresses))
    assert number_types.MAC.check(held) is None
    assert mac_text(held) == held


@pytest.mark.parametrize(
    "typed", ["", " , ", "none", "Unknown", "00:1A:2B", "00:1A:2B:3C:4D:5G", f"{ADDRESS.upper()} and another"]
)
def test_what_is_no_address_is_left_as_it_was_typed_so_that_the_refusal_shows_it(typed: str) -> None:
    """A part of it, or another spelling, would show what nobody typed."""
    assert mac_text(typed) == typed
    assert number_types.MAC.check(typed) == (
        "must be MAC addresses like 00:1a:2b:3c:4d:5e, in order, separated by blanks"
    )


def test_a_thing_has_at_most_eight_hardware_addresses_each_once_and_in_order() -> None:
    addresses = [f"00:1a:2b:3c:4d:{number:02x}" for number in range(9)]
    assert number_types.MAC.check(" ".join(addresses[:8])) is None
    assert number_types.MAC.check(" ".join(addresses)) is not None
    assert number_types.MAC.check(f"{addresses[1]} {addresses[0]}") is not None
    assert number_types.MAC.check(f"{addresses[0]} {addresses[0]}") is not None


@pytest.mark.parametrize(
    ("digits", "right"),
    [
        ("89" + "0" * 16, True),
        (with_check_digit("89" + "0" * 16), True),
        (with_check_digit("89" + "0" * 17), True),
        (with_check_digit("89" + "0" * 14), False),
        (with_check_digit("89" + "0" * 18), False),
        ("98" + "0" * 16, False),
        (with_check_digit("98" + "0" * 16), False),
        (with_check_digit("98" + "0" * 17), False),
    ],
)
def test_the_number_of_a_sim_begins_with_89_and_has_18_to_20_digits_whatever_its_check_digit(
    digits: str, right: bool
) -> None:
    wrong = number_types.ICCID.check(digits)
    assert (wrong is None) is right
    if wrong is not None:
        assert wrong.startswith("must be an ICCID: 89 and up to 20 digits, at least 18; ")
        assert "--iccid-as-read" in wrong


@pytest.mark.parametrize("digits", ["490154203237518", "356938035643809", "352099001761481"])
def test_an_imei_has_its_check_digit_or_none_or_the_version_of_the_software(digits: str) -> None:
    """These numbers are printed in what is published about the check digit, so it is not reckoned here."""
    assert number_types.IMEI.check(digits) is None
    assert number_types.IMEI.check(digits[:14]) is None
    assert number_types.IMEI.check(digits[:14] + "00") is None
    for other in "0123456789":
        wrong = number_types.IMEI.check(digits[:14] + other)
        assert (wrong is None) is (other == digits[14])
        assert wrong is None or f"must end in {digits[14]}, its check digit" in wrong
    for length in (13, 17):
        assert "--imei-as-read" in str(number_types.IMEI.check((digits + "00")[:length]))


@pytest.mark.parametrize("number", [with_check_digit("89" + "1234567890123456"), "490154203237518"])
def test_a_number_that_a_label_prints_in_groups_is_held_without_what_parts_them(number: str) -> None:
    kind = number_types.IMEI if len(number) == 15 else number_types.ICCID
    for between in (" ", "-", ".", "/", " - "):
        printed = between.join(re.findall(".{1,4}", number))
        assert spelt(kind, f" {printed} ") == bare_digits(printed) == number
        assert kind.check(printed) is not None
    assert kind.check(number) is None


def test_the_number_of_a_seal_is_held_in_capitals_and_words_are_left_as_they_are() -> None:
    assert spelt(types.SEAL, "ab-12") == "AB-12"
    assert spelt(types.TEXT, "ab-12 ") == "ab-12 "


def test_a_letter_with_its_accent_is_one_letter_in_a_label_however_it_was_typed() -> None:
    composed, apart = "Ren\u00e9", "Rene\u0301"
    assert spelt(types.LABEL, apart) == spelt(types.LABEL, composed) == composed
    assert spelt(types.TEXT, apart) == apart, "prose is quoted as it was written"


@given(st.text(max_size=20))
def test_a_name_is_looked_for_in_each_way_in_which_it_may_stand(name: str) -> None:
    """Entries of before labels were composed hold a name as a keyboard or file system wrote it."""
    forms = {name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD"))}
    assert writings(name)[0] == name
    assert set(writings(name)) == forms
    assert len(writings(name)) == len(forms), "each way is looked for once"


def test_a_name_with_an_accent_is_looked_for_composed_and_decomposed() -> None:
    assert writings("Ren\u00e9") == ("Ren\u00e9", "Rene\u0301")
    assert writings("Rene\u0301") == ("Rene\u0301", "Ren\u00e9")
    assert writings("Rene") == ("Rene",)


@pytest.mark.parametrize(
    ("value", "kind", "kept"),
    [
        ("C-1", types.LABEL, True),
        ("C 1", types.LABEL, True),
        (" C-1", types.LABEL, False),
        ("C-1\u00a0", types.LABEL, False),
        ("C-1\u200b", types.LABEL, False),
        ("\u202eC-1", types.LABEL, False),
        ("C\u200b1", types.LABEL, False),
        ("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", types.LABEL, True),
        ("a\u202eb", types.TEXT, False),
        (" a remark ", types.TEXT, True),
        ("a\0b", types.TEXT, False),
        (7, types.LABEL, True),
    ],
)
def test_a_new_label_holds_what_can_be_seen_and_no_text_turns_direction(
    value: Value, kind: FieldType, kept: bool
) -> None:
    assert (unkept(value, kind) is None) is kept
