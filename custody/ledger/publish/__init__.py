"""What goes out to outsiders and comes back: tiles, requests to witnesses and authorities."""
