"""Folders in memory for tests of the services: what waits for a disk is proven in tests/storage and tests/faults."""

from __future__ import annotations

from tests.cli.conftest import tmp_path

__all__ = ["tmp_path"]
