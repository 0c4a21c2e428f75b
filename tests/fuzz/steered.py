"""Fuzzes one parser in a process of its own, steered by the branches it takes (atheris); `make fuzz` starts it.

What it finds is raised and ends the process, which leaves the input behind; whoever started it reads that.
"""

from __future__ import annotations

import sys

import atheris


def main() -> None:
    """Read the parser's name from the first argument and hand the others to the fuzzer."""
    name, *rest = sys.argv[1:]
    with atheris.instrument_imports(include=["custody", "storage", "tui"]):
        from tests.fuzz.listing import PARSERS
        from tests.fuzz.parser import bounded, timed
    parser = PARSERS[name]
    parser.seeds()

    def one(data: bytes) -> None:
        timed(parser, data)

    atheris.Setup([sys.argv[0], *rest], one)
    with bounded():
        atheris.Fuzz()


if __name__ == "__main__":
    main()
