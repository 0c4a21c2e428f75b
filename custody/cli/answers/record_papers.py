"""`custody case print-record`, `custody exhibit print-record`: all that a court needs of either."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from custody.cli.answers.paper_output import house_of, paper_place, warned
from custody.cli.console.output import Escaped
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import forcing, place, write
from custody.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from custody.pages.records.records import PrintedRecord

#: In which forms a record is written, by the ending of the file's name.
FORMS = (".pdf", ".html", ".csv")


def configure(actions: Any, space: str, sample: str) -> None:
    """Add the action to the command about cases or exhibits; ``sample`` names one in its examples."""
    made = actions.add_parser("print-record", help=f"print the whole record of one {space}, for a court")
    made.add_argument(space, help="reference, identifier or its first characters")
    made.add_argument("--out", metavar="FILE", help="write it to this file: .pdf, .html or .csv")
    forcing(made)
    shared(made)
    example(
        made,
        f"custody {space} print-record {sample} --out record.pdf",
        f"custody {space} print-record {sample} --out record.csv",
    )
    made.set_defaults(run=partial(_run, space=space))


def _run(call: Call, space: str) -> int:
    from custody.pages.records.records import case_record, exhibit_record
    from custody.pages.render.document import document
    from custody.pages.render.text import text
    from custody.storage.vault.page_context import vault_context

    path, house = _path(call), house_of(call)
    with call.vault() as vault:
        context = vault_context(vault, key=call.reading.reader_key(vault))
        thing = context.lookup.resolve(space, getattr(call.args, space))
        build = case_record if space == "case" else exhibit_record
        made = build(context, thing, house)
    head = {"agency": made.head.agency, "letterhead": list(made.head.lines), "zone": house.zone.name}
    told = {**head, "pages": [document(page) for page in made.pages]}
    if path is None:
        lines = [line for page in made.pages for line in (*text(page), "")]
        top = [made.head.agency, *made.head.lines, made.head.printed, ""]
        call.out.answer({**told, "file": None, "sha256": None}, [*top, *map(Escaped, lines)])
        return 0
    data = _written(call, path, made)
    write(call, path, data, private=True)
    digest = sha256(data).hexdigest()
    call.out.answer(
        {**told, "file": str(path), "sha256": digest}, [f"written to {path}", f"SHA-256 {digest}"]
    )
    return 0


def _path(call: Call) -> Path | None:
    """Return the file of --out, None for standard output; nothing is read before.

    Raise UsageError for an unknown suffix, Conflict if the file exists, NotFound if its folder does not, ConfigError if
    the library that draws is missing.
    """
    from custody.storage.printing.pdf_papers import library

    if call.args.out is None:
        return None
    form = place(call, call.args.out).suffix.lower()
    if form not in FORMS:
        raise UsageError(
            f"{call.args.out!r} does not say in which form the record is written",
            hint=f"End the name with {', '.join(FORMS[:-1])} or {FORMS[-1]}.",
        )
    path = paper_place(call)
    if form != ".csv":
        library()
    return path


def _written(call: Call, path: Path, made: PrintedRecord) -> bytes:
    """Return the bytes of a record in the format of the file's suffix: .csv, .html or PDF."""
    from custody.ledger.papers.paper import TRAINING
    from custody.pages.render.csv import csv, joined
    from custody.pages.render.html import html
    from custody.storage.printing.codes import code_drawing
    from custody.storage.printing.pages import pages_pdf

    form = path.suffix.lower()
    if form == ".csv":
        return csv(joined(made.pages))
    if form == ".html":
        code = "" if made.head.code is None else code_drawing(made.head.code)
        notice = TRAINING if made.head.training else ""
        return html(made.pages, title=made.head.title, notice=notice, head=made.head, code=code).encode()
    return warned(call, pages_pdf(made.pages, made.head))
