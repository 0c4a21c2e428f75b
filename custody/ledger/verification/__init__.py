"""Verification of stored objects: outcomes, samples, sweeps and their plans."""
