"""Pages under the office's letterhead in a file: PDF, HTML or CSV by the ending of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.answers.paper_output import paper_place, warned
from custody.cli.answers.printed_papers import Printout, counts, print_flag, prints
from custody.cli.shell.files import forcing, place, write
from custody.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from custody.cli.shell.call import Call
    from custody.pages.parts.letterhead import Letterhead
    from custody.pages.parts.page import Page

#: In which forms pages are written, by the ending of the file's name.
FORMS = (".pdf", ".html", ".csv")


def page_outputs(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the file of pages, and for a printer."""
    parser.add_argument("--out", metavar="FILE", help="write it to this file: .pdf, .html or .csv")
    forcing(parser)
    print_flag(parser)


def page_file(call: Call) -> Path | None:
    """Return the file of --out, None for standard output; nothing is read before.

    Raise UsageError for an unknown suffix, Conflict if the file exists, NotFound if its folder does not, ConfigError if
    the library that draws is missing, or a printer is.
    """
    from custody.storage.printing.pdf_papers import library

    if prints(call) or call.args.out is None:
        return None
    form = place(call, call.args.out).suffix.lower()
    if form not in FORMS:
        raise UsageError(
            f"{call.args.out!r} does not say in which form it is written",
            hint=f"End the name with {', '.join(FORMS[:-1])} or {FORMS[-1]}.",
        )
    path = paper_place(call)
    if form != ".csv":
        library()
    return path


def page_bytes(call: Call, path: Path, pages: Sequence[Page], head: Letterhead) -> bytes:
    """Return pages under a letterhead in the format of the file's suffix: .csv, .html or PDF."""
    from custody.ledger.papers.paper import TRAINING
    from custody.pages.render.csv import csv, joined
    from custody.pages.render.html import html
    from custody.storage.printing.codes import code_drawing
    from custody.storage.printing.pages import pages_pdf

    form = path.suffix.lower()
    if form == ".csv":
        return csv(joined(pages))
    if form == ".html":
        code = "" if head.code is None else code_drawing(head.code)
        notice = TRAINING if head.training else ""
        return html(pages, title=head.title, notice=notice, head=head, code=code).encode()
    return warned(call, pages_pdf(pages, head))


def write_pages(call: Call, path: Path, data: bytes, told: Mapping[str, object]) -> None:
    """Write pages into the file of --out, and answer with ``told``, the file and its SHA-256."""
    from hashlib import sha256

    write(call, path, data, private=True)
    digest = sha256(data).hexdigest()
    call.out.answer(
        {**told, "file": str(path), "sha256": digest}, [f"written to {path}", f"SHA-256 {digest}"]
    )


def printed_pages(
    call: Call,
    named: tuple[str, str],
    pages: Sequence[Page],
    head: Letterhead,
    told: Mapping[str, object],
) -> Printout:
    """Return what is printed of pages under a letterhead, ``named`` by kind of paper and subject."""
    from dataclasses import replace

    from custody.pages.render.text import text
    from custody.storage.printing.pages import pages_pdf
    from custody.storage.printing.pdf_papers import sheets_of

    kind, subject = named
    head = replace(head, copy=counts(call).copy(kind, subject))
    data = warned(call, pages_pdf(pages, head))
    lines = [*head_lines(head), *(line for page in pages for line in (*text(page), ""))]
    return Printout(head.title, kind, (subject,), head.copy, lines, data, told, sheets_of(data))


def head_lines(head: Letterhead) -> list[str]:
    """Return a letterhead as lines of text above pages."""
    from custody.ledger.papers.paper import copy_words

    return [head.agency, *head.lines, *filter(None, [copy_words(head.copy)]), head.printed, ""]
