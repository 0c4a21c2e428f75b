"""A ledger in PostgreSQL: connections, rights on the server, and its errors."""
