"""A profile is a page of data: read strictly, each value with its source; the shipped ones agree with the program."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed
from custody.law import clock, profile, regimes

FOLDER = Path(profile.__file__).parent / "profiles"
SHIPPED = {file.stem: file.read_bytes() for file in sorted(FOLDER.glob("*.toml"))}
GOOD = SHIPPED["eu-2023-1543"]


def test_there_is_a_profile_for_every_rule_of_the_table_and_for_laws_beside_it() -> None:
    rules = {regime.rule for regime in regimes.REGIMES}
    assert rules | {"budapest-16", "budapest-29", "eu-2023-1543", "us-2703f"} == set(SHIPPED)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_profile_reads_under_its_name_and_says_that_nobody_reviewed_it(name: str) -> None:
    read = profile.parse(SHIPPED[name])
    assert (read.regime.rule, read.reviewed) == (name, None)
    beside = {"particulars", "path"} if read.regime.instrument == "preservation_request" else set()
    assert set(read.sources) - beside == {
        "period",
        "start",
        "renewal",
        "counting",
        "confidentiality",
        "issuers",
        "refusal",
        "after_data_request",
        "holding",
    }


@pytest.mark.parametrize("row", regimes.REGIMES, ids=lambda row: row.rule)
def test_what_the_program_computes_with_is_what_the_shipped_file_says(row: regimes.Regime) -> None:
    assert profile.parse(SHIPPED[row.rule]).regime == row


def test_the_numbers_of_the_laws_beside_the_convention() -> None:
    found = {
        name: (one.min_days, one.max_days, one.start_events, one.max_renewals, one.max_renewal_days)
        for name, one in ((name, profile.parse(data).regime) for name, data in SHIPPED.items())
    }
    assert found["eu-2023-1543"] == (60, 60, ("receipt",), 1, 30)
    assert found["us-2703f"] == (90, 90, ("order", "receipt"), 1, 90)
    assert found["budapest-16"] == (1, 90, ("order", "receipt", "service"), None, 90)
    assert found["budapest-29"] == (60, None, ("effected",), None, None)


def test_a_profile_may_be_so_long_and_a_law_may_leave_so_much_open() -> None:
    room = profile.MOST_BYTES - len(GOOD) - 2
    assert profile.MOST_BYTES == 65_536
    assert profile.parse(GOOD + b"#" + b"-" * room + b"\n") == profile.parse(GOOD)
    with pytest.raises(Malformed, match="65536 bytes, this has 65537"):
        profile.parse(GOOD + b"#" + b"-" * room + b"-\n")
    assert regimes.MOST_SLACK == 31 * 24


def test_a_first_period_is_what_bounds_are_asked_about() -> None:
    for row in regimes.REGIMES:
        assert regimes.bounds(row) == (row.min_days, row.max_days)
        assert regimes.bounds(row, further=True) == (1, row.max_renewal_days)


def changed(old: str, new: str, count: int = 1) -> bytes:
    text = GOOD.decode()
    assert old in text
    return text.replace(old, new, count).encode()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("min_days = 60", "min_days = 0", "min_days in [period]"),
        ("min_days = 60", "min_days = 61", "max_days in [period]"),
        ("min_days = 60", "min_days = true", "min_days in [period]"),
        ("min_days = 60", "", "min_days in [period]"),
        ("max_days = 60", "max_days = 36501", "max_days in [period]"),
        ("max_days = 60", "most_dayz = 60", "has most_dayz"),
        ("max_times = 1", "max_times = -1", "max_times in [renewal]"),
        ("max_days = 30", "max_days = 0", "max_days in [renewal]"),
        ('["receipt"]', "[]", "at least one event"),
        ('["receipt"]', '["posting"]', "events in [start]"),
        ('["receipt"]', '["receipt", "receipt"]', "different codes"),
        ("calendar_margin_hours = 169", "calendar_margin_hours = 745", "calendar_margin_hours in [counting]"),
        ("calendar_margin_hours = 169", "calendar_margin_hours = 1.5", "calendar_margin_hours in [counting]"),
        ('duty = "always"', 'duty = "often"', "duty in [confidentiality]"),
        ('effect = "until_decided"', 'effect = "for ever"', "effect in [after_data_request]"),
        ('effect = "separate_authority"', 'effect = "together"', "effect in [holding]"),
        ("[holding]", "[holdings]", "holdings"),
        ("grounds = []", 'grounds = ["A B"]', "grounds in [refusal]"),
        ('source = "article 13, paragraph 4"', "", "source in [confidentiality]"),
        ('source = "article 13, paragraph 4"', 'source = ""', "source in [confidentiality]"),
        ("[confidentiality]", "[secrets]", "secrets"),
        ('rule = "eu-2023-1543"', 'rule = "EU 2023"', "rule must be"),
        ("version = 2", "version = 0", "version must be"),
        ('schema = "custody.profile/1"', 'schema = "custody.profile/2"', "schema must be"),
        ('instrument = "preservation_order"', 'instrument = "wish"', "instrument must be"),
        ('reviewed = "not reviewed"', "reviewed = false", "reviewed must be"),
        (
            'reviewed = "not reviewed"',
            'implemented_article = "11"\nreviewed = "not reviewed"',
            "implemented_article must be",
        ),
        ('article = "13.4"', 'article = "13, 4"', "article in [confidentiality]"),
        ('article = "13.4"', "article = 13", "article in [confidentiality]"),
    ],
)
def test_whatever_is_wrong_in_a_profile_is_named(old: str, new: str, said: str) -> None:
    profile.parse(GOOD)
    with pytest.raises(Malformed, match=re.escape(said)):
        profile.parse(changed(old, new))


@pytest.mark.parametrize("event", clock.STARTS)
def test_what_starts_the_clock_is_spelt_as_it_is_or_is_no_event(event: str) -> None:
    assert profile.parse(changed('["receipt"]', f'["{event}"]')).regime.start_events == (event,)
    for wrong in (f"{event}s", f"{event} issued", f"x{event}", event[:-1], event.title(), f"{event}\\n"):
        with pytest.raises(Malformed, match=re.escape("events in [start]")):
            profile.parse(changed('["receipt"]', f'["{wrong}"]'))


def test_a_section_that_is_missing_or_no_section_is_named() -> None:
    text = GOOD.decode()
    without = text.replace(
        '[confidentiality]\nduty = "always"\narticle = "13.4"\nsource = "article 13, paragraph 4"\n', ""
    )
    assert without != text
    with pytest.raises(Malformed, match=r"section \[confidentiality\] is missing"):
        profile.parse(without.encode())


def test_a_profile_may_say_who_reviewed_it() -> None:
    read = profile.parse(changed("not reviewed", "reviewed by A. Jurist on 2026-11-24"))
    assert read.reviewed == "reviewed by A. Jurist on 2026-11-24"


def test_what_is_no_page_of_text_is_no_profile() -> None:
    with pytest.raises(Malformed, match="TOML"):
        profile.parse(b"\xff")
    with pytest.raises(Malformed, match="TOML"):
        profile.parse(b"[")
    profile.parse(GOOD + b"#" * (profile.MOST_BYTES - len(GOOD)))
    with pytest.raises(Malformed, match="at most"):
        profile.parse(GOOD + b"#" * (profile.MOST_BYTES - len(GOOD) + 1))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_profile_or_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        profile.parse(data)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_changed_byte_gives_a_profile_or_one_error(at: int, byte: int) -> None:
    with suppress(Malformed):
        profile.parse(GOOD[:at] + bytes([byte]) + GOOD[at + 1 :])
