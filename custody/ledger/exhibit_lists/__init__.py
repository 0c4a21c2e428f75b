"""Import of exhibit lists on paper or in a spreadsheet."""
