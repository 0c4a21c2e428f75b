"""The terminal program: who is signed in, which page is open, and what becomes of an intent."""
