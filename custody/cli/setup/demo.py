"""`custody demo`: plays the story, or runs one of the two forgers on a training vault."""

from __future__ import annotations

import argparse
from pathlib import Path

from custody.cli.main import shared
from custody.cli.shell.call import Call


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `custody demo` to its parser."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "image",
        nargs="?",
        metavar="IMAGE",
        help="the disk image to play the case on, which is only read (default: a small one that is made)",
    )
    what.add_argument(
        "--forge",
        choices=("clumsy", "competent"),
        help="forge the training vault of the settings: with the database only, or with the log key and every key",
    )
    parser.add_argument(
        "--folder", metavar="DIR", help="where to play, empty (default: a new temporary folder, kept)"
    )
    parser.add_argument(
        "--all-keys",
        metavar="DIR",
        help="for the competent forger: folder below which every person's keys lie",
    )
    parser.epilog = "examples:\n  custody demo\n  custody demo disk.img"
    shared(parser)
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    if call.args.forge == "clumsy":
        return _clumsy(call)
    if call.args.forge == "competent":
        return _competent(call)
    return _play(call)


def _play(call: Call) -> int:
    import tempfile

    from custody.cli.shell.typed_commands import TypedCommands
    from custody.errors import Conflict, NotFound
    from custody.practice.demo_image import write_image
    from custody.practice.demo_story import play
    from custody.practice.stage import Stage

    named = call.args.image
    if named is not None and not (call.around.folder / named).is_file():
        raise NotFound(f"there is no image {str(named)!r}", hint="Name a disk image; a small one will do.")
    if call.args.folder:
        folder = call.around.folder / call.args.folder
        folder.mkdir(parents=True, exist_ok=True)
    else:
        folder = Path(tempfile.mkdtemp(prefix="custody-demo-"))
    if any(folder.iterdir()):
        raise Conflict(
            f"the folder {str(folder)!r} is not empty, and the play makes everything anew",
            hint="Name an empty folder, or leave --folder out for a temporary one.",
        )
    stdout = call.around.stderr if call.out.as_json else call.around.stdout
    image = write_image(folder) if named is None else call.around.folder / named
    stage = Stage(folder.resolve(), stdout, TypedCommands(call.around))
    play(stage, image.resolve())
    typed = [
        {"player": command.player, "command": list(command.words), "exit_status": command.status}
        for command in stage.typed
    ]
    lines = ["", f"Everything of this play lies in {stage.folder}"]
    call.out.answer({"folder": str(stage.folder), "typed": typed}, lines)
    return 0


def _clumsy(call: Call) -> int:
    from custody.errors import ConfigError
    from custody.model.schema.ids import is_training
    from custody.practice.forger import clumsy
    from custody.storage.vault.vault import DATABASE

    origin = call.settings.require_origin()
    if not is_training(origin):
        raise ConfigError(
            f"{origin} is no training ledger, and forgeries are shown on those only",
            hint="Make one with `custody init --training`.",
        )
    done = clumsy(call.settings.vault / DATABASE)
    call.out.answer({"forged": "clumsy", "done": done}, [done])
    return 0


def _competent(call: Call) -> int:
    from custody.errors import UsageError
    from custody.practice.forger import Competent, stolen_keys
    from custody.storage.keys.log_key import open_log_key

    if call.args.all_keys is None:
        raise UsageError(
            "the competent forger needs --all-keys", hint="Name the folder with everybody's key folders."
        )
    signers, vault = stolen_keys(Path(call.args.all_keys)), call.vault(readonly=True)
    done = Competent(vault, open_log_key(call.settings), signers).forge()
    call.out.answer({"forged": "competent", "done": done}, [done])
    return 0
