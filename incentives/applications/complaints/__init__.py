"""Complaints about how a partner handled an application: the city's office answers, in its time."""
