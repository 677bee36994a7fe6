"""Public promises of shops (信用承诺): made, withdrawn, kept, broken; what consumers say of them.

A promise's state changes only by its shop, its validity or an authority. What consumers say is
counted beside it, and never changes it.
"""
