"""Disks as tests need them: one that is full soon, one that takes nothing; they skip where none can be had."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """Yield a folder on a file system of ``size`` bytes of its own, which only root may mount."""
    with _mounted(folder, f"size={size}"):
        yield folder


@contextmanager
def readonly_disk(folder: Path, fill: Callable[[Path], object]) -> Iterator[Path]:
    """Yield a folder that was filled and takes nothing more."""
    if os.geteuid() != 0:
        folder.mkdir()
        fill(folder)
        inner = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
        for path in inner:
            path.chmod(0o500)
        try:
            yield folder
        finally:
            for path in inner:
                path.chmod(0o700)
        return
    with _mounted(folder, "size=1m"):
        fill(folder)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        yield folder


@contextmanager
def as_nobody() -> Iterator[None]:
    """Act without root's right to read everything, where the tests run as root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@contextmanager
def _mounted(folder: Path, options: str) -> Iterator[None]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"{options},mode=0700", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("a file system of its own can only be mounted by root on Linux")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def unreadable(path: Path) -> Iterator[None]:
    """Keep a file from being opened: by its mode, and for root by one of the system that nobody may read."""
    if os.geteuid() != 0:
        path.chmod(0)
        try:
            yield
        finally:
            path.chmod(0o600)
        return
    write_only = next(
        (file for file in Path("/sys/devices").rglob("rescan") if file.stat().st_mode & 0o444 == 0), None
    )
    command = ["mount", "--bind", str(write_only), str(path)]
    if write_only is None or subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("root reads everything here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)
