"""Rules for requests for mutual legal assistance."""
