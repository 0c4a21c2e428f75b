"""Privilege, inspection, examination and the disclosure schedule."""
