"""Enters cases into a ledger until a line arrives on standard input, or MOST have been entered: a house at work.

``python -m tests.drill.writer FOLDER KEY MOST``: FOLDER is a desk's (tests.cli.desk). It writes the position of each
entry on a line once the entry stands and its receipt is kept. The ledger stays open, as a service keeps it.
"""

from __future__ import annotations

import select
import sys
from pathlib import Path

from custody import api


def main(folder: Path, key: str, most: int) -> None:
    """Enter cases and write their positions."""
    with api.open_ledger(
        folder / "vault",
        key=key,
        keys=folder / "keys",
        passphrase_file=folder / "passphrase",
        state=folder / "state",
    ) as ledger:
        receipts = folder / "receipts" / ledger.origin
        for number in range(most):
            made = ledger.record("case.opened", {"reference": f"L-{number}"})
            if getattr(made, "receipt_file", None) is None:
                (receipts / f"{made.position}.tlog-proof").write_bytes(made.receipt)
            print(made.position, flush=True)
            if select.select([sys.stdin], [], [], 0)[0]:
                return


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
