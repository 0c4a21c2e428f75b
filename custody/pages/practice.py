"""What the furnished training ledger has for practice: the numbers by which its tasks are found."""

from __future__ import annotations

from typing import Final

#: The person who practises, the one who issues orders, and the passphrase of both.
PERSON, AUTHORITY, PASSPHRASE = "E. Hall", "J. Hale", "practice"
#: The exhibit whose stored image is damaged, its serial number and its new seal.
DAMAGED, SERIAL, RESEALED = "EH/1", "4711", "A-1011"
#: The exhibit that is checked out for too long, and the one that is offered, with its seal.
OVERDUE: Final = "EH/3"
OFFERED, SEAL = "EH/7", "A-1007"
#: The order that is about to end.
ENDING: Final = "P-4"
