"""What somebody types wrongly is named at once, and what a command prints can be typed back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import nobodys_settings, office, staffed
from tests.cli.desk import Desk
from tests.cli.office import ORDER, Office

__all__ = ["nobodys_settings", "office", "staffed"]


def test_a_mistyped_flag_is_named_also_where_a_needed_one_is_missing_for_it(office: Office) -> None:
    office.case()
    for typed, meant in (
        ("--exhibt", "--exhibit"),
        ("--exhibi=EV/1", "--exhibit"),
        ("--dry-runn", "--dry-run"),
    ):
        answer = office.run("Eve", "archive", "disk.img", typed)
        assert (answer.status, answer.out) == (2, "")
        assert f"unrecognized arguments: {typed.partition('=')[0]}" in answer.err
        assert f"Did you mean `{meant}`?" in answer.err
    plain = office.run("Eve", "archive", "disk.img")
    assert (plain.status, "unrecognized" in plain.err, "--exhibit" in plain.err) == (2, False, True)
    behind = office.run("Eve", "archive", "--", "--exhibt")
    assert "unrecognized" not in behind.err


def test_all_that_an_order_lacks_is_named_in_one_answer(office: Office) -> None:
    office.case()
    answer = office.run("Judge", "preservation-order", "issue")
    assert answer.status == 2
    named = set(re.findall(r"--[a-z][a-z-]+", answer.err.split("See `")[0]))
    complete = [str(word) for word in ORDER]
    given = {word for word in complete if word.startswith("--")}
    assert office.run("Judge", "preservation-order", "issue", "C-1", *complete, "--dry-run").status == 0
    lacking = []
    for flag in sorted(given):
        at = complete.index(flag)
        values = 1
        while at + values < len(complete) and not complete[at + values].startswith("--"):
            values += 1
        without = [*complete[:at], *complete[at + values :]]
        tried = office.run("Judge", "preservation-order", "issue", "C-1", *without, "--dry-run")
        asked = set(re.findall(r"--[a-z][a-z-]+", tried.err.split("\n")[0].replace("--no-", "--")))
        if not asked <= named:
            lacking.append((flag, tried.err))
    assert not lacking


def test_what_a_form_holds_or_is_said_to_be_unknown_is_not_asked_for(office: Office) -> None:
    office.case()
    (office.folder / "order.toml").write_text("")
    from_form = office.run("Judge", "preservation-order", "issue", "--from", "order.toml")
    assert "or why there is none" not in from_form.err
    unknown = office.run("Judge", "preservation-order", "issue", "--not-known", "addressee")
    assert "or why there is none" in unknown.err
    assert "addressee" not in unknown.err


def test_a_template_is_named_as_its_command_is_typed(office: Office) -> None:
    dotted, typed = (
        office.desk.run("form", "preservation-order.issue"),
        office.desk.run("form", "preservation-order", "issue"),
    )
    assert (typed.status, typed.out) == (0, dotted.out)
    assert office.desk.run("form", "preservation-order", "isue").status == 6


def test_the_demonstration_needs_no_image_of_its_own(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    desk.environ = {}
    answer = desk.run("demo", "--folder", "play")
    assert answer.status == 0, answer.err
    assert (desk.folder / "play" / "usb-stick.img").stat().st_size == 720 * 1024
    missing = desk.run("demo", "nowhere.img")
    assert (missing.status, "nowhere.img" in missing.err) == (6, True)


@pytest.mark.parametrize("named", ["first", "first.chunk", "first.chunk.json"])
def test_a_chunk_is_verified_by_any_name_that_its_proof_printed(office: Office, named: str) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "disk.img").write_bytes(bytes(3 << 20))
    made = office.done("Eve", "archive", "disk.img", "--exhibit", "EV/1")
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    entry = str(made["entries"][0]["position"])
    shown = office.desk.run("proof", "chunk", entry, "0", "--out", "first")
    assert shown.status == 0, shown.err
    answer = office.desk.run("verify", "first.tlog-proof", "--vkey", "@log.vkey", "--chunk", named)
    assert (answer.status, "VERIFIED" in answer.out) == (0, True), answer.err
