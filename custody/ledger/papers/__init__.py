"""What is printed: labels and papers to sign, as models that any printer can show.

Pure: a model is made from what is recorded, and text and ZPL are written of it. PDF and QR codes need libraries and are
drawn in storage.
"""
