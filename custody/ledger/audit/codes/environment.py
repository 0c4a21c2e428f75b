"""Findings on the database around the record: schema differences, surplus rights, open file modes."""

from __future__ import annotations

from typing import Final

from custody.ledger.audit.codes.code import WARNING, Code

SURROUNDINGS: Final[dict[str, Code]] = {
    "schema_more": Code(
        "integrity",
        WARNING,
        "The administrator finds out who changed the database: the difference hides nothing and stops nothing.",
    ),
    "rights_more": Code(
        "integrity",
        WARNING,
        "The administrator of the server takes the right back, and asks what was done with it: whoever has it reads or"
        " changes what the roles keep apart.",
    ),
    "modes_open": Code(
        "integrity",
        WARNING,
        "The owner closes the file or folder to others with chmod, and asks who has an account on that machine.",
    ),
}
