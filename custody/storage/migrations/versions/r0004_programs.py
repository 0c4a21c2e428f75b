"""Schema 0004: the database records which programs write to it, in rows of an existing table.

No table changes. The new number keeps earlier programs from reporting these rows as tampering.
"""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing: the upgrade, and each program that opens the database, writes the rows."""
