"""Build the site and check it: every link leads somewhere, and no page asks the network for anything.

``python -m tools.site lay`` puts the pages together below build/site, ``check`` reads what was built. `make site` runs
both around the builder. Only Python's standard library is used, so that both run where the builder is installed.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools.rules_kinds import TOPICS, anchor

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "build" / "site" / "pages"
BUILT = ROOT / "build" / "site" / "html"
SETTINGS = ROOT / "build" / "site" / "zensical.toml"
#: Pages of the repository's first folder that the site has too.
BESIDE = {"CONTRIBUTING.md": "project/contributing.md", "CHANGELOG.md": "project/changelog.md"}
BESIDE |= {"SECURITY.md": "project/security.md"}
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^)\s]+)\)")


def placed(path: str) -> str | None:
    """Return the site's path of a file of the repository, None where the site lacks it."""
    if path in BESIDE:
        return BESIDE[path]
    return path.removeprefix("docs/") if path.startswith("docs/") else None


def laid(path: str, text: str) -> str:
    """Return a page for the site: links to files that the site lacks become those files' paths.

    ``path`` is the page's path in the repository, ``text`` its text.
    """
    here = placed(path)
    if here is None:
        raise ValueError(f"{path} is no page of the site")

    def link(match: re.Match[str]) -> str:
        mark, shown, target = match.groups()
        file, hash_mark, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target) or not file:
            return match[0]
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
        on_site = placed(there)
        if on_site is None:
            return f"`{there}`" if shown.strip("`") in (there, file) else f"{shown} (`{there}`)"
        return f"{mark}[{shown}]({posixpath.relpath(on_site, posixpath.dirname(here) or '.')}{hash_mark}{anchor})"

    # Blocks of code are left alone. But the builder knows no language with a name behind it, and its button to copy
    # takes the lines of a here-document for an answer.
    fenced = re.split(r"(^```.*?^```$)", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(_block(part) if part.startswith("```") else LINK.sub(link, part) for part in fenced)


def _block(text: str) -> str:
    if text.startswith("```console\n") and "<<'" in text:
        return text.replace("```console", "```{ .console .no-copy }", 1)
    return re.sub(r"^```example .*", "```text", text)


#: Folders whose pages are listed below the page of all: what the builder's settings call it, and what the list does.
LISTED = (("reference/commands", "Commands", "All commands"), ("reference/kinds", "Kinds", "All kinds"))


def settings(text: str) -> str:
    """Return the builder's settings, with pages of commands and kinds below their index pages."""
    for folder, title, first in LISTED:
        (line,) = [line for line in text.splitlines() if line.endswith(f'"{folder}/index.md" }},')]
        indent = line[: len(line) - len(line.lstrip())]
        names = sorted(file.stem for file in (ROOT / "docs" / folder).glob("*.md") if file.stem != "index")
        pages = [f'{indent}  {{ "{_titled(name)}" = "{folder}/{name}.md" }},' for name in names]
        index = f'{indent}  {{ "{first}" = "{folder}/index.md" }},'
        text = text.replace(line, "\n".join([f'{indent}{{ "{title}" = [', index, *pages, f"{indent}] }},"]))
    return text


def _titled(name: str) -> str:
    """Return a page's name in the list: a command's name, or a topic's title."""
    return next((title for title, _ in TOPICS if anchor(title) == name), name)


def lay() -> int:
    """Write the pages and the builder's settings; return the number of pages."""
    shutil.rmtree(PAGES, ignore_errors=True)
    PAGES.mkdir(parents=True)
    SETTINGS.write_text(settings((ROOT / "zensical.toml").read_text(encoding="utf-8")), encoding="utf-8")
    count = 0
    for file in [*sorted((ROOT / "docs").rglob("*")), *(ROOT / name for name in BESIDE)]:
        path = file.relative_to(ROOT).as_posix()
        there = placed(path)
        if there is None or not file.is_file() or "__pycache__" in path or path == "docs/package.md":
            continue
        target = PAGES / there
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".md":
            target.write_text(laid(path, file.read_text(encoding="utf-8")), encoding="utf-8")
            count += 1
        else:
            shutil.copyfile(file, target)
    return count


@dataclass
class _Page(HTMLParser):
    """The links, loaded resources and anchors of one built page."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record the anchors, links and resources of a tag."""
        values = {name: value for name, value in attrs if value is not None}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "link" and values.get("rel") not in ("canonical", "prev", "next") and "href" in values:
            self.loads.append(values["href"])
        elif "src" in values:
            self.loads.append(values["src"])
        if tag == "object" and "data" in values:
            self.loads.append(values["data"])


def read(file: Path) -> _Page:
    """Return the links, resources and anchors of a built page."""
    page = _Page()
    page.feed(file.read_text(encoding="utf-8"))
    return page


def faults(built: Path) -> Iterator[str]:
    """Yield the faults of a built site, one line each."""
    pages = {file: read(file) for file in sorted(built.rglob("*.html"))}
    for file, page in pages.items():
        if file.name == "404.html":
            continue  # for web servers, which know where the site begins
        name = file.relative_to(built).as_posix()
        for address in page.loads:
            if urlsplit(address).netloc:
                yield f"{name} loads {address}"
        for address in [*page.links, *page.loads]:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            target = target / "index.html" if target.is_dir() else target
            if not target.exists() or not target.is_relative_to(built):
                yield f"{name} names {address}, which is not there"
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                yield f"{name} names {address}, which has no such heading"
    for file in sorted(built.rglob("*.css")):
        for address in re.findall(r"url\(['\"]?(https?:[^)'\"]+)", file.read_text(encoding="utf-8")):
            yield f"{file.relative_to(built).as_posix()} loads {address}"


def main(words: list[str]) -> int:
    """Lay or check the site and return the exit status."""
    if words == ["lay"]:
        sys.stdout.write(f"{lay()} pages laid out below {PAGES.relative_to(ROOT)}\n")
        return 0
    if words == ["check"]:
        found = list(faults(BUILT))
        sys.stdout.writelines(f"{line}\n" for line in found)
        count = sum(1 for _ in BUILT.rglob("*.html"))
        sys.stdout.write(
            f"{count} pages checked, {len(found)} faults: {BUILT.relative_to(ROOT)}/index.html\n"
        )
        return 1 if found or not count else 0
    sys.stderr.write("usage: python -m tools.site lay|check\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
