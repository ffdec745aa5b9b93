"""What Canadian provinces charge in total on a sale, and since when (R7)."""

from datetime import date
from decimal import Decimal

from .text import fold

CANADA = "CA"
BEGINNING = date.min

# Per province: (first day, GST + PST or HST or GST + QST in percent), newest last.
RATES: dict[str, tuple[tuple[date, Decimal], ...]] = {
    "AB": ((BEGINNING, Decimal(5)),),
    "BC": ((BEGINNING, Decimal(12)),),
    "MB": ((BEGINNING, Decimal(13)), (date(2019, 7, 1), Decimal(12))),
    "NB": ((BEGINNING, Decimal(13)), (date(2016, 7, 1), Decimal(15))),
    "NL": ((BEGINNING, Decimal(13)), (date(2016, 7, 1), Decimal(15))),
    "NS": ((BEGINNING, Decimal(15)), (date(2025, 4, 1), Decimal(14))),
    "NT": ((BEGINNING, Decimal(5)),),
    "NU": ((BEGINNING, Decimal(5)),),
    "ON": ((BEGINNING, Decimal(13)),),
    "PE": ((BEGINNING, Decimal(14)), (date(2016, 10, 1), Decimal(15))),
    "QC": ((BEGINNING, Decimal("14.975")),),
    "SK": ((BEGINNING, Decimal(10)), (date(2017, 3, 23), Decimal(11))),
    "YT": ((BEGINNING, Decimal(5)),),
}

NAMES = {
    "alberta": "AB",
    "british columbia": "BC",
    "colombie-britannique": "BC",
    "manitoba": "MB",
    "new brunswick": "NB",
    "nouveau-brunswick": "NB",
    "newfoundland": "NL",
    "newfoundland and labrador": "NL",
    "terre-neuve-et-labrador": "NL",
    "nova scotia": "NS",
    "nouvelle-ecosse": "NS",
    "northwest territories": "NT",
    "territoires du nord-ouest": "NT",
    "nunavut": "NU",
    "ontario": "ON",
    "prince edward island": "PE",
    "ile-du-prince-edouard": "PE",
    "pei": "PE",
    "quebec": "QC",
    "pq": "QC",
    "saskatchewan": "SK",
    "yukon": "YT",
}


def province_code(text: str) -> str:
    """`ON` for "ON", "on", "CA-ON", "Ontario"; empty for what is no province."""
    folded = fold(text)
    code = folded.upper().removeprefix("CA-")
    return code if code in RATES else NAMES.get(folded, "")


def province_rate(province: str, day: date) -> Decimal | None:
    """The percentage in force in `province` on `day`; None for an unknown code."""
    in_force = [rate for since, rate in RATES.get(province, ()) if since <= day]
    return in_force[-1] if in_force else None
