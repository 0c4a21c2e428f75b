"""What waits for somebody, and what is known of each deadline."""
