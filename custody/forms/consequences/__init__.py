"""What follows from an act: what is said before it is signed, and what is left to do after it."""
