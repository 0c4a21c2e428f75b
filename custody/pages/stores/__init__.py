"""Pages of stored objects: verification, sweeps, locks, uploads and store outages."""
