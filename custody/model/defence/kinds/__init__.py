"""Kinds about privilege, inspection, examination and the disclosure schedule."""
