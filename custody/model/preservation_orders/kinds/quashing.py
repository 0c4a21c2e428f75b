"""Kinds about challenges to a preservation order or its quashing, and a quashing without effect."""

from __future__ import annotations

from custody.model.schema.challenges import challenge_kinds
from custody.model.schema.schema import Kind

KINDS: tuple[Kind, ...] = challenge_kinds("preservation_order", "P-7/2026")
