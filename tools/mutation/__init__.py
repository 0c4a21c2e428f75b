"""Mutation testing of the record's mathematics, law, rules and sequencer (`make mutation`)."""
