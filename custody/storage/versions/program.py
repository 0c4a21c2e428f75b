"""The running program, as a vault records it and as people see it."""

from __future__ import annotations

from typing import Any

from custody import __version__
from custody.frozen import dataclass
from custody.storage.migrations import SCHEMA
from custody.storage.versions.build import build_digest


@dataclass(frozen=True, slots=True)
class Program:
    """A program by version, SHA-256 of its files, database schema number, and rulesets.

    ``rulesets`` are (number, SHA-256 of its declarations), in the order of their numbers. All digests are 64
    hexadecimal digits.
    """

    version: str
    build: str
    schema: int
    rulesets: tuple[tuple[int, str], ...]

    @property
    def words(self) -> str:
        """The program for people: version and the beginning of its build."""
        return f"custody {self.version}, build {self.build[:12]}"

    def document(self) -> dict[str, Any]:
        """Return the program as members of a JSON document."""
        return {
            "build": self.build,
            "program": self.version,
            "rulesets": {str(number): digest for number, digest in self.rulesets},
            "schema": self.schema,
        }


def this_program() -> Program:
    """Return the running program; StorageFailed where its own files cannot be read."""
    from custody.model.ruleset_digests import ruleset_digest
    from custody.model.rulesets import RULESETS

    digests = tuple((number, ruleset_digest(number)) for number in sorted(RULESETS))
    return Program(__version__, build_digest(), SCHEMA, digests)
