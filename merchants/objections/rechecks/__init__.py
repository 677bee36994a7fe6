"""A shop asks to be inspected anew; the last four results tell whether it is in good order."""
