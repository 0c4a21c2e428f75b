"""What a machine does to a command at its worst: a medium that fails, a disk that is full or takes nothing, no memory.

Each trouble begins before the command, or anywhere on its way; real ones where this machine lets them be made. The
command says what happened with the status for it, nothing is lost, and once the trouble is over it goes on.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.ground import FLOWS, Ground
from tests.faults.points import count, every, some
from tests.faults.shim import CHANGES, How, Plan, Sort
from tests.faults.telling import clear, told

#: Faults of a medium: which calls fail from then on, with which error.
MEDIA = {
    "nothing can be waited for": (Sort.SYNC, errno.EIO),
    "nothing can be read": (Sort.READ, errno.EIO),
    "nothing can be written": (Sort.WRITE, errno.EIO),
}
MIB = 1 << 20
SIZE = 24 * MIB


@contextmanager
def disk(folder: Path) -> Iterator[bool]:
    """Make a small file system of its own; says whether this machine let us."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(folder)]
    real = os.geteuid() == 0 and shutil.which("mount") is not None
    real = real and subprocess.run(command, check=False, capture_output=True).returncode == 0
    try:
        yield real
    finally:
        if real:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        shutil.rmtree(folder)


def fill(file: Path, left: int) -> None:
    """Leave so many bytes free on a file system."""
    file.unlink(missing_ok=True)
    free = os.statvfs(file.parent)
    with file.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, max(1, free.f_bavail * free.f_frsize - left))


@pytest.mark.parametrize("fault", MEDIA)
@pytest.mark.parametrize("flow", FLOWS)
def test_a_medium_that_fails_is_told_and_once_it_works_the_same_command_goes_on(
    ground: Ground, flow: str, fault: str, request: pytest.FixtureRequest
) -> None:
    sorts, error = MEDIA[fault]
    calls = ground.run(ground.copy(), flow, Plan(sorts), apart=True).calls
    chosen = some(range(1, len(calls) + 1), 3)

    def met(at: int) -> None:
        office = ground.copy()
        ended = ground.run(office, flow, Plan(sorts, at, How.ALWAYS, error))
        clear(ground, office, flow, ended, f"{flow}, {fault}, from call {at}: {calls[at - 1]}")
        if at == 1:
            assert ended.status in (8, 9)
            assert os.strerror(error) in told(ended) or "disk" in told(ended)
        shutil.rmtree(office.folder)

    every(chosen, met)
    count(request, f"{flow}: {fault}", len(chosen), len(calls))


@pytest.mark.parametrize("flow", FLOWS)
def test_a_full_disk_is_told_and_once_there_is_room_the_same_command_goes_on(
    ground: Ground, flow: str, request: pytest.FixtureRequest
) -> None:
    rooms = [0, *(4096 * at for at in range(1, 48)), *(MIB + 65536 * at for at in range(16))]
    chosen = some(rooms)
    with disk(ground.folder / "disk") as real:

        def met(room: int) -> int:
            office = ground.copy(ground.folder / "disk" / "desk")
            try:
                plan = Plan(CHANGES)
                if real:
                    fill(ground.folder / "disk" / "filler", room)
                else:
                    plan = Plan(CHANGES & ~Sort.SYNC, chosen.index(room) + 1, How.ALWAYS, errno.ENOSPC)
                ended = ground.run(office, flow, plan, apart=True)
                (ground.folder / "disk" / "filler").unlink(missing_ok=True)
                clear(ground, office, flow, ended, f"{flow} with {room} bytes left")
                if not room:
                    assert ended.status == 8
                    assert "room" in told(ended) or "No space left" in told(ended)
                return ended.status
            finally:
                shutil.rmtree(office.folder)

        assert 8 in every(chosen, met)
    means = "a file system of its own" if real else "calls that fail"
    count(request, f"{flow}: disk full, by {means}", len(chosen), len(rooms))


@pytest.mark.parametrize("flow", FLOWS)
def test_a_disk_remounted_read_only_is_told_and_once_it_takes_writes_the_same_command_goes_on(
    ground: Ground, flow: str, request: pytest.FixtureRequest
) -> None:
    folder = ground.folder / "disk"
    with disk(folder) as real:
        office = ground.copy(folder / "desk")
        plan = Plan(CHANGES)
        if real:
            subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        else:
            plan = Plan(CHANGES & ~Sort.SYNC, 1, How.ALWAYS, errno.EROFS)
        ended = ground.run(office, flow, plan, apart=True)
        if real:
            subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
        assert ended.status == 8
        assert "read-only" in told(ended).lower() or "Read-only" in told(ended)
        assert clear(ground, office, flow, ended, f"{flow} on a read-only disk") == 0
    count(request, f"{flow}: remounted read-only, by {'mount' if real else 'calls that fail'}", 1, 1)


@pytest.mark.parametrize("flow", FLOWS)
def test_without_memory_a_command_says_so_and_once_there_is_some_it_goes_on(
    ground: Ground, flow: str, request: pytest.FixtureRequest
) -> None:
    amounts = [65536 * at for at in range(1, 96)]
    chosen = some(amounts)

    def met(memory: int) -> int:
        office = ground.copy()
        ended = ground.run(office, flow, Plan(CHANGES, memory=memory))
        clear(ground, office, flow, ended, f"{flow} with {memory} bytes of memory")
        shutil.rmtree(office.folder)
        return ended.status

    assert set(every(chosen, met)) & {8, 9}
    count(request, f"{flow}: out of memory", len(chosen), len(amounts))
