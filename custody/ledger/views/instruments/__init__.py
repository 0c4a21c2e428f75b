"""Views of orders, requests, production orders and seizures."""
