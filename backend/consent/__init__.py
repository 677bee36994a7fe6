"""Who may learn what about whom, for what purpose, until when; and what everyone may ask of us.

Consent itself stands here; `looking` shows who read what, `rights` copies, corrects and closes.
"""
