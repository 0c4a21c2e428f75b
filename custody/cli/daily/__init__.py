"""Daily commands: tasks and deadlines, exhibits, transfers, inventory rounds, series of scans."""
