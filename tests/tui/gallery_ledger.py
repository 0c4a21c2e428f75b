"""The ledger of the gallery: the same for every picture, whoever takes it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.instruments.test_production import ANSWER, PRODUCE, SENT, SERVE
from tests.cli.office import STICK, Office
from tests.proof.pictures import exif, jpeg
from tests.tui.instruments import WITHDRAWN, instruments
from tests.world import MONDAY


class Keys(dict[str, str]):
    """For each page about one thing, which one is shown."""


@contextmanager
def furnished() -> Iterator[tuple[Office, Keys]]:
    """Make the ledger of the gallery in a folder whose name is always as long, and give what its pages show."""
    folder = Path(tempfile.mkdtemp(prefix="custody-", dir="/tmp"))
    try:
        office = Office(Desk(folder / "desk")).open()
        yield office, _furnish(office)
    finally:
        shutil.rmtree(folder)


def _furnish(office: Office) -> Keys:
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-100")
    office.exhibit("EV/2")
    evidence = office.folder / "evidence"
    evidence.mkdir()
    for name, size in (("disk.dd", 300_000), ("photo-1.jpg", 4_000), ("[red]photo\u202egpj.exe", 4_000)):
        file = evidence / name
        content = name.encode() * (size // len(name))
        head = jpeg(exif("2026:11:02 09:30:00")) if name.endswith(".jpg") else b""
        file.write_bytes(head + content[len(head) :])
        os.utime(file, (MONDAY, MONDAY))
    office.done("Eve", "archive", "evidence/disk.dd", "--exhibit", "EV/1", "--md5")
    stored = str(office.size() - 1)
    office.done("Eve", "sweep", "run")
    office.done("Eve", "transfer", "offer", "EV/2", "--to", "Carl", "--purpose", "storage_move")
    office.done("Eve", "inventory", "start", "--case", "C-1", "--reference", "INV-1")
    office.seizure("S-2")
    office.done("Eve", "exhibit", "register", "EV/3", "--seizure", "S-2", *STICK)
    office.done("Eve", "seizure", "record-consent-withdrawal", "S-2", *WITHDRAWN)
    office.done(
        "Judge",
        "production-order",
        "issue",
        "C-1",
        *PRODUCE,
        "--reference",
        "PR-1",
        "--preservation-order",
        "P-1",
    )
    office.done("Eve", "production-order", "serve", "PR-1", *SERVE)
    office.done("Eve", "production-order", "answer", "PR-1", *ANSWER)
    office.done("Eve", "exhibit", "register", "EV/4", "--production-order", "PR-1", *SENT)
    office.done("Eve", "transfer", "offer", "EV/3", "EV/4", "--to", "Carl", "--purpose", "storage_move")
    further = instruments(office)
    shelf = ("SHELF-1", "--location-type", "shelf", "--within", "ROOM-9")
    office.done("Carl", "location", "register", *shelf)
    office.done("Eve", "exhibit", "place", "EV/1", "EV/2", "--location", "ROOM-9")
    office.done("Eve", "exhibit", "place", "EV/4", "--location", "SHELF-1")
    seizures = {row["name"]: row["id"] for row in paged.listed(office.see("seizure", "list"))}
    objects = paged.rows(office.see("exhibit", "show", "EV/1"), "objects")
    case = paged.listed(office.see("case", "list"))[0]["id"]
    exhibits = {row["name"]: row["id"] for row in paged.listed(office.see("exhibit", "list"))}
    return Keys(
        **further,
        person=paged.listed(office.see("actor", "list"))[0]["id"],
        round=paged.rows(office.see("inventory", "list"), "inventories")[0]["id"],
        production_order=paged.listed(office.see("production-order", "list"))[0]["id"],
        seizure=seizures["S-1"],
        withdrawn=seizures["S-2"],
        preservation_order=paged.listed(office.see("preservation-order", "list"))[0]["id"],
        case=case,
        proceedings=case,
        disclosure=case,
        continuity=exhibits["EV/1"],
        exhibit=exhibits["EV/1"],
        transfer=next(
            row["transfer"] for row in paged.listed(office.see("transfer", "list")) if row["transfer"]
        ),
        object=objects[0]["object"],
        subject=case,
        entry="5",
        consistency="3..8",
        audit="metadata",
        finding="0",
        stored=stored,
        sweep=str(int(stored) + 1),
        thing=office.see("log", "show", "--entry", str(int(stored) + 1))["subject"],
    )
