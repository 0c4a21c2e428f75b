"""Rules about legal holds, privilege, decisions of courts, and how evidence ends."""
