"""`custody tui`: the terminal program, or one of its pages as plain text."""

from __future__ import annotations

import argparse
import sys

from custody.cli.console.log_lines import Line
from custody.cli.console.signals import Stopped
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.numbers import bounded
from custody.errors import ConfigError, UsageError

#: Pages about one side of a thing, with the space of that thing.
_ABOUT = {"continuity": "exhibit"}
#: Minutes after which the terminal locks when nobody touches a key.
IDLE = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody tui` to its parser."""
    parser.add_argument(
        "--plain",
        metavar="PAGE",
        help="write one page as plain text instead, such as `today`, `ledger` or `order:NUMBER`",
    )
    parser.add_argument(
        "--idle",
        type=_minutes,
        default=IDLE,
        metavar="MINUTES",
        help=f"lock when nobody touches a key for so long (default {IDLE})",
    )
    shared(parser)
    example(parser, "custody tui", "custody tui --plain today --as Eve")
    parser.set_defaults(run=_run)


def _minutes(text: str) -> int:
    return bounded(text, 1, 1440)


def _run(call: Call) -> int:
    if call.args.plain is not None:
        return _plain(call)
    if call.args.json:
        raise UsageError(
            "screens are no JSON", hint="Every command answers with --json; --plain PAGE writes text."
        )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ConfigError(
            "there is no terminal to show screens on",
            hint="Run it at a terminal, or write a page as text with --plain PAGE.",
        )
    from custody.cli.setup.terminal import make
    from custody.tui.app.shutdown import screens_failed

    line = Line(call.around, call.say)
    line.take(call, "tui")
    line.begin()
    app = make(call)
    refused = app.run()
    if app.ended_by is not None:
        raise Stopped(app.ended_by)
    if app.fault is not None:
        raise screens_failed(app.fault)
    if refused is not None:
        raise refused
    return 0


def _space(name: str) -> str | None:
    """Return the namespace of a page's subject, empty for any; None for a page without subject."""
    from custody.pages.parts.targets import page_of, spaces

    if name == "thing":
        return ""
    if name in _ABOUT:
        return _ABOUT[name]
    pages = {space: page_of(space) for space in spaces()}
    own = {page: space for space, page in pages.items() if page != "thing"}
    others = {space for space, page in pages.items() if page == "thing"} - {
        "ledger",
        "sweep",
    }  # lists, and a page
    return own.get(name, name if name in others else None)


def _plain(call: Call) -> int:
    from custody.cli.setup.terminal import page_service
    from custody.pages.parts.page import Target
    from custody.pages.things.actions import actions_of
    from custody.tui.render.plain import named, text

    name, _, key = str(call.args.plain).partition(":")
    found = page_service(call)
    found.answers = call.reading.sign_for
    space = _space(name) if key and not key.startswith("case=") else None
    target = Target(name, key) if space is None else found.thing(space, key)
    if name in _ABOUT:
        target = Target(name, target.key)
    page = found.page(target)
    who = found.me()
    can = found.make(lambda context: actions_of(context, page), "actions")
    written = text(page, can, training=found.training, who=f"for: {who or 'nobody in particular'}")
    if call.args.json:
        turns = {"before": page.turns.before, "after": page.turns.after}
        document = {
            "page": target.page,
            "key": target.key,
            "title": page.title,
            "text": written,
            **{name: None if one is None else named(one) for name, one in turns.items()},
        }
        call.out.answer(document, ())
    else:
        call.out.raw(written)
    return 0
