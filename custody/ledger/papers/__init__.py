"""Printed labels and papers to sign, as models that any printer can show.

A model is made from the record, and written as text or ZPL here. PDF and QR codes need libraries and are drawn in
storage.
"""
