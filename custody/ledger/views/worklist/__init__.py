"""What needs somebody: alarms, open matters, and the next steps of an order."""
