"""The scene of the pictures: a small case with a fixed clock, by real commands.

The pictures show the unaltered output of commands; commands that only prepare the scene are run and not shown.
"""

from __future__ import annotations

import hashlib
import shlex
import tempfile
from functools import cache
from pathlib import Path

from fixtures.build_image import build
from tests.cli.desk import Desk
from tools.terminal import Typed

ORDER = (
    "preservation-order issue 2026-0417 'Example Hosting Ltd' --reference PO-17/2026"
    " --legal-basis 'Criminal Procedure Act s. 12' --offence-ground 23.2.c"
    " --data-categories content traffic --days 60 --clock-start service --renewal-allowed --confidential"
    " --issuing-authority 'District Court'"
    " --scope 'storage of one customer, October 2026' --grounds 'logs are overwritten after two weeks'"
    " --proportionality 'the data stay with their holder, unread' --review 'District Court, on application'"
    " --remedy 'appeal within 14 days' --not-applicable third-parties 'the storage has one user'"
)
SEIZURE = (
    "seizure record 2026-0417 --reference SZ-3/2026 --preservation-order PO-17/2026 --basis warrant"
    " --legal-basis 'Criminal Procedure Act s. 30'"
    " --document warrant.pdf --measures 28.3.a 28.3.b --search-target medium"
    " --offence-ground 23.2.c --scope 'media of one suspect' --possessor-present representative"
    " --grounds 'a witness named the stick' --proportionality 'one stick, nothing else'"
    " --review 'District Court, on application' --remedy 'complaint to the same court'"
    " --not-applicable third-parties 'nobody else used it'"
    " --territory inside --place-of-seizure 'server room' --seized-by 'E. Examiner' --attending-witness 'duty manager'"
)
EXHIBIT = (
    "exhibit register EV/1 --seizure SZ-3/2026 --category usb_stick --power-state off"
    " --description 'USB stick, black, 8 GB' --condition 'no damage seen' --capacity 8GB"
    " --place-found 'rack 4' --found-by 'E. Examiner' --seal SB100417"
)
ACQUIRE = (
    "acquisition record EV/1 usb.img --tool dc3dd --tool-version 7.3.1 --method physical --format raw"
    " --write-blocker 'Tableau T35u fw 1.2' --bad-sector-count 0 --archive --source-sha256 {digest}"
)


class Unexpected(Exception):
    """A command of the scene that ended otherwise than expected."""


def _begun(typed: Typed, lines: int) -> Typed:
    """Return a command of which only the first lines are shown, with `head` in its text."""
    return Typed(typed.who, f"{typed.command} | head -{lines}", typed.answer[:lines])


class _Scene:
    """The desk of the scene, with a key for each person, and another desk for the witness."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._desk = Desk(folder)
        self._names: dict[str, str] = {}

    def type(self, who: str, line: str) -> Typed:
        """Run one command as a person; a backslash and newline continue it, as in a shell.

        Raise Unexpected for a failure.
        """
        environ = {"CUSTODY_AS": self._names[who]} if who in self._names else {}
        if who == "witness":
            environ["CUSTODY_KEYS"] = str(self._folder / "witness-keys")
        answer = self._desk.run(*shlex.split(line.replace("\\\n", " ")), **environ)
        if answer.status:
            raise Unexpected(f"custody {line}: status {answer.status}\n{answer.out}{answer.err}")
        return Typed(who, f"custody {line}", tuple(answer.out.rstrip("\n").split("\n")))

    def play(self) -> dict[str, tuple[Typed, ...]]:
        """Play the case; return the shown commands by the name of their picture."""
        image = build()
        self.write("usb.img", image)
        self.write("warrant.pdf", b"the warrant")
        self.type("admin", "init --domain lab.example --display-name 'A. Admin'")
        self._names["admin"] = "A. Admin"
        for who, name, role in (
            ("judge", "J. Judge", "authority"),
            ("examiner", "E. Examiner", "examiner"),
            ("custodian", "C. Custodian", "evidence_custodian"),
        ):
            vkey = self.type(who, "key new --domain lab.example").answer[-1]
            self.type("admin", f"actor enrol --vkey {vkey} --roles {role} --display-name '{name}'")
            self._names[who] = name
        self.type("judge", "case open 2026-0417 --offence 'illegal access' --agency 'Cybercrime Unit'")
        self.type("judge", ORDER)
        self.type(
            "examiner", "preservation-order serve PO-17/2026 --method in_person --served-to 'duty manager'"
        )
        self.type("examiner", SEIZURE)
        self.type("examiner", EXHIBIT)
        self.type("examiner", "exhibit unseal EV/1 SB100417 --seal-state intact --reason acquisition")
        self.type("examiner", ACQUIRE.format(digest=hashlib.sha256(image).hexdigest()))
        self.type("examiner", "exhibit seal EV/1 SB100418")
        self.type("examiner", "transfer offer EV/1 --to 'C. Custodian' --purpose storage_move")
        self.type(
            "custodian", "transfer accept EV/1 --seal SB100418 --seal-state intact --condition as_described"
        )
        self.type("custodian", "sweep run")
        self._witnessed()
        self.type(
            "judge",
            "entry disclose 11 --fields container_sha256,digests_match,tool,write_blocker --to 'defence counsel'"
            " --purpose defence --out usb",
        )
        order = _begun(self.type("examiner", "preservation-order show PO-17/2026"), 22)
        exhibit = _begun(self.type("custodian", "exhibit show EV/1"), 44)
        check = self.type("custodian", "check")
        verify = self.type(
            "counsel",
            "verify usb.tlog-proof --vkey @log.vkey \\\n    --fields usb.fields.json --witness @witness.vkey",
        )
        return {"picture": (check, verify), "continuity": (order, exhibit)}

    def _witnessed(self) -> None:
        """Run the cosigning of the newest checkpoint at another desk."""
        self.write("log.vkey", self.type("custodian", "log vkey").answer[-1].encode())
        made = self.type("witness", "witness init --name witness.example/office-2")
        vkey = next(word for line in made.answer for word in line.split() if word.count("+") >= 2)
        self.write("witness.vkey", vkey.encode())
        self.type("custodian", "witness request --vkey @witness.vkey --out stick")
        self.type("witness", "witness sign stick/checkpoint --vkey @log.vkey --out stick/cosigned")
        self.type("custodian", "witness add stick/cosigned --vkey @witness.vkey")

    def write(self, name: str, data: bytes) -> None:
        """Write a file into the commands' folder."""
        (self._folder / name).write_bytes(data)


@cache
def scene() -> dict[str, tuple[Typed, ...]]:
    """Play the scene once; return the shown commands by the name of their picture."""
    with tempfile.TemporaryDirectory() as folder:
        return _Scene(Path(folder) / "desk").play()
