"""Wrong answers about dates and clocks."""
