"""Rules for preservation requests and enquiries of other States."""
