"""What people are shown of a ledger: worklists, deadlines, timelines and entries."""
