"""A name that looks like one on record was entered without a word, and controls stood in names and numbers.

The pairs are confusable by UTS 39, by case or by width; names of one script, and Han beside Latin, are not asked about.
"""

from __future__ import annotations

import pytest

from tests.cli import paged
from tests.cli.conftest import office, staffed
from tests.cli.office import ORDER, SEIZURE, STICK, Office

__all__ = ["office", "staffed"]

#: What is on record, and what is taken for it.
PAIRS = (
    pytest.param("EV/1", "EV/l", id="l for 1"),
    pytest.param("EV/10", "EV/1O", id="O for 0"),
    pytest.param("EV/1", "\u0415V/1", id="Cyrillic capital"),
    pytest.param("EV/1", "ev/1", id="case"),
    pytest.param("EV/1", "\uff25\uff36\uff0f\uff11", id="width"),
    pytest.param("\u0414\u0435\u043b\u043e-7", "\u0414\u0435\u043bo-7", id="Latin o in Cyrillic"),
)
#: Names that look like nothing on record.
APART = ("张伟", "محمد/3", "Дело-8", "张 Zhang-2", "ΑΒΓ", "EV/2", "Łódź-1", "علی‌رضا")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    return office


def register(desk: Office, reference: str, *more: str) -> tuple[int, str]:
    answer = desk.run("Eve", "exhibit", "register", reference, "--seizure", "S-1", *STICK, *more)
    return answer.status, " ".join(answer.err.split())


@pytest.mark.parametrize(("there", "typed"), PAIRS)
def test_a_reference_that_looks_like_one_on_record_is_asked_about(
    desk: Office, there: str, typed: str
) -> None:
    assert register(desk, there)[0] == 0
    identifier = paged.value(desk.see("exhibit", "show", there), "id")
    before = desk.size()
    status, told = register(desk, typed)
    assert (status, desk.size()) == (7, before)
    assert (identifier in told, "looks like" in told, "--allow-duplicate" in told) == (True, True, True)
    assert register(desk, typed, "--allow-duplicate")[0] == 0


@pytest.mark.parametrize("name", APART)
def test_names_of_one_script_or_of_han_with_latin_are_never_asked_about(desk: Office, name: str) -> None:
    assert register(desk, "EV/1")[0] == 0
    assert register(desk, name) == (0, "")


def test_a_word_that_mixes_scripts_with_like_letters_is_asked_about(desk: Office) -> None:
    assert register(desk, "Марк-1")[0] == 0
    status, told = register(desk, "M\u0430x-2")
    assert (status, "Cyrillic and Latin" in told) == (7, True)
    assert register(desk, "M\u0430x-2", "--allow-duplicate")[0] == 0


def test_cases_seizures_orders_places_and_people_are_compared_likewise(desk: Office) -> None:
    assert desk.run("Eve", "case", "open", "\u0421-1").status == 7
    assert desk.run("Eve", "seizure", "record", "C-1", "--reference", "s-1", *SEIZURE).status == 7
    desk.order("P-1")
    assert desk.run("Judge", "preservation-order", "issue", "C-1", *ORDER, "--reference", "P-l").status == 7
    desk.done("Carl", "location", "register", "Room O1", "--location-type", "room")
    assert desk.run("Carl", "location", "register", "Room 01", "--location-type", "room").status == 7
    made = desk.desk.done("key", "new")["key"]
    enrol = ("actor", "enrol", "--vkey", made["vkey"], "--roles", "examiner", "--display-name")
    answer = desk.run("Ada", *enrol, "CarI")
    assert (answer.status, "looks like" in answer.err) == (7, True)
    assert desk.run("Ada", *enrol, "Carl Meier").status == 0


def test_a_reference_of_another_state_is_kept_as_it_was_written(desk: Office) -> None:
    desk.received("AT-1")
    desk.received("AT-l")
    desk.received("\u0410\u0422-2")


def test_numbers_of_devices_and_of_laboratories_are_kept_as_they_were_read(desk: Office) -> None:
    assert register(desk, "EV/1", "--serial", "SN10", "--laboratory-reference", "L-1")[0] == 0
    assert register(desk, "EV/2", "--serial", "SN1O", "--laboratory-reference", "L-l")[0] == 0
    assert register(desk, "SNI0")[0] == 0


def test_seals_and_bags_that_look_alike_are_asked_about(desk: Office) -> None:
    assert register(desk, "EV/1", "--seal", "A-10", "--bag", "B-11")[0] == 0
    assert register(desk, "EV/2", "--seal", "A-12", "--bag", "B-12")[0] == 0
    status, told = register(desk, "EV/3", "--seal", "A-1O")
    assert (status, "A-10" in told, "--allow-duplicate" in told) == (7, True, True)
    assert register(desk, "EV/3", "--seal", "A-13", "--bag", "B-I1")[0] == 7
    assert register(desk, "EV/3")[0] == 0
    assert desk.run("Eve", "exhibit", "seal", "EV/3", "A-1O").status == 7
    assert desk.run("Eve", "exhibit", "seal", "EV/3", "A-1O", "--allow-duplicate").status == 0


@pytest.mark.parametrize(
    "typed",
    ["EV/1\u202e7", "EV\u200b/1", "EV/1\x07", "EV/\u00ad1", "EV/1\n2", "EV/\u20671\u2069", "EV/\u2028"],
    ids=ascii,
)
def test_controls_and_turned_directions_are_refused_with_words(desk: Office, typed: str) -> None:
    assert register(desk, "EV/1")[0] == 0
    before = desk.size()
    status, told = register(desk, typed, "--allow-duplicate")
    assert (status, desk.size()) == (2, before)
    assert "must not hold the character U+" in told
    assert "type it again" in told


def test_a_name_that_turns_the_direction_of_a_paper_is_refused(desk: Office) -> None:
    assert register(desk, "EV/1", "--seized-by", "محمد عبد الله")[0] == 0
    status, told = register(desk, "EV/2", "--seized-by", "Eve \u202ellaH")
    assert (status, "U+202E" in told) == (2, True)


@pytest.mark.parametrize(
    ("category", "flag", "printed", "field"),
    [
        ("sim", "--iccid", "8943021500000000001", "iccid"),
        ("phone", "--imei", "490154203237511", "imei"),
    ],
)
def test_a_number_printed_wrong_goes_where_the_message_says(
    desk: Office, category: str, flag: str, printed: str, field: str
) -> None:
    words = [*STICK]
    words[words.index("--category") + 1] = category
    del words[words.index("--capacity") : words.index("--capacity") + 2]
    if category == "phone":
        words += ["--make", "Acme", "--model", "T", "--lock-state", "locked", "--passcode-provided", "no"]
        words += ["--network-isolation", "faraday"]
    line = ("exhibit", "register", "EV/1", "--seizure", "S-1", *words)
    refused = desk.run("Eve", *line, flag, printed)
    assert (refused.status, f"{flag}-as-read" in refused.err) == (2, True)
    made = desk.run("Eve", *line, f"{flag}-as-read", printed, "--json")
    assert made.status == 0, made.err
    (entry,) = made.document["entries"]
    assert (entry["nonconforming"], entry.get("not_known", [])) == ([], [])
    assert paged.value(desk.see("exhibit", "show", printed), "reference") == "EV/1"
    left_out = desk.run("Eve", *line[:2], "EV/2", *line[3:])
    assert (left_out.status, field in left_out.err) == (2, True)


@pytest.mark.parametrize("typed", ["EV/2", "EV/Z", "ev/2"])
def test_a_correction_to_a_name_in_use_or_like_one_is_asked_about(desk: Office, typed: str) -> None:
    assert register(desk, "EV/1")[0] == 0
    entry = str(desk.size() - 1)
    assert register(desk, "EV/2" if typed != "EV/Z" else "EV/z")[0] == 0
    words = ("entry", "correct", entry, "reference")
    desk.done("Eve", *words, "EV/7", "--reason", "typing")
    desk.done("Eve", *words, "EV/l", "--reason", "typing")
    before = desk.size()
    answer = desk.run("Eve", *words, typed, "--reason", "typing")
    assert (answer.status, desk.size()) == (7, before), answer.err
    assert "--allow-duplicate" in answer.err
    desk.done("Eve", *words, typed, "--reason", "typing", "--allow-duplicate")
