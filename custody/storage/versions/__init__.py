"""What this program is, and which programs wrote a vault: version, build, database schema, rulesets."""

from __future__ import annotations
