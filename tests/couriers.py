"""Takes down how couriers are begun, for tests of what has them begun."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest


def begun_while(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Take down the command of every process that a courier is, for the length of a test."""
    lines: list[list[str]] = []
    usual = subprocess.Popen

    def taken(command: list[str], **more: Any) -> Any:
        lines.append(command)
        return usual(command, **more)

    monkeypatch.setattr("storage.courier.subprocess.Popen", taken)
    return lines
