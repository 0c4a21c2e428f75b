"""`custody exhibit print-label` and `print-continuity`: an exhibit's label and continuity on paper."""

from __future__ import annotations

from typing import Any

from custody.cli.answers.paper_output import (
    as_text,
    coded,
    give,
    give_paper,
    office_zone,
    output_file,
    printing,
    with_past,
)
from custody.cli.answers.printed_papers import counts, print_out, printer_of, prints, warned
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.numbers import number
from custody.errors import UsageError


def configure(actions: Any) -> None:
    """Add the two actions to the command's."""
    label = actions.add_parser(
        "print-label", help="print labels for exhibits, with a QR code that finds them again"
    )
    label.add_argument("exhibits", nargs="+", metavar="EXHIBIT", help="references or identifiers")
    printing(
        label,
        "text",
        "zpl",
        "pdf",
        prints=(
            "print them with the label_printer of the settings, as pdf with its print_command; a further copy says "
            "which one it is"
        ),
    )
    label.add_argument(
        "--start",
        type=number,
        metavar="N",
        help="with pdf: the first free label of the sheet (default: 1 of 14)",
    )
    shared(label)
    example(
        label,
        "custody exhibit print-label EV/1 EV/2 --start 5 --out labels.pdf",
        "custody exhibit print-label EV/1 --format zpl > /dev/usb/lp0",
        "custody exhibit print-label EV/1 --print",
        "custody exhibit print-label EV/1 EV/2 --format pdf --print",
    )
    label.set_defaults(run=_label)
    sheet = actions.add_parser("print-continuity", help="print the continuity of an exhibit on paper")
    sheet.add_argument("exhibit", help="reference, serial number, identifier or its first characters")
    printing(sheet, "text", "pdf")
    shared(sheet)
    example(
        sheet,
        "custody exhibit print-continuity EV/1 --out EV-1.pdf",
        "custody exhibit print-continuity EV/1 --print",
    )
    sheet.set_defaults(run=_sheet)


def _label(call: Call) -> int:
    from custody.forms.named_things import find_all
    from custody.ledger.papers.label import label_of
    from custody.ledger.papers.plain_text import label_lines
    from custody.storage.printing.forms import form_of
    from custody.storage.printing.pdf_papers import label_sheet
    from custody.storage.printing.printouts import labels_zpl

    args = call.args
    args.format = form_of(args.formats, args.format, args.out)
    if args.start is not None and args.format != "pdf":
        raise UsageError("--start says where on a sheet labels begin", hint="Give it with --format pdf.")
    if args.print:
        return _print(call)
    path = output_file(call)
    with call.vault() as vault:
        lookup = vault.lookup()
        labels = [
            label_of(lookup, exhibit, vault.origin)
            for exhibit in find_all(lookup, ("exhibit",), args.exhibits)
        ]

    def made() -> bytes:
        if args.format == "pdf":
            return warned(call, label_sheet(labels, 1 if args.start is None else args.start))
        if args.format == "zpl":
            return warned(call, labels_zpl(labels))
        return as_text(
            [line for label in labels for line in (*label_lines(label), *coded(call, label.identifier))]
        )

    return give(call, path, {"labels": [label.as_json() for label in labels]}, made)


def _print(call: Call) -> int:
    """Send labels to the label printer, or as PDF to the printer of papers; return 0.

    They go there with --format pdf, and where the settings name no label printer.

    Raise UsageError beside another output, ConfigError where the settings name no printer, StorageFailed.
    """
    from custody.forms.named_things import find_all
    from custody.ledger.papers.label import label_of
    from custody.storage.printing.printers import LABELS, PAPERS
    from custody.storage.printing.printouts import labels_printout

    args, devices = call.args, call.settings.devices
    only_papers = devices.label_printer is None and devices.print_command is not None
    as_pdf = args.format == "pdf" or (only_papers and args.format == "text")
    printer = PAPERS if as_pdf and prints(call) else LABELS
    printer_of(call, printer)
    with call.vault() as vault:
        lookup = vault.lookup()
        found = find_all(lookup, ("exhibit",), args.exhibits)
        labels = [label_of(lookup, exhibit, vault.origin) for exhibit in found]
    start = (1 if args.start is None else args.start) if as_pdf else None
    return print_out(call, labels_printout(labels, counts(call), start), printer)


def _sheet(call: Call) -> int:
    from custody.ledger.papers.continuity_sheet import continuity_sheet

    path = output_file(call)
    with call.vault() as vault:
        exhibit = vault.lookup().resolve("exhibit", call.args.exhibit)
        made = continuity_sheet(vault.reader(), exhibit, vault.origin, vault.clock.now(), office_zone(call))
        paper = with_past(vault, made)
    return give_paper(call, path, paper, "continuity")
