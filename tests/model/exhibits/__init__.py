"""Rules about seizures, exhibits, seals, transfers, storage locations and copies."""
