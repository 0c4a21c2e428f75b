"""Small files that are kept: heads, keys, receipts, drafts, settings and backups."""
