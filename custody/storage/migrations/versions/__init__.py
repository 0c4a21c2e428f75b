"""The revisions of the schema, oldest first; released ones are never edited, and none leads back."""

from __future__ import annotations
