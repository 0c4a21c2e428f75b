"""Entries about earlier entries: corrections, disclosures, erasures and rescissions."""
