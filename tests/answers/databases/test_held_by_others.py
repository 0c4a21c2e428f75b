"""Somebody who may enter holds what everybody needs: whoever waits is told who it is, and goes on afterwards."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import psycopg

from tests.answers.databases.rights_server import house
from tests.failures import every
from tests.postgres.server import server

#: What somebody holds, and what another one types meanwhile.
HELD: dict[str, tuple[str, ...]] = {
    "SELECT size FROM custody.head FOR UPDATE": ("case", "open", "C-9", "--as", "Eve"),
    "LOCK TABLE custody.records IN ACCESS EXCLUSIVE MODE": ("case", "list"),
    # Before version 17 the sequencer's rights do not let it lock this table.
    "LOCK TABLE custody.openings IN ACCESS EXCLUSIVE MODE": ("log", "show", "--entry", "3"),
}


def test_whoever_waits_is_told_who_holds_it(tmp_path: Path) -> None:
    with house(tmp_path) as made:
        made.sound()

        def check(held: str) -> None:
            typed = tuple(made.office.keys.get(word, word) for word in HELD[held])
            address = f"{server().address(made.name, f'{made.name}_ada')}&application_name=mallory"
            with closing(psycopg.connect(address)) as other:
                other.execute(held.encode())
                answer = made.run(*typed)
                assert answer.status == 7, answer.err
                told = answer.err.replace("\n", " ")
                assert f"held by {made.name}_ada, process {other.info.backend_pid} (mallory)" in told
            assert made.run(*typed).status == 0

        every([held for held in HELD if "openings" not in held or server().version >= 170000], check)
