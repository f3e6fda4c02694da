"""A study of works: technologies by name, areas of the collaboration channel among them, and the
folder in which what was read is kept."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import UsageError
from tidegate.home import home
from tidegate.landscape.works.counting import By, Counting, Reference
from tidegate.landscape.works.definitions import technologies
from tidegate.landscape.works.engine import MEMORY
from tidegate.landscape.works.figures import Study
from tidegate.landscape.works.indicators import DRAWS, SEED, TOP, study
from tidegate.landscape.works.labels import Areas, Asked
from tidegate.landscape.works.parts import Parts
from tidegate.landscape.works.reading import prepare

if TYPE_CHECKING:
    from tidegate.collaboration.areas import Scheme

SCHEMES = {"strac": "ca.stra", "ca.stra": "ca.stra", "us.cet": "us.cet"}
"""Official lists of areas, by the names a user may write."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class WorksStudy:
    """A study, what was read for it and what it was asked."""

    study: Study
    parts: Parts
    asked: Asked


def asked_of(names: Sequence[str]) -> Asked:
    """The technologies of those names: strac, us.cet, shipped, an id, a YAML file or folder,
    column (the file's own), or all.

    Raises UsageError for a name there is not, InputError for a file that cannot be used.
    """
    names = list(dict.fromkeys(names)) or ["shipped"]
    schemes = list(dict.fromkeys(SCHEMES[name] for name in names if name in SCHEMES))
    if "all" in names and len(names) > 1:
        raise UsageError("all works are one technology", hint="Give all alone.")
    special = {*SCHEMES, "column", "all"}
    return Asked(
        definitions=technologies([name for name in names if name not in special]),
        areas=areas(schemes) if schemes else None,
        column="column" in names,
        everything="all" in names,
    )


def areas(schemes: Sequence[str]) -> Areas:
    """The areas of official lists as the collaboration channel finds them: a work counts for those
    its title and abstract touch, and for none of which it is unsure."""
    from tidegate.collaboration.areas import classify, scheme

    found: list[Scheme] = [scheme(id) for id in schemes]
    titles = {f"{one.id}:{area.id}": area.title for one in found for area in one.areas}

    def find(title: str, abstract: str) -> list[str]:
        told = classify(title, abstract, schemes=tuple(schemes))
        return [f"{one.scheme}:{one.area}" for one in told if one.verdict == "touches"]

    source = "; ".join(
        f"{one.title}, edition of {one.edition}: {one.citation}. {one.note}" for one in found
    )
    return Areas(_digest(schemes), titles, find, source)


def _digest(schemes: Sequence[str]) -> str:
    from importlib import resources

    folder = resources.files("tidegate.collaboration.areas")
    digest = hashlib.sha256("\n".join(schemes).encode())
    for name in ("data/terms.yaml", "matching.py", "weighing.py", "words.py", "terms.py"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]


def study_works(
    paths: Sequence[Path],
    names: Sequence[str] = (),
    by: Sequence[By] = ("country", "institution"),
    *,
    years: tuple[int, int] | None = None,
    reference: Reference = "field",
    draws: int = DRAWS,
    seed: int = SEED,
    top: int = TOP,
    mapping: Mapping[str, str] | None = None,
    skip_bad: bool = False,
    work: Path | None = None,
    memory: str = MEMORY,
    progress: Progress | None = None,
) -> WorksStudy:
    """Reads the files and computes every indicator (`landscape.works.study`).

    `work` is the folder for what is read, by default "landscape" in the data folder; a run that was
    cut off goes on from there. Raises InputError and UsageError.
    """
    asked = asked_of(names)
    folder = (work or home() / "landscape").absolute()
    _remove_abandoned(folder)
    parts = prepare(
        paths, asked, folder=folder, mapping=mapping, skip_bad=skip_bad, progress=progress
    )
    with Counting(
        parts, asked, folder=folder, years=years, reference=reference, memory=memory
    ) as counting:
        counting.label()
        notes = notes_of(counting, parts)
        found = study(counting, by, draws=draws, seed=seed, top=top, notes=notes, progress=progress)
    return WorksStudy(found, parts, asked)


def _remove_abandoned(folder: Path) -> None:
    """Tables of runs that were killed; a run of today may still be going on."""
    import time

    for one in folder.glob("run-*"):
        try:
            if time.time() - one.stat().st_mtime > 86_400:
                shutil.rmtree(one, ignore_errors=True)
        except OSError:
            continue


def notes_of(counting: Counting, parts: Parts) -> list[str]:
    """What a reader must know of the data before the figures."""
    tally = parts.tally
    told = []
    titles = counting.asked.titles()
    if missing := [title for id, title in titles.items() if id not in counting.technologies]:
        told.append(f"No work is of: {', '.join(missing)}.")
    if counting.doubled:
        told.append(f"{counting.doubled:,} works stand in the files twice and were counted once.")
    if tally.wrong:
        told.append(f"{tally.wrong:,} rows could not be read and were left out.")
    if tally.without_year:
        told.append(f"{tally.without_year:,} works have no year and were left out.")
    if not parts.affiliations:
        told.append("No file has affiliations: all credit is nobody's that is known.")
    if counting.reference == "field":
        told.append(
            "Who is most cited is looked up among all works of these files: give works of every "
            "kind, not those of a technology alone, or use --top-of technology."
        )
    told.append(
        "Works of the last two or three years have had little time to be cited; each year is "
        "compared with itself, but the tenth then rests on few citations."
    )
    return [*told, *tally.notes]
