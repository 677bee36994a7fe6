"""A made-up member with deeds, so that every page of points can be tried; nowhere else."""
