"""Pages of exhibits: custody, locations, transfers, copies, dispositions and inventory rounds."""
