"""Wrong answers about what an account, a witness or an older program remembers."""
