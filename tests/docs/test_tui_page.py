"""The handbook of the terminal program shows every screen as the program draws it, and nobody draws one by hand."""

from __future__ import annotations

from tests.tui.gallery import PICTURED, SCENES
from tools.docs import PAGES, ROOT, page
from tools.tui_page import FOLDER, pictures


def test_every_screen_has_a_picture_and_the_pictures_are_those_on_file_of_what_it_draws() -> None:
    larger = {f"{name}-{size}" for name in PICTURED for size in ("120x40", "160x45")}
    assert set(pictures()) == {scene.name for scene in SCENES} | larger
    paths = ["docs/reference/screens.md", *pictures().values()]
    assert set(paths) <= set(PAGES)
    assert {f"{FOLDER}/{file.name}" for file in (ROOT / FOLDER).iterdir()} == set(pictures().values())
    stale = [path for path in paths if (ROOT / path).read_text(encoding="utf-8") != page(path)]
    assert stale == [], "run `make docs`"


def test_a_screen_of_its_own_says_its_keys() -> None:
    text = page("docs/reference/screens.md")
    for name in ("form", "sign-in", "intake", "review"):
        section = text.partition(f"\n## {name.replace('-', ' ').capitalize()}\n")[2].partition("\n## ")[0]
        assert "\nKeys: `" in section, name
    assert "Move cursor" not in text


def test_pictures_hold_no_script_no_link_and_no_font_file() -> None:
    for path in pictures().values():
        text = (ROOT / path).read_text(encoding="utf-8")
        assert text.startswith("<svg ")
        assert [word for word in ("<script", "href", "url(", "<image", "@font-face") if word in text] == []
