"""The output of labels and papers: as text or printer language on standard output, or in a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.answers.printed_papers import PRINTS, counts, print_flag, print_out, prints, warned
from custody.cli.shell.call import Call
from custody.cli.shell.files import forcing, place, refuse_existing, write
from custody.errors import NotFound, UsageError

if TYPE_CHECKING:
    from custody.law.local_time import Zone
    from custody.ledger.papers.office import House
    from custody.ledger.papers.paper import Paper
    from custody.storage.vault.vault import Vault


def printing(parser: argparse.ArgumentParser, *formats: str, prints: str = PRINTS) -> None:
    """Add the arguments for the format and the file of a paper, for its QR code, and for a printer."""
    by_name = "in which form (default: by the name of --out, else text)"
    parser.add_argument("--format", choices=formats, help=by_name)
    parser.add_argument("--out", metavar="FILE", help="write it to this file, such as x.pdf; a PDF needs one")
    parser.set_defaults(formats=formats)
    parser.add_argument(
        "--qr",
        choices=("paper", "screen"),
        help="with text: draw the QR code too, dark on light paper or for a dark screen",
    )
    forcing(parser)
    print_flag(parser, prints)


def output_file(call: Call) -> Path | None:
    """Return the file of --out, None for standard output; nothing is read before.

    Raise UsageError for impossible combinations, Conflict if the file exists, ConfigError if the library that draws is
    missing, or a printer is.
    """
    from custody.storage.printing.forms import form_of
    from custody.storage.printing.pdf_papers import library

    args = call.args
    args.format = form_of(args.formats, args.format, args.out)
    if prints(call):
        return None
    if args.qr is not None and args.format != "text":
        raise UsageError(
            "--qr draws the code in text", hint="Leave it out: the other forms have a code of their own."
        )
    if args.format == "pdf" or args.qr is not None:
        library()
    if args.out is None:
        if args.format == "pdf" and not args.json:
            raise UsageError("a PDF is not written to standard output", hint="Name a file with --out.")
        return None
    return paper_place(call)


def paper_place(call: Call) -> Path:
    """Return the file that --out names for a paper; nothing is read before.

    Raise NotFound if its folder does not exist, Conflict if the file does, UsageError if it names no file.
    """
    path = place(call, call.args.out)
    refuse_existing(call, [path])
    if not path.parent.is_dir():
        raise NotFound(
            f"there is no folder {str(path.parent)!r} to write {path.name!r} into",
            hint="Make the folder first, or name a file in one that exists.",
        )
    return path


def give(call: Call, path: Path | None, document: Mapping[str, Any], made: Callable[[], bytes]) -> int:
    """Write a paper's bytes, as ``made`` returns them, or with --json the document; return 0.

    They go to the file at ``path``, None: to standard output. Raise Conflict where the file exists, StorageFailed.
    """
    if path is not None:
        write(call, path, made(), private=True)
        call.out.answer({**document, "file": str(path)}, [f"written to {path}"])
    elif call.out.as_json:
        call.out.answer({**document, "file": None}, [])
    else:
        call.out.raw(made().decode())
    return 0


def give_paper(call: Call, path: Path | None, paper: Paper, kind: str) -> int:
    """Write or print a paper of this kind, under the office's letterhead; return 0."""
    from dataclasses import replace

    from custody.ledger.papers.plain_text import paper_lines
    from custody.storage.printing.pdf_papers import paper_pdf
    from custody.storage.printing.printouts import paper_printout

    house = house_of(call)
    paper = replace(paper, agency=house.agency, letterhead=house.lines)
    if call.args.print:
        return print_out(call, paper_printout(paper, kind, counts(call)))

    def made() -> bytes:
        if call.args.format == "pdf":
            return warned(call, paper_pdf(paper))
        return as_text([*paper_lines(paper), *coded(call, paper.code)])

    return give(call, path, paper.as_json(), made)


def house_of(call: Call) -> House:
    """Return the office's letterhead; raise ConfigError naming the office's file and the wrong key."""
    from custody.storage.settings.office_file import read_house

    return read_house(call.settings.office, call.around.environ)


def office_zone(call: Call) -> Zone:
    """Return the time zone for a paper: that of the office's file, of TZ, else of this machine.

    Raise ConfigError if the office's file names one that this machine does not know.
    """
    return house_of(call).zone


def with_past(vault: Vault, paper: Paper) -> Paper:
    """Return the paper with its ledger's history as a whole; unchanged for a ledger without one."""
    from custody.ledger.papers import paper as papers
    from custody.storage.account.acknowledgements import ledger_history

    standing = ledger_history(vault)
    return papers.with_past(paper, standing.summary, seen=not standing.doubt)


def coded(call: Call, content: str | None) -> list[str]:
    """Return the lines of the QR code of ``content``; none without --qr or without content."""
    from custody.storage.printing.codes import code_lines

    wanted = call.args.qr
    return [] if wanted is None or content is None else code_lines(content, on_paper=wanted == "paper")


def as_text(lines: Sequence[str]) -> bytes:
    """Return lines of text as the bytes of a file."""
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")
