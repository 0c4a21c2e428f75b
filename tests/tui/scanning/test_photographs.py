"""Photographs arrive in a folder and go to the exhibit scanned last; all are reviewed and signed together."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custody.display import visible
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.exhibits.photographs import photographs_in_case
from custody.model.records import Exhibit
from custody.model.schema.ids import unb64
from custody.pages.parts.page import Action
from custody.tui.pages.follow_ups import follow_ups_of
from custody.tui.pages.photograph_page import times
from custody.tui.pages.photographs import standing, told_answers
from custody.tui.screens import photographs as photographs_screen
from custody.tui.screens.photographs import PhotographsScreen
from custody.tui.screens.storing import StoringScreen
from custody.tui.services.intents import Entered
from fixtures.hostile_names import HOSTILE_NAMES
from tests.cli import paged
from tests.cli.office import Office
from tests.proof.pictures import exif, jpeg, png
from tests.tui.sitting import SMALL, Sitting, play, sitting


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office with two exhibits, a photograph of one on record, and a folder in which two pictures lie."""
    office.case()
    office.seizure()
    for name in ("EV/1", "EV/2"):
        office.exhibit(name)
    folder = camera(office)
    folder.mkdir()
    (folder / "old.jpg").write_bytes(jpeg(exif("2026:10:31 09:00:00"), b"old"))
    (folder / "used.png").write_bytes(png(None))
    words = ("--views", "seal", "--photographed-by", "Eve Hall")
    office.done("Eve", "exhibit", "photograph", "EV/1", "camera/used.png", *words)
    return office


def camera(office: Office) -> Path:
    return office.folder / "camera"


def photographs(office: Office, exhibit: str) -> list[dict[str, object]]:
    return paged.rows(office.see("exhibit", "show", exhibit), "photographs")


def screen_of(at: Sitting) -> PhotographsScreen:
    assert isinstance(at.app.screen, PhotographsScreen)
    return at.app.screen


def said(at: Sitting) -> dict[str, str]:
    """Return what is said of each picture that was taken, by the name of its file."""
    state = screen_of(at).state
    return {state.pictures[path].name: standing(state, path)[0] for path in state.taken}


def shows(at: Sitting) -> list[str]:
    """Return what the pictures that were taken show, in the words of the list."""
    screen = screen_of(at)
    return [told_answers(screen.asked, picture.answers) for picture in screen.state.taken.values()]


def listed(at: Sitting) -> str:
    """Return the whole list, also what is beyond the screen, as one line."""
    return " ".join(" ".join(at.lines.shown).split())


async def begin(at: Sitting, office: Office, exhibit: str = "") -> None:
    await at.sign_in(office, "Eve")
    at.app.evidence = os.fspath(camera(office))
    at.app.begin(Action("photographs", ("exhibit", "photograph"), {"exhibit": exhibit} if exhibit else {}))
    await at.settle()
    screen_of(at)


def clock(at: Sitting, ahead: int = 0) -> str:
    """Return what a camera writes whose clock is some seconds ahead of the office's."""
    return datetime.fromtimestamp(at.desk.clock.now() + ahead, UTC).strftime("%Y:%m:%d %H:%M:%S")


@pytest.mark.parametrize("size", [SMALL, (40, 12)])
def test_pictures_go_to_the_exhibit_scanned_last_and_are_signed_in_one_review(
    desk: Office, size: tuple[int, int]
) -> None:
    folder, before = camera(desk), desk.size()

    async def arrive() -> None:
        async with sitting(desk.desk, size=size) as at:
            await begin(at, desk)
            assert "Scan the exhibit" in at.text
            (folder / "early.jpg").write_bytes(jpeg(exif(clock(at)), b"early"))
            await at.watch()
            assert "early.jpg arrived: scan its exhibit" in at.flat
            await at.scan("EV/1")
            assert "To EV/1, USB stick" in at.flat
            (folder / "front.jpg").write_bytes(jpeg(exif(clock(at)), b"front"))
            await at.watch(1)
            (folder / "front.jpg").write_bytes(jpeg(exif(clock(at)), b"front, and more of it"))
            await at.watch(1)
            assert "To be recorded (1)" not in at.flat, "it is still being written"
            await at.watch(1)
            assert "front.jpg to EV/1" in at.flat
            await at.press("f8")
            assert "front.jpg lacks views shown, photographed by: F4" in at.flat
            await at.press("f4")
            assert "front.jpg of EV/1" in at.flat or size != SMALL
            await at.press("5", "enter")
            await at.type("Eve Hall", "f8")
            assert "answers are kept" in at.flat
            await at.scan("EV/2")
            (folder / "day.jpg").write_bytes(jpeg(exif(clock(at, 86_400)), b"day"))
            (folder / "again.png").write_bytes((folder / "used.png").read_bytes())
            await at.watch()
            # The line drops.

    async def sign() -> None:
        async with sitting(desk.desk, size=size) as at:
            await begin(at, desk, "EV/1")
            assert "draft" in at.flat
            assert list(said(at)) == ["front.jpg", "again.png", "day.jpg"]
            assert "was here before" in listed(at) or size != SMALL
            assert set(shows(at)) == {"overall; Eve Hall"}
            await at.press("f8")
            assert "F8 again continues: again.png is also used for EV/1" in at.flat
            await at.press("f8")
            assert "REVIEW:" in at.text
            assert desk.size() == before
            await at.press("f8")
            assert "ENTERED" in at.text
            await at.press("escape")
            assert "On record (3)" in listed(at)
            assert said(at) == {}
            at.lines.seek(os.fspath(folder / "front.jpg"))
            await at.press("f6")
            assert isinstance(at.app.screen, StoringScreen)
            assert "EV/1" in at.text
            assert "front.jpg" in {item.name for item in at.app.screen.marked}

    play(arrive)
    assert desk.size() == before
    there = sorted(folder.iterdir())
    play(sign)
    assert sorted(folder.iterdir()) == there, "nothing is written to the folder"
    assert desk.size() == before + 3
    found = [
        (row["photo_number"], row["file_name"], row["views"], row["photographed_by"], row["photo_sha256"])
        for exhibit in ("EV/1", "EV/2")
        for row in photographs(desk, exhibit)[-2:]
    ]
    assert [values[:4] for values in found] == [
        (1, "used.png", "seal", "Eve Hall"),
        (2, "front.jpg", "overall", "Eve Hall"),
        (1, "again.png", "overall", "Eve Hall"),
        (2, "day.jpg", "overall", "Eve Hall"),
    ]
    assert [unb64(str(values[4])).hex() for values in found] == [
        hashlib.sha256((folder / str(one[1])).read_bytes()).hexdigest() for one in found
    ]
    assert desk.see("check")["verdict"] == "verified"
    assert not list((desk.folder / "state").glob("**/forms/*.json"))


def test_a_clock_that_is_off_is_said_and_no_time_or_a_damaged_one_is_too(desk: Office) -> None:
    folder = camera(desk)

    async def scene() -> None:
        async with sitting(desk.desk, size=(120, 40)) as at:
            await begin(at, desk, "EV/2")
            for name, data in {
                "right": exif(clock(at, 30)),
                "ahead": exif(clock(at, 86_400 + 3600)),
                "behind": exif(clock(at, -7200)),
                "zoned": exif(clock(at, 3600), "+01:00"),
                "none": exif(None),
                "damaged": exif("2026:99:02 00:00:00"),
            }.items():
                (folder / f"{name}.jpg").write_bytes(jpeg(data, name.encode()))
            await at.watch()
            wanted = {
                "right": "agrees",
                "zoned": "agrees",
                "ahead": "1 d 1 h ahead",
                "behind": "2 h behind",
                "none": "no time in it",
                "damaged": "time damaged",
            }
            told = {picture.name: times(picture)[:2] for picture in screen_of(at).state.pictures.values()}
            assert [name for name, words in wanted.items() if words not in told[f"{name}.jpg"]] == []
            assert [words for words in wanted.values() if words not in listed(at)] == []

    play(scene)


def test_what_is_on_record_twice_there_changed_or_gone_is_not_recorded(desk: Office) -> None:
    folder, before = camera(desk), desk.size()

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await begin(at, desk, "EV/1")
            await at.press("f5")
            assert "2 pictures taken" in at.flat
            assert said(at)["used.png"].startswith("recorded before, entry")
            (folder / "twin.jpg").write_bytes((folder / "old.jpg").read_bytes())
            await at.watch()
            assert said(at)["twin.jpg"] == "same bytes as old.jpg"
            (folder / "old.jpg").write_bytes(jpeg(exif("2026:10:31 09:00:00"), b"another picture"))
            await at.watch()
            await at.press("f8")
            assert "old.jpg: changed: F2 takes it as it is now; F3 leaves it out" in at.flat
            await at.press("f2")
            (folder / "old.jpg").unlink()
            await at.watch()
            await at.press("f8")
            assert "old.jpg: it is gone from its folder; F3 leaves it out" in at.flat
            await at.press("f3")
            assert "old.jpg is left out" in at.flat
            await at.press("f7")
            await at.press("ctrl+u")
            await at.type(os.fspath(folder / "missing"), "enter")
            await at.watch(1)
            assert "there is no folder" in at.flat

    play(scene)
    assert desk.size() == before


def test_hostile_names_and_what_is_no_picture_are_listed_as_themselves_with_the_reason(desk: Office) -> None:
    folder = camera(desk)
    for name in HOSTILE_NAMES:
        path = os.fsencode(folder) + b"/" + name.name
        try:
            Path(os.fsdecode(path)).write_bytes(jpeg(exif("2026:10:31 09:00:00"), name.name))
        except (OSError, ValueError):
            continue
    (folder / "link.jpg").symlink_to("old.jpg")
    (folder / "text.jpg").write_bytes(b"no picture")
    (folder / "empty.jpg").touch()
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe.jpg")
    with (folder / "huge.jpg").open("wb") as huge:
        huge.write(b"\xff\xd8\xff")
        huge.truncate((512 << 20) + 1)
    locked = folder / "locked.jpg"
    locked.write_bytes(jpeg(None))
    locked.chmod(0)
    unreadable = not os.access(locked, os.R_OK)

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await begin(at, desk, "EV/2")
            await at.press("f5")
            screen = at.app.screen
            assert isinstance(screen, PhotographsScreen)
            assert [
                line
                for text in at.lines.shown
                for line in text.split("\n")
                if visible(line, told=True) != line
            ] == []
            reasons = {
                "link.jpg": "a link",
                "text.jpg": "no picture",
                "empty.jpg": "empty",
                "sub": "a folder",
                "pipe.jpg": "a named pipe",
                "huge.jpg": "larger than 512.0 MiB",
                **({"locked.jpg": "could not open"} if unreadable else {}),
            }
            told = {picture.name: picture.why for picture in screen.state.pictures.values()}
            assert [name for name, why in reasons.items() if why not in told[name]] == []
            assert len(screen.state.taken) + len(reasons) == len(list(folder.iterdir()))
            key = next(iter(screen.state.taken))
            at.lines.seek(key)
            await at.press("f4", "5", "enter")
            await at.type("Eve Hall", "f8", "f8", "f8", "f8")
            assert "ENTERED" in at.text

    play(scene)
    taken = [row["file_name"] for row in photographs(desk, "EV/2")]
    assert len(taken) == len(set(map(str, taken))) > 40
    assert desk.see("check")["verdict"] == "verified"


def test_what_is_registered_is_photographed_next_and_compared_without_opening_what_is_confidential(
    desk: Office,
) -> None:
    settings = desk.folder / "vault" / "custody.toml"
    settings.write_text('reads = "all"\n' + settings.read_text())

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            with at.app.page_service.look() as context:
                exhibit = context.lookup.get(Exhibit, context.lookup.resolve("exhibit", "EV/1"))
                one, two = (
                    Entered(at, "exhibit.registered", context.lookup.resolve("exhibit", name))
                    for at, name in enumerate(("EV/1", "EV/2"))
                )
                for registered, values in (((one,), [{"exhibit": "EV/1"}]), ((one, two), [{}])):
                    acts = follow_ups_of(context, registered).acts
                    assert [act.values for act in acts if act.words == ("exhibit", "photograph")] == values
                context.vault.viewing.settle()
                (photo,) = photographs_in_case(context.lookup, exhibit.case)
                assert photo.sha256 == hashlib.sha256((camera(desk) / "used.png").read_bytes()).digest()
                assert not context.vault.viewing.pending
                assert Entries(context.lookup.reader).at(photo.entry).value("photographed_by") == "Eve Hall"
                assert context.vault.viewing.pending, "a reader of its confidential fields is noted"

    play(scene)


def test_the_folder_is_looked_at_by_itself_and_the_one_that_was_named_is_watched_the_next_time(
    desk: Office,
) -> None:
    other = desk.folder / "card"
    other.mkdir()

    async def named() -> None:
        async with sitting(desk.desk) as at:
            await begin(at, desk, "EV/1")
            await at.press("f7", "ctrl+u")
            await at.type(os.fspath(other), "enter")
            assert screen_of(at).folder == os.fspath(other)

    async def again() -> None:
        async with sitting(desk.desk) as at:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(photographs_screen, "POLL", 0.01)
                await begin(at, desk, "EV/1")
            assert screen_of(at).folder == os.fspath(other)
            (other / "new.jpg").write_bytes(jpeg(None))
            while not said(at):
                await at.settle()

    play(named)
    play(again)
