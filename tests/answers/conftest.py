"""What tests of answers have of those of commands: nobody's settings, and fixtures that only arrange."""

from __future__ import annotations

from tests.cli.conftest import nobodys_settings, nobodys_settings_in_fixtures, pytest_fixture_setup

__all__ = ["nobodys_settings", "nobodys_settings_in_fixtures", "pytest_fixture_setup"]
