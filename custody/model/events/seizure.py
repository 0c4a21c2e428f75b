"""Kinds about seizures: what was taken under which authority (art. 28)."""

from __future__ import annotations

from custody.law import grounds
from custody.model import types
from custody.model.schema import Erasable, Kind, Need, Structural

KINDS: tuple[Kind, ...] = (
    Kind(
        "seizure.recorded",
        (
            Structural("case", types.REF),
            Structural("order", types.REF, Need.OPTIONAL),
            Structural("basis", types.code(*grounds.SEIZURE_BASIS)),
            Structural("authority_document_sha256", types.SHA256, Need.OPTIONAL),
            Structural("measures", types.codes(*grounds.MEASURES)),
            Structural("target", types.code("medium", "part", "system")),
            Structural("extended", types.FLAG),
            Structural("territory", types.code("abroad", "inside", "unknown")),
            Erasable("reference", types.LABEL, label=True),
            Erasable("legal_basis", need=Need.EXPECTED),
            Erasable("place", need=Need.EXPECTED),
            Erasable("seized_by", need=Need.EXPECTED),
            Erasable("witness", need=Need.EXPECTED),
            Erasable("persons_present"),
        ),
        ("record",),
        begins=True,
    ),
)
