"""The description of the package from the README, without what a package index lacks.

A package index shows neither pictures nor pages of the repository, which has no public address: the picture of an
exhibit's page becomes text, and links to pages become their words.
"""

from __future__ import annotations

import re

from tools.scene import scene

#: Where the description is, from the root of the repository; pyproject.toml names it.
PATH = "docs/package.md"
_LINES = 21
_END = """\
## Documentation

The manual comes with the program. `custody manual` lists tutorials, how-to guides, reference and explanation, and shows
each page. In the source `make site` builds them as a site that needs no network.
"""


def package_page(readme: str) -> str:
    """Return the description made from the README; raise ValueError without exactly one picture."""
    text = readme.partition("## Where to go next\n")[0] + _END
    exhibit = scene()["continuity"][1]
    shown = "\n".join(["$ custody exhibit show EV/1", *exhibit.answer[:_LINES], "..."])
    text, pictures = re.subn(
        r"^!\[[^\]]*\]\([^)]*\)$", lambda _: f"```text\n{shown}\n```", text, flags=re.MULTILINE
    )
    if pictures != 1:
        raise ValueError(f"the README has {pictures} pictures, not one")
    return re.sub(r"\[([^\]]+)\]\((?![a-z]+:)[^)]*\)", r"\1", text)
