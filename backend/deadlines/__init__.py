"""Clocks of everything that has to be answered: counted, shown, reminded of, lapsed, late.

A room makes its own table of clocks from `models.DeadlineRow`, starts and stops them through
`actions`, and registers the table in `sweeping` with what is to follow when one lapses.
"""
