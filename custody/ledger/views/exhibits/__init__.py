"""Views of exhibits: custody, location, packing, authority to hold, protection and disposition."""
