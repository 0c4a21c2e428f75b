"""Wrong answers about object stores."""
