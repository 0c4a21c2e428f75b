"""Finds known answers made by others, which are kept beside the checkout and never copied into it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest


def shared(*parts: str) -> Path:
    """Return a path in the shared folder; skips the calling test, with the reason, where it is absent."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    path = Path(os.environ.get("CUSTODY_SHARED", beside)).joinpath(*parts)
    if not path.exists():
        pytest.skip(
            f"known answers are not here: {'/'.join(parts)} (beside the checkout, or in CUSTODY_SHARED)"
        )
    return path


def load(*parts: str) -> Any:
    """Read one JSON file of the shared vectors; skips the calling test where it is absent."""
    return json.loads(shared("vectors", *parts).read_text("utf-8"))
