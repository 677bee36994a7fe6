"""Servers that stand in for the world outside, on this machine, with faults to switch on."""
