"""The database names the programs that write it; earlier programs know no such row.

No table changes: the number is what keeps them from taking the rows for ones that somebody put there.
"""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing: the rows are written by whoever upgrades, and by each program that comes."""
