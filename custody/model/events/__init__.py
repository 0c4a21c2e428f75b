"""The kinds of entry of ruleset 1, by the thing they are about; only tables, no rules."""
