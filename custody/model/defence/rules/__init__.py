"""Rules for privilege, inspection, examination and the disclosure schedule."""
