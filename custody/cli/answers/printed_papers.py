"""Papers and labels on a printer: which copy it is, what is shown before, and what is told after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from custody.cli.shell.call import Call
    from custody.storage.account.printed_papers import PrintedPapers
    from custody.storage.machine.own_commands import OwnCommand
    from custody.storage.printing.pdf_papers import Drawn
    from custody.storage.printing.printouts import Printout


#: The help of the argument that prints a paper.
PRINTS = "print it with the print_command of the settings; a further copy says which one it is"


def print_flag(parser: argparse.ArgumentParser, told: str = PRINTS) -> None:
    """Add the argument that prints a paper."""
    parser.add_argument("--print", action="store_true", help=told)


def prints(call: Call) -> bool:
    """Return whether the call prints a paper; nothing is read before.

    Raise UsageError beside another output, ConfigError where the settings name no printer or a library is missing.
    """
    from custody.storage.printing.pdf_papers import library
    from custody.storage.printing.printers import PAPERS

    if call.args.print:
        printer_of(call, PAPERS)
        library()
    return bool(call.args.print)


def printer_of(call: Call, printer: OwnCommand) -> str:
    """Return the printer of the settings, as it is named there.

    Raise UsageError beside another output, ConfigError without one.
    """
    from custody.storage.printing.printers import named

    if call.args.out is not None or getattr(call.args, "qr", None) is not None:
        raise UsageError(
            "--print sends it to a printer, and writes nothing else", hint="Leave --out and --qr out."
        )
    return named(printer, getattr(call.settings.devices, printer.setting))


def counts(call: Call) -> PrintedPapers:
    """Return the counts of what this account printed from the call's ledger."""
    from custody.storage.account.printed_papers import PrintedPapers
    from custody.storage.state.head import state_folder

    return PrintedPapers(state_folder(call.settings.require_origin(), call.settings.state))


def warned(call: Call, drawn: Drawn) -> bytes:
    """Return the bytes of a drawing; warn of each script for which this machine has no font."""
    for warning in drawn.warnings:
        call.say.warn(warning)
    return drawn.data


def print_out(call: Call, made: Printout, printer: OwnCommand | None = None) -> int:
    """Send a printout to its printer, by default that of papers, and count it; return 0.

    An attendant sees it before, and may decline. Raise StorageFailed where it was not taken, Conflict where this copy
    was printed meanwhile: nothing is counted then.
    """
    from custody.storage.printing.printers import PAPERS, send

    printer = printer or PAPERS
    data = warned(call, made.drawn)
    call.reading.sign()
    setting = printer_of(call, printer)
    if call.around.attendant is not None:
        call.around.attendant.approve(made, setting)
    with counts(call).sending(made.kind, made.copies):
        said = send(printer, setting, data)
    told = {**made.document, "file": None, "printer": setting, "sheets": made.sheets, "copy": made.copy}
    call.out.answer(told, [*made.told, f"sent to {setting}{f': {said}' if said else ''}"])
    return 0
