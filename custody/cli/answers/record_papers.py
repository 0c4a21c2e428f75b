"""`custody case print-record`, `custody exhibit print-record`: all that a court needs of either."""

from __future__ import annotations

from functools import partial
from typing import Any

from custody.cli.answers.page_papers import page_file, page_outputs, write_pages
from custody.cli.answers.paper_output import house_of
from custody.cli.answers.printed_papers import counts, print_out
from custody.cli.console.output import Escaped
from custody.cli.main import example, shared
from custody.cli.shell.call import Call


def configure(actions: Any, space: str, sample: str) -> None:
    """Add the action to the command about cases or exhibits; ``sample`` names one in its examples."""
    made = actions.add_parser("print-record", help=f"print the whole record of one {space}, for a court")
    made.add_argument(space, help="reference, identifier or its first characters")
    page_outputs(made)
    shared(made)
    example(
        made,
        f"custody {space} print-record {sample} --out record.pdf",
        f"custody {space} print-record {sample} --out record.csv",
        f"custody {space} print-record {sample} --print",
    )
    made.set_defaults(run=partial(_run, space=space))


def _run(call: Call, space: str) -> int:
    from custody.pages.records.records import case_record, exhibit_record
    from custody.pages.render.document import document
    from custody.pages.render.text import text
    from custody.storage.printing.printouts import head_lines, pages_file, pages_printout
    from custody.storage.vault.page_context import vault_context

    path, house = page_file(call), house_of(call)
    with call.vault() as vault:
        context = vault_context(vault, key=call.reading.reader_key(vault))
        thing = context.lookup.resolve(space, getattr(call.args, space))
        build = case_record if space == "case" else exhibit_record
        made = build(context, thing, house)
    head = {"agency": made.head.agency, "letterhead": list(made.head.lines), "zone": house.zone.name}
    told = {**head, "pages": [document(page) for page in made.pages]}
    if call.args.print:
        named = (f"{space} record", thing)
        return print_out(call, pages_printout(made.pages, made.head, named, counts(call), told))
    if path is None:
        lines = [line for page in made.pages for line in (*text(page), "")]
        call.out.answer(
            {**told, "file": None, "sha256": None}, [*head_lines(made.head), *map(Escaped, lines)]
        )
        return 0
    write_pages(call, path, pages_file(made.pages, made.head, path.suffix.lower()), told)
    return 0
