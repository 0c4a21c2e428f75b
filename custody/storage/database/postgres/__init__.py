"""A ledger in PostgreSQL: reaching the server, who may do what there, and its errors."""
