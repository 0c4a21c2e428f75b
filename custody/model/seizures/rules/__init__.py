"""Rules for seizures and orders to assist them."""
