"""Proves from outside that the ledger equals what was billed, to the cent."""

from .verdict import prove
