"""Offices for sittings at the terminal: the same as for tests of the command line."""

from __future__ import annotations

from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]
