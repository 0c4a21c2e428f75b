"""Pages of orders, requests, production orders, enquiries, scenes and seizures."""
