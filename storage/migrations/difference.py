"""What a comparison of a database's schema and rights with what this program made can find."""

from __future__ import annotations

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a database is not as this program made it.

    ``what`` says in words which object differs and how. ``refused`` is whether nothing of the database may be believed
    until it is mended; a harmless difference, such as a further index, is only reported.
    """

    what: str
    refused: bool
