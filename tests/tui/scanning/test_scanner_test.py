"""The scanner test says what arrived: nothing of a code is looked up, entered or pressed."""

from __future__ import annotations

from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.scanner_test import ScannerTestScreen
from custody.tui.services.scanner_test import TEST_CODE
from tests.cli.office import Office
from tests.tui.sitting import Sitting, play, sitting
from tests.tui.steps import sealed

#: What a German keyboard makes of the test code that a scanner types as on an American one.
GERMAN = str.maketrans("zy-/_:;&", "yzß-?Öö/")


async def scanned(at: Sitting, *keys: str, apart: float = 0.004) -> str:
    """Send keys as a scanner does; return what the screen says, as one line."""
    at.send("", *keys, apart=apart)
    await at.settle()
    return at.flat


def page_of(at: Sitting) -> str:
    """Return the page that is shown."""
    screen = at.app.screen
    assert isinstance(screen, BrowseScreen), at.text
    return screen.wanted.page


def test_what_a_scanner_sends_is_named_and_does_nothing(office: Office) -> None:
    sealed(office, "S-10")
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk, size=(120, 40)) as at:
            await at.sign_in(office, "Eve")
            await at.press("8")
            await at.choose("Scanner test")
            assert isinstance(at.app.screen, ScannerTestScreen)
            assert TEST_CODE in at.text
            assert "▀" in at.text

            told = await scanned(at, *"S-101", "enter")
            assert "5 characters: S-101" in told
            assert "Enter: taken off" in told
            assert "fastest 4.0 ms, slowest 4.0 ms" in told
            assert "✓ a scan, by its rate: no gap above 25 ms" in told
            assert "not tested: scan the test code" in told

            told = await scanned(at, *"]C1S-101", "tab")
            assert "]C1, Code 128: taken off" in told
            assert "Tab: taken off" in told

            told = await scanned(at, *"S-101", "enter", apart=0.06)
            assert "slowest 60.0 ms" in told
            assert "✗ typed keys: a gap is above 25 ms" in told

            told = await scanned(at, *"S-1", "f8", "escape", "ctrl+l", *"01", "enter")
            assert "5 characters: S-101" in told
            assert "F8, Esc, Ctrl+L: such a code is refused whole" in told
            assert "✗ nothing: refused whole" in told
            assert isinstance(at.app.screen, ScannerTestScreen)

            told = await scanned(at, *TEST_CODE, "enter")
            assert "✓ as printed: scanner and computer agree" in told
            told = await scanned(at, *TEST_CODE.translate(GERMAN))
            assert "✗ the keyboard layout of scanner and computer differ: z came as y, y came as z" in told
            assert "/ came as -" in told
            assert "none: set the scanner to send Enter" in told

            at.paste("S-101\x1b")
            await at.settle()
            assert "U+001B: such a code is refused whole" in at.flat
            assert "one paste, which has none" in at.flat

            await at.press("q")
            assert "1 character: q" in at.flat
            await at.press("f1")
            assert "keyboard layout of this computer" in at.flat
            await at.press("escape", "escape")
            assert page_of(at) == "more"

            # What the test takes off is taken off where codes are read.
            await at.scan("]C1S-101")
            assert page_of(at) == "exhibit"
            assert "EV/1" in at.text

    play(scene)
    assert office.size() == before


def test_on_a_small_terminal_the_text_of_the_test_code_stays(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk, size=(60, 20)) as at:
            await at.sign_in(office, "Eve")
            await at.press("8")
            await at.choose("Scanner test")
            assert TEST_CODE in at.text
            assert "▀" not in at.text
            assert "arrived" in await scanned(at, *"S-101", "enter")

    play(scene)


def test_the_test_names_a_prefix_and_the_settings_take_it_off_over_a_slow_line(office: Office) -> None:
    sealed(office, "S-10")
    before = office.size()

    async def offered() -> None:
        async with sitting(office.desk, size=(70, 45)) as at:
            await at.sign_in(office, "Eve")
            await at.press("8")
            await at.choose("Scanner test")
            for _ in range(2):
                told = await scanned(at, *"~]S-101", "enter", apart=0.2)
                assert "prefix not known: scan another code too" in told
            told = await scanned(at, *"~]EV/1", "enter", apart=0.2)
            assert 'What of it is on no label belongs into your custody.toml: scan_prefix = "~]"' in told
            assert "have it send a prefix" in told
            told = await scanned(at, *"~]S-102$", "enter")
            await scanned(at, *"~]EV/3$", "enter")
            assert 'scan_prefix = "~]" and scan_suffix = "$"' in at.flat
            assert "nothing in common" in await scanned(at, *"4711", "enter")

    async def set_up() -> None:
        wide = (70, 45)
        async with sitting(office.desk, size=wide, CUSTODY_SCAN_PREFIX="~]", CUSTODY_SCAN_SUFFIX="$") as at:
            await at.sign_in(office, "Eve")
            at.send("", *"~]EV/1$", "enter", apart=0.2)
            await at.settle()
            assert page_of(at) == "exhibit"
            await at.press("escape", "g")
            at.send("", *"~]EV/2$", "enter", apart=0.2)
            await at.settle()
            assert page_of(at) == "exhibit"
            assert "~]" not in at.text, "what is scanned into a line is without its marks"
            assert "EV/2" in at.text
            shown = at.text
            at.send("", *"~]EV/1", "f8", "q", "enter", apart=0.2)
            await at.settle()
            assert "holds control characters" in at.flat
            await at.press("escape")
            assert at.text == shown
            await at.press("8")
            await at.choose("Scanner test")
            told = await scanned(at, *"~]EV/1$", "enter", apart=0.2)
            assert "✓ a scan, by its prefix: no gap above 500 ms" in told
            assert "~]: taken off" in told
            assert "code EV/1" in told
            assert "! ~] is set, and did not come" in await scanned(at, *"EV/1$", "enter")

    play(offered)
    play(set_up)
    assert office.size() == before
