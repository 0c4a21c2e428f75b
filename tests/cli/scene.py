"""An officer at a scene: a machine with a key and a kit, and neither vault nor network."""

from __future__ import annotations

import shutil

from tests.cli.desk import Desk
from tests.cli.office import Office

BOXED = ("--kit", "harbour.kit", "--box", "drafts")
OPEN = (
    *BOXED,
    "--clock-error-seconds",
    "2",
    "--scene-place",
    "12 Harbour Street",
    "--persons-present",
    "Eve, the owner",
)
NOTE = (*BOXED, "--topic", "find", "--exhibit-references", "EV/1", "--narrative", "a stick under the desk")


def at_scene(office: Office, who: str = "Eve", name: str = "laptop") -> Desk:
    """Return the laptop of somebody of the office: their key, the kit, and the office's time."""
    laptop = Desk(office.folder.parent / name)
    laptop.clock.advance(office.desk.clock.now() - laptop.clock.now())
    # Two machines never draw the same random bytes.
    for _ in range(1000 + len(name)):
        laptop.entropy.token(16)
    keys = laptop.folder / "keys"
    keys.mkdir(parents=True)
    file = office.keys[who].replace("/", "~") + ".key"
    shutil.copy2(office.folder / "keys" / file, keys / file)
    shutil.copy2(office.folder / "harbour.kit", laptop.folder / "harbour.kit")
    return laptop


def clock(office: Office, laptop: Desk, seconds: int) -> None:
    """Advance the clocks of the office and of the scene."""
    office.desk.clock.advance(seconds)
    laptop.clock.advance(seconds)


def carried(office: Office, laptop: Desk, name: str = "drafts") -> str:
    """Bring the draft box into the office; gives its name there."""
    shutil.copytree(laptop.folder / "drafts", office.folder / name)
    return name
