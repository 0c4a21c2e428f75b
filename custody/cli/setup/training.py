"""`custody training`: makes a furnished training ledger in an empty folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from custody.cli.main import example, shared
from custody.cli.shell.call import Call


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody training` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    new = actions.add_parser("new", help="make a training ledger with three cases to practise in")
    new.add_argument(
        "folder",
        nargs="?",
        metavar="FOLDER",
        help="an empty folder, or one that is made (default: training, beside the usual place of vaults)",
    )
    shared(new)
    example(new, "custody training new practice")
    new.set_defaults(run=_new)


def _new(call: Call) -> int:
    from custody.cli.shell.typed_commands import TypedCommands
    from custody.pages.practice import PASSPHRASE, PERSON
    from custody.practice.furnishing import PEOPLE, furnish

    folder = usual_folder() if call.args.folder is None else call.around.folder / call.args.folder
    made = furnish(folder, TypedCommands(call.around), call.around.clock)
    people = [{"name": name, "roles": list(roles)} for name, roles in PEOPLE.items()]
    document = {
        "folder": str(made.folder),
        "vault": str(made.vault),
        "keys": str(made.keys),
        "state": str(made.state),
        "entries": made.entries,
        "passphrase": PASSPHRASE,
        "people": people,
    }
    call.out.training = True
    call.out.answer(
        document,
        [
            f"{made.entries} entries in {str(made.vault)!r}",
            f"people: {', '.join(PEOPLE)}; the passphrase of each is: {PASSPHRASE}",
            "",
            "next:",
            f"  cd {made.folder} && custody tui --vault vault --keys keys --state state",
            f"      the screens; sign in as {PERSON} and take the tour",
        ],
    )
    return 0


def usual_folder() -> Path:
    """Return the folder of the training ledger unless another one is named."""
    import platformdirs

    return platformdirs.user_data_path("custody") / "training"
