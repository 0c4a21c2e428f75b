"""The manual that comes with the program: its pages, and the files that they name.

An installed program has them in ``custody/manual``, where setup.py puts them; a checkout reads ``docs`` beside
``custody``. setup.py asks this module what to copy, so it imports nothing but the standard library and errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from custody.errors import Ambiguous, ConfigError, NotFound

#: The folders of pages in the order of the list, each with its heading.
SECTIONS: Final[Mapping[str, str]] = {
    "tutorials": "Tutorials",
    "how-to": "How-to guides",
    "reference": "Reference",
    "explanation": "Explanation",
}
#: The section of files that are no pages, and its heading.
FILES_SECTION: Final = ("files", "Files")
#: The files that come with the pages, by their path below ``docs``, each with its title.
FILES: Final[Mapping[str, str]] = {
    "verify_without_us.py": "stand-alone verifier",
    "kinds.json": "kinds of entry, for the verifier",
    "how-to/office.toml": "example of what an office states",
    "reference/page.json": "JSON Schema of pages with --json",
    "reference/schemas/health.json": "JSON Schema of custody health",
}
#: The file that a script reads beside it.
COMPANIONS: Final[Mapping[str, str]] = {"verify_without_us.py": "kinds.json"}
#: Put behind the name of a script in the package, where every file in .py is part of the program.
_NO_MODULE: Final = ".txt"
_SCRIPT, _PAGE, _INDEX = ".py", ".md", "index"
#: How many pages an unknown name may have meant, and from which share of letters in common on.
_MOST_MEANT, _ALIKE = 3, 0.65


class Page(NamedTuple):
    """One page of the manual or one of its files: the name by which it is asked for, and its place.

    ``path`` is that below ``docs``, ``file`` where it can be read.
    """

    name: str
    section: str
    title: str
    path: str
    file: Path

    def read(self) -> bytes:
        """Return the page byte for byte."""
        return self.file.read_bytes()

    @property
    def is_markdown(self) -> bool:
        """Whether it is a page of text, and no file to be written."""
        return self.path.endswith(_PAGE)


def sources(docs: Path) -> dict[str, Path]:
    """Return each file of ``docs`` that is part of the manual, by its place in ``custody/manual``."""
    return {_packaged(path): docs / path for path in _paths(docs, packaged=False)}


def contents() -> list[Page]:
    """Return every page in the order of the list; raise ConfigError where the program has no manual."""
    root, packaged = _root()
    return [_page(root, path, packaged=packaged) for path in _paths(root, packaged=packaged)]


def find(typed: str) -> Page:
    """Return the page of a name, a path as links have it, or the last part of a name that is unique.

    Raises NotFound with the nearest names, Ambiguous with all that fit.
    """
    pages = contents()
    wanted = _plain(typed)
    for named in (_names, _last_parts):
        fitting = [page for page in pages if wanted in named(page)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            names = [page.name for page in fitting]
            raise Ambiguous(
                f"{typed[:80]!r} fits {len(names)} pages of the manual",
                hint=f"Say which: {', '.join(names)}.",
                candidates=names,
            )
    meant = _nearest(wanted, pages)
    listed = "`custody manual` lists every page."
    raise NotFound(
        f"the manual has no page {typed[:80]!r}",
        hint=f"Did you mean {' or '.join(meant)}? {listed}" if meant else listed,
    )


def _root() -> tuple[Path, bool]:
    """Return the folder of the manual, and whether it is the one that was installed."""
    package = Path(__file__).resolve().parents[2]
    installed, checkout = package / "manual", package.parent / "docs"
    if installed.is_dir():
        return installed, True
    if (checkout / _first_file()).is_file():
        return checkout, False
    raise ConfigError(
        f"this program was installed without its manual: there is no folder {str(installed)!r}",
        hint="Install the program again from its wheel or its source.",
    )


def _first_file() -> str:
    return next(iter(FILES))


def _paths(root: Path, *, packaged: bool) -> Iterator[str]:
    """Yield the path below ``docs`` of each page, section by section, then of each file."""
    for section in SECTIONS:
        found = [file.relative_to(root).as_posix() for file in (root / section).rglob(f"*{_PAGE}")]
        yield from sorted(found, key=lambda path: ("/" in _name(path), _name(path)))
    yield from (path for path in FILES if (root / (_packaged(path) if packaged else path)).is_file())


def _packaged(path: str) -> str:
    return path + _NO_MODULE if path.endswith(_SCRIPT) else path


def _name(path: str) -> str:
    """Return the name of the page at a path: without section and suffix; of a file, its file name."""
    place = PurePosixPath(path)
    if path in FILES:
        return place.name
    inner = place.relative_to(place.parts[0]).with_suffix("")
    return str(inner.parent if inner.name == _INDEX else inner)


def _page(root: Path, path: str, *, packaged: bool) -> Page:
    file = root / (_packaged(path) if packaged else path)
    if path in FILES:
        return Page(_name(path), FILES_SECTION[0], FILES[path], path, file)
    with file.open(encoding="utf-8") as lines:
        title = lines.readline().lstrip("#").strip().replace("`", "")
    return Page(_name(path), path.partition("/")[0], title, path, file)


def _plain(typed: str) -> str:
    """Return a typed name as names are compared: no anchor, section, suffix or capital, hyphens only."""
    parts = typed.partition("#")[0].lower().removesuffix(_PAGE).replace("_", "-").split("/")
    kept = [part for part in parts if part not in ("", ".", "..", "docs", *SECTIONS)]
    return "/".join(kept[:-1] if kept[-1:] == [_INDEX] else kept)


def _names(page: Page) -> tuple[str, ...]:
    return _plain(page.name), _plain(page.path)


def _last_parts(page: Page) -> tuple[str, ...]:
    return (PurePosixPath(_plain(page.name)).stem,)


def _nearest(wanted: str, pages: Sequence[Page]) -> list[str]:
    """Return the names of the pages that were perhaps meant, those that hold what was typed first."""
    import difflib

    names = {_plain(page.name): page.name for page in pages}
    last = {part: page.name for page in reversed(pages) for part in _last_parts(page)}
    holding = [name for plain, name in names.items() if len(wanted) > 1 and wanted in plain]
    alike = difflib.get_close_matches(wanted, [*names, *last], _MOST_MEANT, _ALIKE)
    found = [*holding, *(names.get(word) or last[word] for word in alike)]
    return list(dict.fromkeys(found))[:_MOST_MEANT]
