"""Two people at one terminal: each reads and signs their own review, and the terminal stays the first one's."""

from __future__ import annotations

import shutil

import pytest

from custody.model.hints import HINTS
from custody.model.kind_commands import verbs
from custody.model.kinds import KINDS
from custody.pages.parts.page import Action
from custody.tui.app.app import LOOK
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.sign_in import SignInScreen
from tests.cli import paged
from tests.cli.office import Office
from tests.tui.sitting import PASSPHRASE, Sitting, play, sitting
from tests.tui.steps import offer_to_carl, open_offer, replaced, sealed

RECEIVER = "the receiver scans and signs here"
APART = "Eve cannot sign this too (rule transfer.receiver)"


@pytest.fixture
def counter(office: Office) -> Office:
    """Return an office where Eve has three sealed exhibits, and Carl stands at her counter."""
    return sealed(office, "S-10")


async def offer_one(at: Sitting, office: Office) -> int:
    """Offer EV/1 as Eve from the list of exhibits; return the number of its entry."""
    await at.sign_in(office, "Eve")
    await open_offer(at)
    await at.scan("S-101")
    await offer_to_carl(at)
    await at.press("f8", "f8")
    assert "ENTERED" in at.text
    return office.size() - 1


def proposed(office: Office) -> str:
    """Propose as Eve that EV/1 be destroyed, after the final decision; return the number of the entry."""
    (office.folder / "order.pdf").write_bytes(b"order")
    court = ("--outcome", "conviction", "--court", "District Court")
    office.done("Eve", "proceedings", "record-judgment", "C-1", *court)
    office.done("Eve", "proceedings", "record-finality", "C-1")
    basis = ("--basis", "case_ended", "--authority-document", "order.pdf", "--legal-basis", "s. 9")
    made = office.done("Eve", "disposition", "propose", "EV/1", "--measure", "destroy", *basis)
    return str(made["entries"][0]["position"])


async def call_carl(at: Sitting) -> None:
    """Ask for Carl, who answers the offer: nothing of the exhibit is on the screen."""
    await at.choose(RECEIVER)
    assert "Passphrase of Carl" in at.text
    assert APART in at.flat
    assert "EV/1" not in at.text


async def unlock(at: Sitting, secret: str) -> None:
    """Type a passphrase where one is asked for."""
    at.paste(secret)
    await at.settle()
    await at.press("enter")


async def call_again(at: Sitting) -> None:
    """Ask for Carl again, from the page of the exhibit."""
    await at.press("g")
    await at.type("EV/1", "enter")
    await at.press("a")
    await at.choose(RECEIVER)
    assert "Passphrase of Carl" in at.text
    assert "USB stick" not in at.text


async def idle(at: Sitting) -> None:
    """Touch no key for longer than the terminal allows."""
    later = at.app.session._ticks() + 61
    at.app.session._ticks = lambda: later
    await at.pilot.pause(LOOK + 0.3)
    await at.settle()
    assert "LOCKED" in at.text
    assert not at.app.session.signed_in
    assert "EV/1" not in at.text


async def stands_back(at: Sitting, told: str, page: str = "exhibit") -> None:
    """Verify that the terminal is Eve's again, on the page from which she began, and what row 23 says."""
    assert isinstance(at.app.screen, BrowseScreen), at.text
    assert at.app.screen.wanted.page == page
    assert "Eve, examiner" in at.text
    assert told in at.flat, at.text
    assert at.app.session.person == "Eve"
    assert not at.app.session.second


def test_each_of_two_people_reads_and_signs_their_own_review_at_the_counter(counter: Office) -> None:
    async def scene() -> None:
        async with sitting(counter.desk) as at:
            offer = await offer_one(at, counter)
            await call_carl(at)
            await unlock(at, "not the passphrase of Carl")
            assert "✗" in at.text
            assert "EV/1" not in at.text
            assert counter.size() == offer + 1
            await unlock(at, PASSPHRASE)
            assert "second signer: Carl" in at.text
            await at.scan("EV/1")
            await at.scan("S-101")
            await at.press("f2", "f8")
            assert "Carl signs 1 entry." in at.text
            await at.press("f8")
            assert "Passphrase of Carl" in at.text
            assert "Carl signs 1 entry." in at.text
            assert "EV/1" not in at.text
            assert counter.size() == offer + 1
            await at.press("enter")
            assert "✗" in at.text
            await unlock(at, PASSPHRASE + " of Eve")
            assert "✗" in at.text
            assert counter.size() == offer + 1
            await unlock(at, PASSPHRASE)
            assert f"Entry {offer + 1}, EV/1: Carl accepted the exhibit" in at.flat
            await at.press("escape")
            await stands_back(at, f"Entry {offer + 1} recorded, signed by Carl.", "exhibits")
            assert "Wrong?" not in at.text
            service = at.app.page_service
            assert service.news(offer + 1).other is None, (
                "it was entered here, and is no news of somebody else"
            )
            counter.done("Carl", "case", "open", "C-3")
            await at.sign_in(counter, "Judge")
            assert service.news(offer + 1).other == offer + 2, "whoever left the terminal signs elsewhere"

    play(scene)
    assert paged.text(counter.see("exhibit", "show", "EV/1"), "custodian") == "Carl"
    assert counter.see("check")["verdict"] == "verified"


def test_a_second_person_who_leaves_changes_nothing_that_the_first_signed(counter: Office) -> None:
    async def scene() -> None:
        async with sitting(counter.desk) as at:
            offer = await offer_one(at, counter)
            told = f"Carl signed nothing: entry {offer} stands, and waits in the inbox of Carl."
            await call_carl(at)
            await at.press("escape")
            await stands_back(at, told, "exhibits")

            # He scans, reads the review, and leaves before his passphrase: what he began is his draft.
            await call_again(at)
            await unlock(at, PASSPHRASE)
            await at.scan("EV/1")
            await at.scan("S-101")
            await at.press("f2", "f8", "f8", "escape", "escape")
            assert "second signer: Carl" in at.text
            await at.press("escape")
            await stands_back(at, told)

            # Ctrl+L ends his act too, and asks who signs in.
            await call_again(at)
            await unlock(at, PASSPHRASE)
            await at.press("ctrl+p")
            assert "second signer: Carl" in at.text
            await at.press("ctrl+l")
            assert isinstance(at.app.screen, SignInScreen)
            await at.press("escape")
            await stands_back(at, told)
            assert counter.size() == offer + 1

    play(scene)
    assert paged.text(counter.see("exhibit", "show", "EV/1"), "custodian") == "Eve"


def test_a_terminal_that_locks_meanwhile_is_the_first_persons_to_unlock(counter: Office) -> None:
    async def scene() -> None:
        async with sitting(counter.desk, flags=("--idle", "1")) as at:
            offer = await offer_one(at, counter)
            told = f"Carl signed nothing: entry {offer} stands, and waits in the inbox of Carl."
            await at.press("escape")

            # He begins and is called away: the terminal locks with his review on it.
            await call_again(at)
            await unlock(at, PASSPHRASE)
            await at.scan("EV/1")
            await at.scan("S-101")
            await at.press("f2", "f8", "f8")
            await idle(at)
            await at.press("escape")
            assert "LOCKED" in at.text
            await at.sign_in(counter, "Eve")
            await stands_back(at, told)

            # The dialog for his passphrase is left open: it does not lead past the lock.
            await call_again(at)
            await idle(at)
            await at.press("escape")
            assert "LOCKED" in at.text
            await at.sign_in(counter, "Eve")
            await stands_back(at, told)
            assert counter.size() == offer + 1

            # What he began waits for him.
            await call_again(at)
            await unlock(at, PASSPHRASE)
            assert "draft resumed" in at.text, at.text

    play(scene)
    assert paged.text(counter.see("exhibit", "show", "EV/1"), "custodian") == "Eve"


def test_a_line_that_breaks_amid_a_ceremony_leaves_the_offer_and_the_second_persons_draft(
    counter: Office,
) -> None:
    """Wherever it breaks, nothing of Carl is signed, nobody is signed in, and what he began is his draft."""
    offer = 0

    async def broken(steps: int) -> None:
        nonlocal offer
        async with sitting(counter.desk) as at:
            if steps == 0:
                offer = await offer_one(at, counter)
                await call_carl(at)
                return
            assert not at.app.session.signed_in
            await at.sign_in(counter, "Eve")
            await call_again(at)
            if steps == 1:
                return
            await unlock(at, PASSPHRASE)
            assert ("draft resumed" in at.text) == (steps > 2)
            if steps == 2:
                await at.scan("EV/1")
                await at.scan("S-101")
            await at.press("f2", "f8")
            assert "Carl signs 1 entry." in at.text
            if steps == 4:
                await at.press("f8")
                assert "Passphrase of Carl" in at.text

    for steps in range(5):
        play(lambda steps=steps: broken(steps))  # type: ignore[misc]  # a scene of no argument
        assert counter.size() == offer + 1
    assert paged.text(counter.see("exhibit", "show", "EV/1"), "custodian") == "Eve"


def test_a_destruction_is_approved_and_witnessed_at_the_terminal_of_who_carries_it_out(
    counter: Office,
) -> None:
    number = proposed(counter)

    async def scene() -> None:
        async with sitting(counter.desk) as at:
            await at.sign_in(counter, "Eve")
            await at.press("g")
            await at.type("EV/1", "enter")
            await at.press("a")
            await at.choose("another person approves here")
            assert "Eve cannot sign this too (rule proposal.distinct)" in at.flat
            await at.choose_key(counter.keys["Judge"])
            await unlock(at, PASSPHRASE)
            await at.press("f8")
            assert "Judge signs 1 entry." in at.text
            await at.press("f8")
            await unlock(at, PASSPHRASE)
            assert "approved the disposition" in at.flat
            await at.press("escape")
            await stands_back(at, "signed by Judge.")

            values = {"proposal": number, "method": "shredding", "standard": "din_66399"}
            photos = {"photo_before": "order.pdf", "photo_after": "order.pdf"}
            at.app.begin(Action("execute", ("disposition", "execute"), {**values, **photos}))
            await at.settle()
            await at.press("f8")
            await at.type("EV/1", "f8")
            await at.choose("a witness signs here")
            assert "Eve cannot sign this too (rule disposition.witness)" in at.flat
            await at.choose_key(counter.keys["Carl"])
            await unlock(at, PASSPHRASE)
            await at.press("f8")
            assert "Carl signs 1 entry." in at.text
            await at.press("f8")
            await unlock(at, PASSPHRASE)
            assert "witnessed the disposition" in at.flat
            await at.press("escape")
            await stands_back(at, "signed by Carl.")
            assert "Eve, examiner" in at.text

    play(scene)
    assert paged.value(counter.see("exhibit", "show", "EV/1"), "gone") == "destroy"
    assert counter.see("check")["verdict"] == "verified"


def test_where_only_keys_of_the_first_person_are_nobody_signs_as_the_second(counter: Office) -> None:
    old = replaced(counter, "Eve")
    alone = counter.folder / "alone"
    alone.mkdir()
    for key in (old, counter.keys["Eve"]):
        name = key.replace("/", "~") + ".key"
        shutil.copy(counter.folder / "keys" / name, alone / name)

    async def scene() -> None:
        async with sitting(counter.desk, CUSTODY_KEYS=str(alone)) as at:
            offer = await offer_one(at, counter)
            await at.choose(RECEIVER)
            assert "no key of another person is on this machine" in at.flat
            assert "(rule transfer.receiver)" in at.text
            await at.press("escape")
            assert counter.size() == offer + 1

    play(scene)


def test_every_kind_that_another_person_answers_names_a_rule_that_refuses_its_signer() -> None:
    waiting = {kind.name: kind.verb.second for kind in KINDS if kind.verb and kind.verb.second}
    assert set(waiting) == {"transfer.offered", "transfer.reassigned", "disposition.executed"}
    assert all(second.rule in HINTS and second.kind in verbs() for second in waiting.values())
