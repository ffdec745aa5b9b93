"""Stored amounts, which Odoo gives as floats, as the exact numbers they stand for."""

from decimal import Decimal

from odoo.tools import float_repr


def exact(amount, currency):
    """`amount` in major units as `Decimal`, with the decimals of its currency."""
    return Decimal(float_repr(amount, currency.decimal_places))
