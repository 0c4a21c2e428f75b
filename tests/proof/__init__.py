"""Tests of the ground floor: mathematics and formats."""
