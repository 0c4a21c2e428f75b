"""Blockers of an exhibit that leaves the agency or is no longer preserved."""
