"""Generated pages, and the computed parts of pages that are written by hand.

``python -m tools.docs`` puts all of them in place and says which changed; a test compares each.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from custody.ledger.export.kinds import kinds_document
from custody.model.rulesets import RULESETS
from custody.pages.render.schema import schema
from tools import blocks, rules_kinds
from tools.cli_page import cli_pages, page_paths
from tools.convention_page import convention_page
from tools.diagrams import DIAGRAMS
from tools.diagrams import FOLDER as DIAGRAM_FOLDER
from tools.findings_page import findings_page
from tools.package_page import PATH as PACKAGE
from tools.package_page import package_page
from tools.rules_page import rules_page
from tools.scene import scene
from tools.terminal import draw
from tools.tui_page import pictures, svg, tui_page
from tools.worked import computed

ROOT = Path(__file__).resolve().parent.parent


def _format(old: str) -> str:
    return blocks.fill(old, computed())


def _page_schema(_: str) -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _screen(name: str, _: str) -> str:
    return svg(name)


def _diagram(name: str, _: str) -> str:
    return DIAGRAMS[name]()


def _kinds_page(path: str, _: str) -> str:
    return rules_kinds.kinds_pages(max(RULESETS))[path]


def _command_page(path: str, _: str) -> str:
    return cli_pages()[path]


#: Every generated page by its path, as what makes it from the text that is there now.
PAGES: dict[str, Callable[[str], str]] = {
    "docs/reference/format.md": _format,
    "docs/reference/rules.md": lambda _: rules_page(),
    **{path: partial(_kinds_page, path) for path in rules_kinds.page_paths()},
    "docs/kinds.json": lambda _: kinds_document().decode("utf-8"),
    "docs/reference/page.json": _page_schema,
    "docs/reference/findings.md": lambda _: findings_page(),
    "docs/reference/convention.md": lambda _: convention_page(),
    **{path: partial(_command_page, path) for path in page_paths()},
    PACKAGE: lambda _: package_page((ROOT / "README.md").read_text(encoding="utf-8")),
    "docs/picture.svg": lambda _: draw(
        "A vault is checked, and a disclosed field verified offline", scene()["picture"]
    ),
    "docs/continuity.svg": lambda _: draw(
        "An order, and the recorded continuity of an exhibit", scene()["continuity"]
    ),
    "docs/reference/screens.md": lambda _: tui_page(),
    **{f"{DIAGRAM_FOLDER}/{name}.svg": partial(_diagram, name) for name in DIAGRAMS},
    **{path: partial(_screen, name) for name, path in pictures().items()},
}


def page(path: str) -> str:
    """Return the expected text of a page."""
    file = ROOT / path
    return PAGES[path](file.read_text(encoding="utf-8") if file.exists() else "")


def write() -> list[str]:
    """Write all pages and return the paths of those that changed."""
    changed = []
    for path in PAGES:
        file, text = ROOT / path, page(path)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


if __name__ == "__main__":
    for name in write():
        sys.stdout.write(f"wrote {name}\n")
