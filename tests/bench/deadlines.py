"""Measures `custody deadlines` on a vault of many orders, against reading the same records by their keys.

Filling the vault takes minutes, so this is measured only when asked for; the entries go through the sequencer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from custody.law.clock import DAY
from custody.ledger.append.entry_signing import Request
from custody.ledger.submissions.submission import Submission
from custody.ledger.views.deadlines import due
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.schema.types import Value
from custody.proof.note import NoteSigner
from custody.storage.keys import passphrases
from custody.storage.keys.key_files import KeyFiles
from custody.storage.settings.settings import load
from custody.storage.vault.vault import Vault, open_vault
from tests.bench import names
from tests.bench.timing import Row, in_turn, waits
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.world import SAFEGUARDS

#: How many of the first deadlines are asked for.
MOST = 200
#: What stands in every order: the law's own instants, and many acknowledgements.
EACH = 20
_GROUP = 20
_AHEAD = 14 * DAY


@contextmanager
def opened(office: Office) -> Iterator[tuple[Vault, NoteSigner]]:
    """Open the office's vault and the key of its authority."""
    desk = office.desk
    settings = load({}, desk.environ, folder=desk.folder)
    secret = passphrases.from_file(desk.folder / "passphrase")
    signer = KeyFiles(settings.keys, secret).signer(office.keys["Judge"])
    with open_vault(settings, desk.clock, desk.entropy, readonly=False) as vault:
        yield vault, signer


def filled(folder: Path, orders: int) -> Office:
    """Make a vault with so many orders of 20 entries each, whose periods end on all days of three months."""
    office = Office(Desk(folder / "due", step=0)).open()
    office.case()
    with opened(office) as (vault, signer):
        case = vault.lookup().resolve("case", "C-1")
        for first in range(0, orders, _GROUP):
            made = [order_of(vault, signer, case, at) for at in range(first, min(first + _GROUP, orders))]
            for answer in vault.sequencer.submit_many(made):
                if not isinstance(answer, list):
                    raise SystemExit(f"an order of the measurement was refused: {answer.message}")
    return office


def order_of(vault: Vault, signer: NoteSigner, case: str, at: int) -> Submission:
    """Draft one order with its entries, to be submitted."""
    issued: dict[str, Value] = {
        "case": case,
        "legal_basis": "CPA s. 12",
        "offence_ground": "23.2.c",
        "data_categories": "content",
        "days": 1 + at % 90,
        "clock_start": "order",
        "renewal_allowed": True,
        "confidential": False,
        "reference": f"P-{at}",
        "issuing_authority": "District Court",
        "addressee": "Example Mail Ltd",
        "scope": "one mailbox",
        "grounds": "short retention",
        **SAFEGUARDS,
    }
    order = vault.journal.new_subject()
    requests = [
        Request("preservation_order.issued", issued, order),
        Request("preservation_order.served", {"method": "electronic"}, order),
        *(Request("preservation_order.receipt_acknowledged", {}, order) for _ in range(EACH - 2)),
    ]
    return Submission(tuple(draft.item for draft in vault.journal.draft(signer, requests)))


def deadlines(folder: Path, orders: int) -> list[Row]:
    """Fill a vault and measure the command as it is typed, without the start of an interpreter."""
    office = filled(folder, orders)
    now = office.desk.clock.now()
    with opened(office) as (vault, _):
        found = [
            (deadline.space, deadline.subject)
            for deadline in islice(due(vault.reader(), now, now + _AHEAD), MOST)
        ]
        reader = vault.reader()

        def floor() -> None:
            for space, subject in found:
                reader.record(space, subject)
                Lookup(reader).label_of(space, subject)

        def ours() -> None:
            if office.desk.run("deadlines", "--json").status:
                raise SystemExit("the deadlines of the measurement were not listed")

        times = in_turn(ours, floor)
    return [waits(names.DUE, 1, times)]
