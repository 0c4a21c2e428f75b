"""Tests of kinds, rules and state."""
