"""Good deeds: delivered, imported or told by the member; each accepted once, with its reasons."""
