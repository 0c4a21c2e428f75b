"""Pages under the office's letterhead in a file: PDF, HTML or CSV by the ending of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.answers.paper_output import house_of, paper_place
from custody.cli.answers.printed_papers import counts, print_flag, print_out, prints, warned
from custody.cli.shell.files import forcing, write

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from custody.cli.shell.call import Call
    from custody.ledger.papers.office import House
    from custody.pages.things.printed_page import PrintedPage
    from custody.storage.printing.pdf_papers import Drawn
    from custody.storage.vault.page_context import VaultContext

#: In which forms pages are written, by the ending of the file's name.
FORMS = ("pdf", "html", "csv")


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
    from custody.storage.printing.forms import form_of
    from custody.storage.printing.pdf_papers import library

    if prints(call) or call.args.out is None:
        return None
    form = form_of(FORMS, None, call.args.out)
    path = paper_place(call)
    if form != "csv":
        library()
    return path


def answer_paper(call: Call, what: str, make: Callable[[VaultContext, House], PrintedPage]) -> int:
    """Answer with a page, or write or print it as the paper ``what``; return 0.

    ``make`` makes it for the reader, with their key. Instants are in UTC, on paper in the office's zone with offset.
    """
    from dataclasses import replace

    from custody.cli.shell.reader import reader_of
    from custody.law.local_time import Zone
    from custody.pages.parts.wording import shown_in
    from custody.pages.render.document import document
    from custody.storage.printing.printouts import pages_file, pages_printout

    path, house = page_file(call), house_of(call)
    paper = call.args.print or (path is not None and path.suffix.lower() != ".csv")
    with call.vault() as vault, shown_in(replace(house.zone, exact=True) if paper else Zone()):
        context = context_of(call, vault, reader_of(call, vault))
        made = make(replace(context, key=call.reading.reader_key(vault)), house)
        if path is None and not call.args.print:
            answer_page(call, made.page)
            return 0
        told = document(made.page)
        if path is None:
            printout = pages_printout([made.page], made.head, (what, made.subject), counts(call), told)
        else:
            drawn = pages_file([made.page], made.head, path.suffix.lower())
    if path is None:
        return print_out(call, printout)
    write_pages(call, path, drawn, told)
    return 0


def write_pages(call: Call, path: Path, drawn: Drawn, told: Mapping[str, object]) -> None:
    """Write pages into the file of --out, and answer with ``told``, the file and its SHA-256."""
    from hashlib import sha256

    data = warned(call, drawn)
    write(call, path, data, private=True)
    digest = sha256(data).hexdigest()
    call.out.answer(
        {**told, "file": str(path), "sha256": digest}, [f"written to {path}", f"SHA-256 {digest}"]
    )
