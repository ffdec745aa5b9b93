"""The days that lock dates leave open (R9)."""

from datetime import timedelta


def first_open_day(locks):
    """The day after the last one that `[(day, field of the company)]` lock."""
    return max(day for day, _name in locks) + timedelta(days=1)
