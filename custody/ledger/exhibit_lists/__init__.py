"""Lists of exhibits on paper or in a spreadsheet, as they are read to be entered."""
