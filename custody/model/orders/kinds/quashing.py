"""Kinds about contests of a preservation order or its quashing, and a quashing without effect."""

from __future__ import annotations

from custody.model.schema.challenges import contest_kinds
from custody.model.schema.schema import Kind

KINDS: tuple[Kind, ...] = contest_kinds("order", "P-7/2026")
