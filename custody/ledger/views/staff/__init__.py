"""Views of staff: exhibits of a departing custodian, and declined countersignatures."""
