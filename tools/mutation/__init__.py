"""Mutation testing of the record's mathematics, the law, the rules and the sequencer (`make mutation`)."""
