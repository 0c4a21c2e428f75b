"""Worklists: alarms, open tasks, and the next steps of orders."""
