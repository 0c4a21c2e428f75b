"""The vault: where adapters are put together, made, moved, audited, exported and repaired."""
