"""Rules for seizures and assistance orders them."""
