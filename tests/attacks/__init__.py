"""Attacks in numbers: generated tamperings, each judged and named, and a world of honest and dishonest actors."""

from __future__ import annotations
