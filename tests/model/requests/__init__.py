"""Rules about requests of States: preservation under article 42, and mutual legal assistance."""
