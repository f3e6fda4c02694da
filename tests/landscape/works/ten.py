"""Ten works, small enough to count by hand, as the tables a user would give."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tidegate.landscape.works import Counting, Study, prepare, study
from tidegate.landscape.works.counting import Reference
from tidegate.landscape.works.labels import Asked

WORKS = """work,year,citations,field,technology
w1,2020,10,physics,chips
w2,2020,10,physics,chips
w3,2020,4,physics,chips
w4,2020,1,physics,chips
w5,2020,0,physics,chips
w6,2021,8,physics,chips
w7,2021,5,physics,chips
w8,2021,5,physics,chips
w9,2021,2,physics,chips
w10,2021,0,physics,chips
"""
AFFILIATIONS = """work,author,institution,country
w1,a1,X1,CN
w2,a1,X1,CN
w2,a2,Y1,US
w3,a3,Y1,US
w4,a4,X2,CN
w4,a4,Y1,US
w5,a5,,
w6,a6,X1,CN
w6,a7,X2,CN
w6,a8,Y1,US
w7,a9,X1,CN
w8,a10,Z1,DE
w9,a2,Y1,US
w10,a11,X2,CN
"""


def written(folder: Path, works: str = WORKS, affiliations: str = AFFILIATIONS) -> list[Path]:
    """The two tables as files."""
    paths = [folder / "works.csv", folder / "affiliations.csv"]
    for path, text in zip(paths, (works, affiliations), strict=True):
        path.write_text(text, "utf-8")
    return paths


def counted(
    folder: Path,
    paths: Iterable[Path],
    *,
    draws: int = 0,
    years: tuple[int, int] | None = None,
    reference: Reference = "field",
) -> Study:
    """The study of files whose technologies are in a column of their own."""
    asked = Asked(column=True)
    parts = prepare(list(paths), asked, folder=folder / "work")
    with Counting(
        parts, asked, folder=folder / "work", years=years, reference=reference
    ) as counting:
        return study(counting, draws=draws)
