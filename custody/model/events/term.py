"""The fields in which an authority says for how long what was seized or handed over may be held."""

from __future__ import annotations

from custody.model import types
from custody.model.schema import Erasable, FieldSpec, Need, Structural

TERM: tuple[FieldSpec, ...] = (
    Structural("until", types.INSTANT, Need.OPTIONAL),
    Structural("review_at", types.INSTANT, Need.OPTIONAL),
    Structural("follows", types.ref("order"), Need.OPTIONAL),
    Structural("document_sha256", types.SHA256, Need.OPTIONAL),
    Erasable("authority", need=Need.EXPECTED),
    Erasable("legal_basis", types.CITATION, need=Need.EXPECTED),
    Erasable("reasons"),
)
