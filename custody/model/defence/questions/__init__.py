"""Queries of rules about privilege, inspection, examination and the disclosure schedule."""
