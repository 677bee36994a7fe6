"""Files that people hand in: photos for everyone, evidence for those who may see it.

A photo is drawn anew, so nothing of the file that was sent is ever given to anybody. Evidence stays
as it was sent, sealed under a key of its own; without that key, which goes with the row's release,
what lies on the disk and in old backups means nothing.
"""
