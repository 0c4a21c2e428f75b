"""A code that is scanned while the cursor is where somebody is asked for is no answer to that, unless it names one."""

from __future__ import annotations

import pytest

from custody.cli.forms.remote_commands import saying
from custody.pages.parts.page import Action
from custody.tui.screens.transfer_table import TransferTableScreen
from custody.tui.services.intents import Intent
from custody.tui.widgets.prompt import Asked
from tests.cli.office import Office
from tests.tui.forms.forms import answers
from tests.tui.sitting import Sitting, play, program, sitting
from tests.tui.steps import offer_to_carl, offered, open_accept, open_offer, sealed


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office where Eve holds three sealed exhibits, and one place is registered."""
    sealed(office, "S-100")
    office.done("Carl", "location", "register", "SHELF-4", "--location-type", "shelf")
    return office


def screen_of(at: Sitting) -> TransferTableScreen:
    screen = at.app.screen
    assert isinstance(screen, TransferTableScreen), at.text
    return screen


def asked(at: Sitting) -> dict[str, str]:
    return {widget.of: screen_of(at).answer(widget.of) for widget in screen_of(at).query(Asked)}


def cursor(at: Sitting) -> str | None:
    return None if at.app.focused is None else at.app.focused.id


async def to_the_receiver(at: Sitting, desk: Office) -> None:
    await at.sign_in(desk, "Eve")
    await open_offer(at)
    await at.press("shift+tab", "shift+tab", "shift+tab")
    assert cursor(at) == "to"


def test_a_label_and_a_seal_scanned_at_the_receiver_go_to_the_list(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await to_the_receiver(at, desk)
            await at.scan("EV/2")
            assert [line.item.name for line in screen_of(at).table.lines] == ["EV/2"]
            await at.scan("S-1002")
            assert "EV/2: seal read; its seals agree" in at.flat
            assert asked(at) == {"to": "", "purpose": "", "hours": ""}
            assert cursor(at) == "to", "whoever types on still means the receiver"
            await at.type("Carl", "enter")
            assert asked(at)["to"] == "Carl"
            await at.scan("EV/3")
            assert asked(at)["purpose"] == ""
            assert len(screen_of(at).table.lines) == 2

    play(scene)


def test_a_receiver_or_place_that_is_not_on_record_is_told_when_its_line_is_left(desk: Office) -> None:
    offered(desk, "EV/1")

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await to_the_receiver(at, desk)
            await at.type("Nobody", "enter")
            assert "named 'Nobody'" in at.flat
            assert cursor(at) == "purpose"
            await at.press("shift+tab")
            await at.type("Carl", "enter")
            assert asked(at)["to"] == "Carl"
            assert "named 'Carl'" not in at.flat
            await at.press("escape")
            await at.sign_in(desk, "Carl")
            await open_accept(at)
            await at.press("shift+tab")
            assert cursor(at) == "location"
            await at.type("SHELF-9", "enter")
            assert "there is no location named 'SHELF-9'" in at.flat
            await at.press("shift+tab")
            await at.type("SHELF-4", "enter")
            assert asked(at) == {"location": "SHELF-4"}
            assert "there is no location" not in at.flat
            await at.press("escape")

    play(scene)


def test_what_was_typed_stays_beside_a_scan(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await to_the_receiver(at, desk)
            await at.type("Ca")
            await at.scan("EV/1")
            await at.type("rl", "enter")
            assert asked(at)["to"] == "Carl"
            assert [line.item.name for line in screen_of(at).table.lines] == ["EV/1"]

    play(scene)


def test_a_number_that_nobody_knows_is_no_person_and_waits_on_the_list(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await to_the_receiver(at, desk)
            await at.scan("EV/1")
            await at.scan("X-77")
            assert asked(at)["to"] == ""
            assert "X-77" in at.text

    play(scene)


def test_who_is_scanned_or_comes_all_at_once_is_the_receiver(desk: Office) -> None:
    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await to_the_receiver(at, desk)
            await at.scan("Carl")
            assert cursor(at) == "purpose"
            await at.scan("exam")
            assert asked(at) == {"to": "Carl", "purpose": "examination", "hours": ""}
            await at.scan("240")
            assert asked(at)["hours"] == "240"
            assert cursor(at) == "code"
            assert screen_of(at).table.lines == ()

    play(scene)


def test_a_seal_of_digits_is_no_number_of_hours(office: Office) -> None:
    sealed(office, "771")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_offer(at)
            await at.press("shift+tab")
            assert cursor(at) == "hours"
            await at.scan("7712")
            assert asked(at)["hours"] == ""
            assert [line.item.name for line in screen_of(at).table.lines] == ["EV/2"]

    play(scene)


def test_where_things_are_put_is_answered_by_a_place_and_by_no_thing(desk: Office) -> None:
    offered(desk, "EV/1")

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Carl")
            await open_accept(at)
            await at.press("shift+tab")
            assert cursor(at) == "location"
            await at.scan("EV/1")
            assert asked(at) == {"location": ""}
            assert [line.read for line in screen_of(at).table.lines] == [True]
            await at.scan("SHELF-4")
            assert asked(at) == {"location": "SHELF-4"}

    play(scene)


def test_what_is_refused_of_an_offer_is_told_by_what_the_screen_asks(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Intent] = []

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            await open_offer(at)
            await at.scan("EV/1")
            await at.scan("S-1001")
            await offer_to_carl(at)
            monkeypatch.setattr(at.app, "perform_all", lambda intents, _: sent.extend(intents))
            await at.press("f8")

    play(scene)
    (one,) = sent
    assert one.labels == {"to": "to", "purpose": "for", "hours": "hours"}
    assert saying(one.words, one.labels)("Say --purpose.") == "Say 'for'."


def test_a_form_says_what_was_scanned_where_it_asks_who(desk: Office) -> None:
    table = (
        ("EV/1", "EV/1 is an exhibit, and 'taken by' asks for a person"),
        ("s-1002", "S-1002 is a seal on EV/2, and 'taken by' asks for a person"),
        ("SHELF-4", "SHELF-4 is the location SHELF-4, and 'taken by' asks for a person"),
    )

    async def scene() -> None:
        async with sitting(desk.desk) as at:
            await at.sign_in(desk, "Eve")
            at.app.begin(Action("lend it", ("exhibit", "check-out"), {"exhibit": "EV/3"}))
            await at.settle()
            before = answers(at)
            for code, told in table:
                await at.scan(code)
                assert told in at.flat, code
                assert answers(at) == before, code
            await at.scan("Carl")
            assert answers(at)["to"] == "Carl"

    play(scene)


def test_forms_know_which_of_their_questions_ask_who(office: Office) -> None:
    acts = program(office.desk).opening().acts
    persons = {
        " ".join(words): {field.name for field in acts.form(words).fields if field.person}
        for words in [
            ("transfer", "offer"),
            ("exhibit", "seal"),
            ("acquisition", "record"),
            ("preservation-order", "serve"),
        ]
    }
    assert persons == {
        "transfer offer": {"to", "courier"},
        "exhibit seal": {"sealed-by", "attending-witness"},
        "acquisition record": {"second-person"},
        "preservation-order serve": {"served-to"},
    }
