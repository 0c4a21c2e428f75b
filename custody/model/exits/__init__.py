"""What stands before a thing that leaves the house or is let go."""
