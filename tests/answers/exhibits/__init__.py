"""Wrong answers about exhibits, their rooms, their papers and their pages."""
