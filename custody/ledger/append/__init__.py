"""The way of an entry into the log: signed, admitted, integrated and committed."""
