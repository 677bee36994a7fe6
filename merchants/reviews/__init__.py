"""What consumers say of a shop: one person, one visit, one opinion, and who answers for it.

An author is nobody to the shop: a name made for this shop alone, days instead of moments, keys
that tell no time. Nothing is deleted but by its author; what is hidden is counted in public.
"""
