"""Plays about a checkpoint that no entry names: a colleague enters something while somebody is asked."""

from __future__ import annotations

import io
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from tests.cli.desk import Answer, cheap_keys
from tests.cli.office import Office


class Asked(io.StringIO):
    """A terminal at which somebody says yes, after a colleague has entered something at another one."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__("y\n")
        self._meanwhile = meanwhile

    def isatty(self) -> bool:
        """Return that a person sits there."""
        return True

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # as io.StringIO has it
        """Enter it as the colleague, then answer."""
        self._meanwhile()
        return super().readline(size)


def asked(office: Office, who: str, meanwhile: Callable[[], object], *words: str) -> Answer:
    """Type a command that asks before it signs, while somebody else acts before the answer."""
    desk = office.desk
    out, err = io.StringIO(), Asked(lambda: None)
    around = Surroundings(
        out, err, desk.environ, desk.folder, desk.clock, desk.entropy, stdin=Asked(meanwhile)
    )
    with cheap_keys():
        status = main([*words, "--as", office.keys[who]], around)
    desk.clock.advance(60)
    return Answer(status, out.getvalue(), err.getvalue())


def at_once(office: Office) -> int:
    """Enter as two people on the same history; return the size that no later signer has seen."""
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-1")
    made: list[int] = []

    def meanwhile() -> None:
        entry = office.done("Judge", "case", "open", "C-2")["entries"][0]
        made.append(entry["position"] + 1)

    answer = asked(office, "Eve", meanwhile, "exhibit", "seal", "EV/1", "S-2")
    assert answer.status in (0, 10), answer.err
    for number in range(3, 6):
        office.done("Judge", "case", "open", f"C-{number}")
    (size,) = made
    return size


def database(office: Office) -> Path:
    """Return the file of the database."""
    return office.folder / "vault" / "ledger.db"


def sizes(office: Office) -> set[int]:
    """Return the sizes of which a checkpoint is stored."""
    with closing(sqlite3.connect(database(office))) as connection:
        return {size for (size,) in connection.execute("SELECT size FROM checkpoints")}


def named(office: Office) -> set[int]:
    """Return the sizes that some entry names as what its signer had seen."""
    with closing(sqlite3.connect(database(office))) as connection:
        notes = [bytes(note) for (note,) in connection.execute("SELECT note FROM entries")]
    found = (re.search(rb'"seen":"(\d+) ', note) for note in notes)
    return {int(match[1]) for match in found if match is not None}


def take_away(office: Office, size: int) -> None:
    """Delete a checkpoint as whoever writes the database does, and put the guards back as they were."""
    with closing(sqlite3.connect(database(office))) as connection, connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'checkpoints'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("DELETE FROM checkpoints WHERE size = ?", (size,))
        for _, sql in guards:
            connection.execute(sql)
