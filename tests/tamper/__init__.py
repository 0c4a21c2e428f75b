"""Attacks on a vault on disk: every stored place is changed, and the audit must find and name it."""

from __future__ import annotations
