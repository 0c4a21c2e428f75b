"""What the program answers today, recorded in files that people can read, so that no rebuilding changes it unseen.

``CUSTODY_ORACLES=write pytest tests/oracles`` records it anew; CONTRIBUTING.md says when.
"""
