"""Commands of a day: what needs somebody, exhibits, transfers, inventory rounds, series of scans."""
