"""The demo city: a made-up 云溪市 laid on real division codes, the same on every machine.

No shop, person or office in it exists. Every code carries an organisation code of the range
PDY00001-PDY99999, which GB 11714-1997 section 3 keeps for internal use, so that no demo code can
ever be the code of a real organisation.
"""
