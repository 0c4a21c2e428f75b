"""Offices for journeys: the same as for tests of the command line."""

from __future__ import annotations

from tests.cli.conftest import bound, nobodys_settings, office, staffed, tmp_path

__all__ = ["bound", "nobodys_settings", "office", "staffed", "tmp_path"]
