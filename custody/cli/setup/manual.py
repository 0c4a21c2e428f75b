"""`custody manual`: list the pages of the manual, show one, or write one to a file."""

from __future__ import annotations

import argparse
from hashlib import sha256
from typing import TYPE_CHECKING

from custody.cli.main import example
from custody.cli.shell.call import Call
from custody.cli.shell.files import forcing, place, refuse_existing, write
from custody.errors import StorageFailed, UsageError
from custody.folds import width_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from custody.storage.files.manual import Page

#: How many columns the names of pages have in the list.
_NAMES = 36


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `custody manual` to its parser."""
    parser.add_argument(
        "page",
        nargs="?",
        metavar="PAGE",
        help="name of a page or file, such as postgresql or commands/transfer; without one all are listed",
    )
    parser.add_argument("--out", metavar="FILE", help="write the page to this file, byte for byte")
    forcing(parser)
    parser.add_argument("--json", action="store_true", help="answer with one JSON document")
    example(
        parser,
        "custody manual",
        "custody manual postgresql",
        "custody manual verify_without_us.py --out verify_without_us.py",
    )
    parser.set_defaults(run=_manual)


def _manual(call: Call) -> int:
    from custody.storage.files.manual import contents, find

    if call.args.page is None:
        if call.args.out is not None:
            raise UsageError("--out writes one page and none is named", hint="`custody manual` lists them.")
        _list(call, contents())
    else:
        _show(call, find(call.args.page))
    return 0


def _list(call: Call, pages: Sequence[Page]) -> None:
    """Answer with the name and title of every page, section by section."""
    document = {
        "pages": [{"page": page.name, "section": page.section, "title": page.title} for page in pages]
    }
    call.out.answer(document, _listed(pages))


def _listed(pages: Sequence[Page]) -> Iterator[str]:
    """Yield a line for each page below the heading of its section; a title has its own below a long name."""
    from custody.storage.files.manual import FILES_SECTION, SECTIONS

    for section, heading in (*SECTIONS.items(), FILES_SECTION):
        yield heading
        for page in (page for page in pages if page.section == section):
            blanks = " " * (_NAMES - width_of(page.name))
            if blanks:
                yield f"  {page.name}{blanks}{page.title}"
            else:
                yield f"  {page.name}"
                yield f"  {' ' * _NAMES}{page.title}"
        yield ""
    yield "`custody manual PAGE` shows one; --out FILE writes it as it is."


def _show(call: Call, page: Page) -> None:
    """Answer with a page, or write it to a file and answer with its digest."""
    path = None if call.args.out is None else place(call, call.args.out)
    if path is not None:
        refuse_existing(call, [path])
    try:
        data = page.read()
    except OSError as error:
        raise StorageFailed(
            f"could not read {str(page.file)!r}: {error.strerror}", hint="Install the program again."
        ) from error
    digest, text = sha256(data).hexdigest(), data.decode("utf-8")
    if path is not None:
        write(call, path, data)
        _tell_companion(call, page, path)
    document = {
        "page": page.name,
        "section": page.section,
        "title": page.title,
        "bytes": len(data),
        "sha256": digest,
        "file": None if path is None else str(path),
        "text": text,
    }
    if path is not None:
        call.out.answer(document, [f"written to {path}", f"SHA-256 {digest}"])
    elif page.is_markdown or call.out.as_json:
        from custody.cli.setup.markdown_lines import markdown_lines

        call.out.answer(document, () if call.out.as_json else markdown_lines(text))
    else:
        call.out.raw(text)


def _tell_companion(call: Call, page: Page, path: Path) -> None:
    """Write a note of the file that a script reads beside it, where it is not there."""
    from custody.storage.files.manual import COMPANIONS

    companion = COMPANIONS.get(page.name)
    if companion is not None and not (path.parent / companion).exists():
        call.say.note(
            f"for proof files it reads {companion} beside it: `custody manual {companion} --out {companion}`"
        )
