"""Pages of stored objects: verification, sweeps, locks, uploads and stores that did not answer."""
