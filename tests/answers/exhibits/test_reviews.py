"""A review of 80 by 24 showed half of an order, moved by no key that it named, and said damage as it said success."""

from __future__ import annotations

from custody.pages.parts.page import Action
from custody.tui.screens.review import ReviewScreen
from custody.tui.widgets.styled_text import Toned
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.tui.pages.test_drilling import damage
from tests.tui.sitting import SMALL, Sitting, play, sitting

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

ORDER: dict[str, object] = {
    "case": "C-1",
    "reference": "P-9",
    "legal-basis": "CPA s. 12",
    "offence-ground": "23.2.c",
    "days": "60",
    "data-categories": ["content", "traffic"],
    "clock-start": "service",
    "renewal-allowed": "yes",
    "confidential": "yes",
    "issuing-authority": "District Court",
    "addressee": "Example Hosting Ltd",
    "scope": "account max@example.org",
    "grounds": "logs are kept two weeks",
    "review": "District Court",
    "proportionality": "kept, not read",
    "remedy": "appeal",
    "third-parties": "one user only",
}


def first(at: Sitting) -> tuple[str, str]:
    """Return the lines of the review above the fields, and the tone of the first."""
    shown = at.app.screen.query_one(Toned).shown
    fields = next(
        number
        for number, line in enumerate(shown)
        if line.text.startswith("──") or (line.text.startswith("  ") and not shown[number - 1].text)
    )
    return " ".join(" ".join(line.text for line in shown[:fields]).split()), shown[0].tone


async def review(
    at: Sitting, office: Office, who: str, words: tuple[str, ...], values: dict[str, object]
) -> None:
    """Fill a form in and have its entry shown."""
    await at.sign_in(office, who)
    at.app.begin(Action("it", words, values))
    await at.settle()
    at.send("", "f8")
    await at.settle()
    assert isinstance(at.app.screen, ReviewScreen), at.text


def test_what_is_short_is_signed_at_once_and_what_is_long_is_read_to_its_end_first(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await review(at, office, "Judge", ("case", "open"), {"reference": "C-1"})
            at.send("", "f8")
            await at.settle()
            assert "ENTERED" in at.text
            await at.press("escape")
            before = office.size()
            await review(at, office, "Judge", ("preservation-order", "issue"), ORDER)
            assert " 1-" in at.text.splitlines()[0]
            assert "third parties" not in at.text
            for _ in range(2):
                at.send("", "f8")
                await at.settle()
                assert "read to the end first" in at.flat
            assert office.size() == before
            seen = at.text
            for _ in range(6):
                await at.press("pagedown")
                seen += at.text
            for fact in (
                "Example Hosting Ltd",
                "max@example.org",
                "logs are kept two weeks",
                "one user only",
            ):
                assert fact in seen
            at.send("", "f8")
            await at.settle()
            assert "ENTERED" in at.text
            assert office.size() == before + 1

    play(scene)


def test_the_keys_that_it_names_move_it_wherever_the_cursor_is_and_another_size_is_read_anew(
    office: Office,
) -> None:
    office.case()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await review(at, office, "Judge", ("preservation-order", "issue"), ORDER)
            await at.press("tab")
            there = at.app.focused
            await at.press("shift+tab")
            for key in ("pagedown", "down", "end", "space"):
                for on_button in (False, True):
                    await at.press("home", *(["tab"] if on_button else []))
                    assert (at.app.focused is there) == on_button, key
                    before = at.text
                    await at.press(key)
                    assert at.text != before, (key, on_button)
                await at.press("f4")
                assert '"kind":"preservation_order.issued"' in at.flat.replace(" ", "").replace(
                    "│", ""
                ).replace("↪", ""), key
                await at.press("escape")
                assert isinstance(at.app.screen, ReviewScreen), key
                await at.press("shift+tab")
            await at.press("end")
            assert isinstance(at.app.screen, ReviewScreen)
            assert at.app.screen.read
            await at.press("home")
            await at.pilot.resize_terminal(60, 20)
            await at.settle()
            assert not at.app.screen.read

    play(scene)


def test_what_an_entry_does_stands_first_with_the_days_of_a_period_and_who_becomes_custodian(
    office: Office,
) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "A-1")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await review(at, office, "Judge", ("preservation-order", "issue"), ORDER)
            told, _ = first(at)
            assert (
                "Orders Example Hosting Ltd to preserve content and traffic of account max@example.org"
                in told
            )
            assert "60 days begin with service on the addressee, which is not on record yet." in told
            assert "Served today, it ends on 20" in told
            assert "bound to confidentiality, no end date" in told
            await at.press("escape", "escape", "escape")
            await review(
                at, office, "Judge", ("preservation-order", "issue"), {**ORDER, "clock-start": "order"}
            )
            told, _ = first(at)
            assert "The period runs from 20" in told
            await at.press("escape", "escape", "escape")
            offer = {"exhibits": ["EV/1"], "to": "Carl", "purpose": "examination"}
            await at.sign_in(office, "Eve")
            at.app.fill(Action("it", ("transfer", "offer"), offer))
            await at.settle()
            at.send("", "f8")
            await at.settle()
            told, _ = first(at)
            assert "Offers EV/1 to Carl" in told
            assert "Eve stays custodian until Carl accepts." in told

    play(scene)


def test_evidence_that_was_found_damaged_stands_in_the_first_line_as_a_failure(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "one").write_bytes(b"one" * 500)
    stored = office.done("Eve", "archive", "one", "--exhibit", "EV/1")["entries"][0]["subject"]
    one = f"object {stored[:8]} of EV/1 does not match its recorded digest"

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await review(at, office, "Eve", ("sweep", "run"), {})
            told, tone = first(at)
            assert "1 verified, none damaged or missing" in told
            assert tone != "bad"
            at.send("", "escape")
            await at.settle()
            await at.press("escape", "escape")
            damage(office)
            await review(at, office, "Eve", ("sweep", "run"), {})
            told, tone = first(at)
            assert told.startswith("✗ DAMAGED EVIDENCE")
            assert one in told
            assert tone == "bad"
            await at.press("f8", "escape")
            # A second time nothing changes on record but the count: the object is named all the same.
            await review(at, office, "Eve", ("sweep", "run"), {})
            told, tone = first(at)
            assert told.count(one) == 1
            assert (tone, "signs 1 entry" in told) == ("bad", True)

    play(scene)


def test_damage_that_was_read_is_left_unsigned_only_when_asked_twice_and_stays_told(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "one").write_bytes(b"one" * 500)
    office.done("Eve", "archive", "one", "--exhibit", "EV/1")
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk, size=SMALL) as at:
            await review(at, office, "Eve", ("sweep", "run"), {})
            at.send("", "escape")
            await at.settle()
            assert "REVIEW" not in at.text, "without damage it is left at once"
            await at.press("escape", "escape")
            preview = await form_preview(at)
            assert "Compares stored evidence with the record." in preview
            assert "none damaged" not in preview
            await at.press("escape", "escape")
            damage(office)
            await review(at, office, "Eve", ("sweep", "run"), {})
            at.send("", "escape")
            await at.settle()
            assert "This finding is not on record yet." in at.flat
            assert "REVIEW" in at.text
            at.send("", "escape")
            await at.settle()
            assert "NOT ON RECORD: DAMAGED EVIDENCE: object " in at.flat
            assert "This entry records it" not in at.flat
            await at.press("escape")
            assert "✗ not done: NOT ON RECORD: DAMAGED EVIDENCE" in at.flat
            assert "none damaged" not in await at.foresee()

    play(scene)
    assert office.size() == before


async def form_preview(at: Sitting) -> str:
    """Open the form of a verification of stored evidence, and return what it says that it will mean."""
    at.app.begin(Action("verify", ("sweep", "run")))
    await at.settle()
    return await at.foresee()
