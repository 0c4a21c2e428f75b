"""Commands that set up and look after a vault: people, keys, settings, backups, health, the screens."""
