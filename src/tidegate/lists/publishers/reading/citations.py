"""Dates inside Federal Register citations, as the lists print them.

"85 FR 83799, 12/23/2020", "71 F.R. 38363 7/6/06", "Vol. 89, No. 230, November 29, 2024". The
volume is the year less 1935, so a date that strays from its volume by more than a year is a
slip of the pen and is not used.
"""

from __future__ import annotations

import re

from tidegate.lists.publishers.reading.dates import iso_date

_VOLUME = re.compile(r"\b(\d{1,3})\s*F\.?\s?R\b|\bVol\.?\s*(\d{1,3})\b", re.I)
_DATE = re.compile(
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2},?\s+\d{4}\b",
    re.I,
)
_FIRST_VOLUME_YEAR = 1935


def earliest_date(citation: str) -> str:
    """The earliest date the citation names, as ISO, or ""."""
    years = {_FIRST_VOLUME_YEAR + int(a or b) for a, b in _VOLUME.findall(citation)}
    dates = []
    for text in _DATE.findall(citation):
        date = iso_date(text, "month")
        if date and (not years or any(abs(int(date[:4]) - year) <= 1 for year in years)):
            dates.append(date)
    return min(dates, default="")
