"""Wrong answers about backups, restored copies and resumed ledgers."""
