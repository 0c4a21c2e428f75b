"""A thing that the program does not have: what CONTRIBUTING asks for to add one, and a play in which it is used."""
