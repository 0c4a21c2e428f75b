"""Commands about stored evidence: acquired, archived, fetched, verified, repaired, locked, replicated."""
