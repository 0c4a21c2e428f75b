"""What a run that was killed leaves on its machine: the journal of a file that it was sending."""

from __future__ import annotations

from custody.ledger.ports import UNLOCKED, Sending, SourceState
from custody.storage.stores.upload_journals import FileUploadJournals
from tests.cli import paged
from tests.cli.office import Office


def journal(office: Office, key: str, data: bytes, name: str = "b.dd", store: str = "local") -> None:
    """Leave the journal of a file with these bytes that was being sent under a key."""
    source = office.folder / name
    source.write_bytes(data)
    status = source.stat()
    state = SourceState(status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev)
    exhibit = paged.value(office.see("exhibit", "show", "EV/1"), "id")
    (uploads,) = [path for path in (office.folder / "state").rglob("uploads") if path.is_dir()]
    journals = FileUploadJournals(uploads)
    journals.start(Sending(store, key, exhibit, str(source), state, UNLOCKED))
    journals.close()
