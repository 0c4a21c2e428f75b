"""Tests of the command line, run in process on real vaults on disk."""
