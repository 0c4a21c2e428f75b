"""`custody exhibit import`: lists on paper become exhibits, every row or none, never as if signed on their day."""

from __future__ import annotations

import time
from hashlib import sha256
from typing import Any

import pytest

from custody.proof.note import NoteSigner
from custody.storage.keys.key_files import KeyFiles
from tests.cli import paged
from tests.cli.office import Office, golden

MAP = """
schema = "custody.intake-map/1"
encoding = "utf-8"
delimiter = ";"
medium = "paper"
instants = "%d.%m.%Y %H:%M %z"
not_known_reason = "the list does not say"
[columns]
reference = "Number"
occurred_at = "Date"
category = "Type"
description = "What"
imei = "IMEI"
[constants]
power_state = "off"
[codes.category]
"Handy" = "phone"
"""
HEAD = "Number;Date;Type;What;IMEI\r\n"
GOOD = (
    "\ufeff" + HEAD + 'A-1;01.10.2026 10:00 +0200;Handy;"phone; black";49 015420 323751 8\r\n'
    'A-2;01.10.2026 10:05 +0200;document;"=HYPERLINK(""x"")\nsecond line";\r\n\r\n'
)
ABOUT = (
    "--map",
    "map.toml",
    "--seizure",
    "S-1",
    "--written-by",
    "desk officer",
    "--original-location",
    "shelf 4",
)
#: Capacities as they are printed, and their bytes.
SIZES = {"32GB": 32 * 10**9, "1.5TB": 15 * 10**11, "64 GiB": 64 * 2**30, "512": 512}


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    (office.folder / "map.toml").write_text(MAP)
    (office.folder / "list.csv").write_bytes(GOOD.encode())
    return office


def entered(desk: Office, *more: str, file: str = "list.csv") -> dict[str, Any]:
    return desk.done("Eve", "exhibit", "import", file, *ABOUT, *more, status=10)


def test_the_answer_for_scripts_is_the_one_on_file(desk: Office) -> None:
    answer = desk.run("Eve", "exhibit", "import", "list.csv", *ABOUT, "--json")
    golden("exhibit-import", answer, desk.folder)


def test_every_row_is_an_exhibit_that_says_it_was_transcribed(desk: Office) -> None:
    made = entered(desk)
    (archived,) = made["archived"]
    assert (archived["path"], archived["sha256"]) == ("list.csv", sha256(GOOD.encode()).hexdigest())
    assert [item["kind"] for item in made["entries"][:3]] == [
        "transcription.recorded",
        "object.archived",
        "exhibit.registered",
    ]
    assert (archived["object"], archived["entry"]) == (
        made["entries"][1]["subject"],
        made["entries"][1]["position"],
    )
    found = desk.see("exhibit", "show", "A-1")
    assert paged.value(found, "imei") == "490154203237518"
    assert paged.value(found, "source_row") == 1
    assert paged.text(found, "source_sha256") == sha256(GOOD.encode()).hexdigest()
    assert paged.value(found, "occurred_at") == "2026-10-01T08:00:00Z"
    (entry,) = paged.rows(found, "entries")
    assert paged.custodians(found)[0]["start"] == entry["at"]
    shown = desk.desk.run("exhibit", "show", "A-1").out
    assert "TRANSCRIBED from a list by Eve" in shown
    assert "not signed on the day" in " ".join(shown.split())
    assert paged.value(desk.see("exhibit", "show", "A-2"), "description") == '=HYPERLINK("x")\nsecond line'
    position = str(entry["entry"])
    assert "transcribed from a list" in " ".join(
        desk.desk.run("log", "show", "--entry", position).out.split()
    )
    assert desk.see("check", status=10)["counts"]["nonconforming"] == 2


def test_what_the_list_says_of_the_day_is_told_with_its_correction(desk: Office) -> None:
    entered(desk)
    position = str(paged.rows(desk.see("exhibit", "show", "A-1"), "entries")[-1]["entry"])
    words = ("entry", "correct", position, "occurred_at", "2026-10-01T09:00:00Z", "--reason", "misread")
    by = desk.done("Eve", *words)["entries"][0]["position"]
    told = f"2026-10-01 09:00Z (corrected by entry {by} on 2026-11-02, misread; signed as 2026-10-01 08:00Z)"
    assert f"date and time {told}" in " ".join(desk.desk.run("exhibit", "show", "A-1").out.split())


def test_a_dry_run_enters_and_stores_nothing(desk: Office) -> None:
    before = desk.size()
    made = entered(desk, "--dry-run")
    assert (made["dry_run"], len(made["rows"])) == (True, 2)
    assert desk.size() == before
    entered(desk)


def test_the_same_bytes_are_entered_again_only_if_that_is_said(desk: Office) -> None:
    entered(desk)
    before = desk.size()
    again = ("exhibit", "import", "list.csv", *ABOUT, "--allow-duplicate")
    answer = desk.run("Eve", *again)
    assert answer.status == 5
    assert "transcription.entered_before" in answer.err
    assert desk.size() == before
    entered(desk, "--entered-again", "--allow-duplicate")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "A-1;;Handy;phone;490154203237517\r\nA-2;;spoon;x;\r\n", ["line 2: IMEI", "line 3: Type"]),
        (HEAD + "A-1;1.1.26;Handy;x;\r\n", ["line 2: Date", "no instant"]),
        (HEAD + "A-1;;Handy;x\r\n", ["line 2: it has 4 cells"]),
        (HEAD + "A-1;;Handy;x;\r\nA-1;;Handy;y;\r\n", ["line 3: row 1 has the reference"]),
        (HEAD + 'A-1;;Handy;"x;\r\n', ["close the quotation marks"]),
        (HEAD, ["no rows"]),
        (HEAD.replace("IMEI", "Imei"), ["no column 'IMEI'"]),
        ("Number\tDate\n", ["no column"]),
    ],
)
def test_every_bad_row_is_named_with_what_to_do_and_nothing_is_entered(
    desk: Office, text: str, said: list[str]
) -> None:
    (desk.folder / "bad.csv").write_bytes(text.encode())
    before = desk.size()
    answer = desk.run("Eve", "exhibit", "import", "bad.csv", *ABOUT)
    assert (answer.status, answer.out) == (2, "")
    for words in said:
        assert words in " ".join(answer.err.split())
    assert "\\x0a" not in answer.err
    assert desk.size() == before


def test_a_list_in_another_encoding_and_references_in_use_are_told(desk: Office) -> None:
    (desk.folder / "old.csv").write_bytes(GOOD.replace("black", "schwarz, groß").encode("cp1252", "ignore"))
    answer = desk.run("Eve", "exhibit", "import", "old.csv", *ABOUT)
    assert (answer.status, "not written in utf-8" in answer.err) == (2, True)
    desk.exhibit("A-1")
    answer = desk.run("Eve", "exhibit", "import", "list.csv", *ABOUT)
    assert (answer.status, "row 1: there is an exhibit 'A-1' already" in answer.err) == (7, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('schema = "custody.intake-map/1"', ""),
        ('delimiter = ";"', 'delimiter = ";;"'),
        ('encoding = "utf-8"', 'encoding = "latin"'),
        ("imei =", "taste ="),
        ("imei =", "holder ="),
        ("reference =", "laboratory_reference ="),
        ("[columns]", "[columns"),
    ],
)
def test_a_map_that_is_none_is_refused(desk: Office, old: str, new: str) -> None:
    (desk.folder / "map.toml").write_text(MAP.replace(old, new))
    answer = desk.run("Eve", "exhibit", "import", "list.csv", *ABOUT)
    assert answer.status in (2, 3)
    assert "--template" in answer.err or "Give one of" in answer.err


def test_the_template_is_a_map_that_can_be_used(desk: Office) -> None:
    from custody.ledger.exhibit_lists.transcription import parse_map

    template = desk.desk.run("exhibit", "import", "--template").out
    assert parse_map(template.encode()).columns["serial"] == "Serial"
    assert desk.see("exhibit", "import", "--template")["text"] == template
    assert desk.run("Eve", "exhibit", "import", "list.csv").status == 2


def test_a_thousand_rows_are_entered_in_one_submission_within_seconds(desk: Office) -> None:
    rows = "".join(f"N-{at};01.10.2026 10:00 +0200;document;page {at};\r\n" for at in range(1000))
    (desk.folder / "long.csv").write_bytes((HEAD + rows).encode())
    began = time.monotonic()
    made = entered(desk, "--no-receipt", file="long.csv")
    assert len(made["rows"]) == 1000
    assert time.monotonic() - began < 60
    assert paged.value(desk.see("exhibit", "show", "N-999"), "source_row") == 1000


def test_the_erasure_of_a_row_says_that_the_list_still_has_it(desk: Office) -> None:
    made = entered(desk)
    row = str(desk.see("log", "show", "--subject", "A-1")["entries"][0]["entry"])
    basis = ("--basis", "court_order", "--legal-basis", "DPA s. 17")
    proposed = desk.done("Carl", "erasure", "propose", row, "--fields", "description", *basis)
    proposal = str(proposed["entries"][0]["position"])
    desk.done("Judge", "erasure", "approve", proposal)
    left = desk.done("Carl", "erasure", "execute", proposal)["not_reached"]
    assert left["transcribed_from"] == made["transcription"]


def test_a_call_opens_the_key_that_it_signs_with_once(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    whole = KeyFiles.signer

    def counted(self: KeyFiles, name: str) -> NoteSigner:
        opened.append(name)
        return whole(self, name)

    monkeypatch.setattr(KeyFiles, "signer", counted)
    entered(desk)
    own, *others = opened
    assert own not in others


def test_a_capacity_is_read_as_a_flag_reads_it_and_a_column_that_is_left_out_is_named(desk: Office) -> None:
    quiet = desk.run("Eve", "exhibit", "import", "list.csv", *ABOUT, "--dry-run")
    assert "leaves out" not in quiet.err
    wanted = MAP.replace('imei = "IMEI"', 'capacity = "Size"').replace(
        '[codes.category]\n"Handy" = "phone"\n', ""
    )
    (desk.folder / "map.toml").write_text(wanted)
    rows = "".join(
        f"A-{at};01.10.2026 10:00 +0200;usb_stick;stick;{size};x\n" for at, size in enumerate(SIZES)
    )
    (desk.folder / "sizes.csv").write_text(f"Number;Date;Type;What;Size;Shelf\n{rows}")
    made = desk.run("Eve", "exhibit", "import", "sizes.csv", *ABOUT)
    assert made.status == 10, made.err
    assert "the map leaves out these columns: 'Shelf'" in made.err
    found = [desk.see("exhibit", "show", f"A-{at}") for at in range(len(SIZES))]
    sizes = [shown["sections"]["what_it_is"]["facts"]["capacity"]["value"] for shown in found]
    assert sizes == list(SIZES.values())
    (desk.folder / "sizes.csv").write_text(
        "Number;Date;Type;What;Size\nB-1;01.10.2026 10:00 +0200;usb_stick;x;a lot\n"
    )
    wrong = desk.run("Eve", "exhibit", "import", "sizes.csv", *ABOUT)
    assert wrong.status == 2
    assert "Size: 'a lot' is no capacity like 500GB" in wrong.err
