"""Views of people: what somebody who leaves holds, and countersignatures that were declined."""
