"""What rules ask about privilege, inspection, examination and the disclosure schedule."""
