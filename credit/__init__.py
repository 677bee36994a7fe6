"""A citizen's civic points: private, voluntary, only ever encouraging.

Nothing lives here yet. The package stands so that the wall between it and `merchants`
(promise 12) is checked from the first commit.
"""
