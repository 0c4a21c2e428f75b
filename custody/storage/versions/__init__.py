"""The program's identity, and the programs that wrote a vault: version, build, schema, rulesets."""

from __future__ import annotations
