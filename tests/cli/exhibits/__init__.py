"""Commands for seizures, exhibits, transfers, storage locations and disposition."""
