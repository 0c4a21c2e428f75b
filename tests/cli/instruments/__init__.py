"""Commands for orders, requests and their deadlines."""
