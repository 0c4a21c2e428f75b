"""How kinds of entry are declared: fields, types, permits, spoken parts, and lines that kinds share."""
