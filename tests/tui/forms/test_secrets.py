"""A passphrase that a command needs is typed on a screen: for its key, a new one twice, and nothing is done without."""

from __future__ import annotations

import pytest

from custody.errors import KeyFailed
from custody.pages.parts.page import Action
from custody.storage.keys.key_files import KeyHeader, look_for_keys, open_key
from tests.cli.desk import cheap_keys
from tests.cli.office import Office
from tests.tui.sitting import PASSPHRASE, Sitting, play, sitting

NEW = "another one of several words"


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office at whose desk no file holds a passphrase."""
    del office.desk.environ["CUSTODY_PASSPHRASE_FILE"]
    return office


def keys_of(office: Office) -> dict[str, KeyHeader]:
    """Return the key files of the desk by the names of their keys."""
    found, problems = look_for_keys(office.folder / "keys")
    assert not problems
    return {field.name: field for field in found}


def opens(office: Office, key: str, secret: str) -> bool:
    """Return whether a passphrase opens a key file as it is now."""
    try:
        open_key(keys_of(office)[key], secret.encode())
    except KeyFailed:
        return False
    return True


async def began(at: Sitting, *words: str, **given: str) -> None:
    """Open the form of a command, and let it be carried out."""
    at.app.begin(Action(words[-1], words, given))
    await at.settle()
    await at.press("f8")


def test_a_new_key_is_made_with_a_passphrase_that_is_typed_twice_on_the_screen(desk: Office) -> None:
    before = keys_of(desk)

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.press("escape")
            await began(at, "key", "new", domain="lab.example")
            assert "New passphrase of lab.example/" in at.flat
            await at.press("enter")
            assert "It cannot be empty" in at.flat
            await at.type(NEW, "enter")
            await at.type("something else", "enter")
            assert "The passphrases differ" in at.flat
            assert NEW not in at.text
            assert keys_of(desk) == before
            await at.type(NEW, "enter")
            await at.type(NEW, "enter")
            assert "lab.example/" in at.flat

    with cheap_keys():
        play(scene)
    (made,) = keys_of(desk).keys() - before.keys()
    assert opens(desk, made, NEW)
    assert not opens(desk, made, "something else")


def test_a_passphrase_is_changed_on_the_screen_by_whoever_knows_the_old_one(desk: Office) -> None:
    eve = desk.keys["Eve"]
    assert opens(desk, eve, PASSPHRASE)

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.press("escape")
            await began(at, "key", "passphrase", key=eve)
            assert f"Passphrase of {eve}" in at.flat
            assert "New passphrase" not in at.flat
            await at.type("a guess", "enter")
            assert "NOT DONE" in at.text
            assert opens(desk, eve, PASSPHRASE)
            await at.press("escape")
            await at.press("f8")
            await at.type(PASSPHRASE, "enter")
            assert f"New passphrase of {eve}" in at.flat
            await at.type(NEW, "enter")
            await at.type(NEW, "enter")
            assert "has a new passphrase" in at.flat

    with cheap_keys():
        play(scene)
    assert opens(desk, eve, NEW)
    assert not opens(desk, eve, PASSPHRASE)


def test_nothing_is_done_where_nobody_types_a_passphrase_and_the_form_stands(desk: Office) -> None:
    before = keys_of(desk)

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.press("escape")
            await began(at, "witness", "init", name="court.example/witness")
            assert "New passphrase of court.example/witness" in at.flat
            await at.press("escape")
            assert "NOT DONE" in at.text
            assert "was not typed" in at.flat.replace("│ │ ", "")
            await at.press("escape")
            assert "court.example/witness" in at.text

    play(scene)
    assert keys_of(desk) == before


def test_what_was_begun_before_anybody_signed_in_asks_whoever_is_there_and_others_work_does_not(
    desk: Office,
) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.press("escape")
            await began(at, "key", "new", domain="lab.example")
            (work,) = at.app.works
            at.app.session.open(desk.keys["Eve"], PASSPHRASE.encode(), "Eve")
            assert work.key is None
            assert at.app._performing._theirs(work)
            work.key = desk.keys["Judge"]
            assert not at.app._performing._theirs(work)
            await at.press("escape")

    play(scene)
