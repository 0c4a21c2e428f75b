"""A line that asks for something on record offers the names that fit, and Right takes the first of them."""

from __future__ import annotations

from custody.pages.parts.page import Action
from custody.tui.pages.known_names import known_names
from custody.tui.screens.intake import IntakeScreen
from custody.tui.widgets.named_answer import SHOWN
from tests.cli.office import Office
from tests.tui.forms.forms import answers, form_of
from tests.tui.sitting import Sitting, play, sitting

REGISTER = Action("register", ("exhibit", "register"))
PLACE = Action("place", ("exhibit", "place"))
#: A name that is taken for two where several are separated by commas.
TWOFOLD = "S-9, by night"


async def begin(at: Sitting, action: Action, name: str) -> None:
    """Open a form, and go to one of its lines."""
    at.app.begin(action)
    await at.settle()
    form = form_of(at)
    assert form is not None
    assert form._questions.go_to(name)
    await at.settle()


def test_an_empty_line_names_what_is_on_record_and_a_typed_one_what_it_may_become(office: Office) -> None:
    office.case()
    for number in range(1, 4):
        office.seizure(f"S-{number}")
    office.seizure("T-1")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await begin(at, REGISTER, "seizure")
            assert "on record" not in at.text
            shown = await at.look_up()
            assert set(shown.partition("on record: ")[2].split()[:4]) == {"S-1", "S-2", "S-3", "T-1"}
            await at.type("s")
            assert "S-1   S-2   S-3   →: S-1" not in at.text, "nothing is offered before a moment has passed"
            shown = await at.look_up()
            assert "S-1 S-2 S-3 →: S-1" in shown
            assert "T-1" not in shown
            await at.press("right", "enter")
            assert answers(at)["seizure"] == "S-1"
            assert "there is no seizure" not in at.text

    play(scene)


def test_what_is_a_name_already_or_begins_none_is_offered_nothing_and_told_when_it_is_left(
    office: Office,
) -> None:
    office.case()
    office.seizure("S-1")
    office.seizure("S-12")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await begin(at, REGISTER, "seizure")
            await at.type("S-1")
            assert "S-12" not in await at.look_up()
            await at.press("right")
            assert answers(at)["seizure"] == "S-1"
            await at.type("9")
            assert "→" not in await at.look_up()
            await at.press("down")
            assert "there is no seizure named 'S-19'" in at.flat

    play(scene)


def test_of_several_names_the_last_is_completed_and_many_are_cut_off(office: Office) -> None:
    office.case()
    office.seizure()
    for number in range(1, SHOWN + 3):
        office.exhibit(f"EV/{number}")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await begin(at, PLACE, "exhibits")
            shown = await at.look_up()
            assert shown.count("EV/") == SHOWN
            assert "…" in shown
            await at.type("EV/3, ev/5")
            await at.look_up()
            await at.press("right")
            assert answers(at)["exhibits"] == ["EV/3", "EV/5"]

    play(scene)


def test_a_person_is_offered_among_those_who_sign(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await begin(at, REGISTER, "found-by")
            shown = await at.look_up()
            assert "Eve" in shown[shown.index("on record:") :]
            await at.type("ca")
            await at.look_up()
            await at.press("right", "enter")
            assert answers(at)["found-by"] == "Carl"

    play(scene)


def test_no_name_is_offered_that_is_withheld_from_the_reader_or_reads_as_two(office: Office) -> None:
    office.case()
    office.case("C-2")
    office.seizure("S-1")
    office.seizure("S-2", "C-2")
    office.seizure(TWOFOLD)
    office.done("Judge", "case", "add-member", "C-2", "Judge", "--function", "prosecutor")

    def offered(at: Sitting, typed: str) -> tuple[str, ...]:
        return at.app.page_service.foretell(lambda context: known_names(context, ("seizure",), typed, 9))

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Judge")
            assert set(offered(at, "")) == {"S-1", "S-2"}
            assert offered(at, "s-") == ("S-1", "S-2")
            await at.sign_in(office, "Eve")
            assert offered(at, "") == ("S-1",)
            assert offered(at, "S-") == ("S-1",)

    play(scene)


def test_the_intake_offers_seizures_and_tells_at_once_that_there_is_none_of_that_name(office: Office) -> None:
    office.case()
    office.seizure("S-1")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            at.app.begin(Action("take in", ("exhibit", "intake")))
            await at.settle()
            assert isinstance(at.app.screen, IntakeScreen)
            assert "on record: S-1" in await at.look_up()
            await at.type("X", "enter")
            assert "✗ there is no seizure named 'X'" in at.flat
            await at.press("up", "backspace")
            await at.type("s")
            assert "→: S-1" in await at.look_up()
            await at.press("right", "enter")
            assert at.app.screen.values["seizure"] == "S-1"
            assert "S-1" in at.text
            assert "✗" not in at.text
            assert "on record" not in at.text

    play(scene)
