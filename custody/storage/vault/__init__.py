"""The vault: its composition of adapters, creation, migration, audit, export and repair."""
