"""The pages that a person looked at, to come back to; nobody sees those of another person."""

from __future__ import annotations

from custody.pages.parts.page import Page, Target


class SeenPages:
    """The titles of pages that were shown to one person."""

    def __init__(self) -> None:
        self._key: str | None = None
        #: The titles by target, the page seen last first.
        self._titles: dict[Target, str] = {}

    def note(self, page: Page, key: str | None) -> None:
        """Note a page that is shown to the person with a key; pages of another person are forgotten."""
        self._titles = {page.target: page.title, **self.but(page, key)}

    def but(self, page: Page | None, key: str | None) -> dict[Target, str]:
        """Return the titles for the person with a key, the page seen last first, without ``page``."""
        self._turn(key)
        return {
            target: title for target, title in self._titles.items() if page is None or target != page.target
        }

    def _turn(self, key: str | None) -> None:
        if key != self._key:
            self._key, self._titles = key, {}
