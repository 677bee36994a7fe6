"""A citizen's civic points: private, voluntary, only ever encouraging."""
