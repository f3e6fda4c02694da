"""Ids of publications: folder names on every system, and never an official list's name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tidegate.errors import UsageError
from tidegate.lists.journal import NAME as JOURNAL

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,98}[A-Za-z0-9])?")
# Names that Windows gives to devices, whatever stands after the dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def check_publication_id(publication: str) -> str:
    """The id itself if it can be a folder's name on every system.

    Raises UsageError for anything but ASCII letters, digits, dots and dashes, for two dots in a
    row, and for names a system keeps to itself.
    """
    whole = _ID.fullmatch(publication)
    if whole and ".." not in publication and not _DEVICES.fullmatch(publication):
        return publication
    raise UsageError(
        f"{publication[:120]!r} cannot be the id of a publication",
        hint="Use letters, digits, dots and dashes, for example my-company.watch-list.",
    )


def check_new_id(publication: str, loaded: Iterable[str]) -> None:
    """Raises UsageError for an id that cannot come into a store which holds `loaded`."""
    check_publication_id(publication)
    if publication.startswith("tidegate.") or publication == JOURNAL:
        raise UsageError(
            f"{publication} is a name that Tidegate keeps to itself",
            hint="Choose another id, for example my-company.watch-list.",
        )
    for name in loaded:
        if name != publication and name.casefold() == publication.casefold():
            raise UsageError(
                f"{publication} differs from {name} in capitals only", hint=f"Use {name}."
            )


def lists_covered(publication: str) -> frozenset[str] | None:
    """The lists the catalogue says the publication holds; None for a user's own.

    Raises UsageError for the id of a list, so that no file of one's own can take its place, and
    for an id that only looks official: a slip must not make a second list.
    """
    from tidegate.lists.catalogue import catalogue

    known = catalogue()
    if (one := known.publication(publication)) is not None:
        return frozenset(listed.id for listed in one.lists)
    if known.known(publication):
        holders = ", ".join(holder.id for holder in known.suppliers(publication))
        raise UsageError(
            f"{publication} is a list, not a publication",
            hint=f"Add the file as the publication that holds it ({holders or 'none does'}), "
            "or under an id of your own.",
        )
    issuers = {one.id.split(".")[0] for one in known.publications}
    if publication.split(".", maxsplit=1)[0] in issuers:
        from difflib import get_close_matches

        ids = [one.id for one in known.publications if not one.id.startswith("tidegate.")]
        close = get_close_matches(publication, ids, n=3, cutoff=0.5) or ids
        raise UsageError(
            f"no publication {publication} is known, and ids that begin so are official ones",
            hint=f"Did you mean {' or '.join(close)}? A list of your own needs another beginning, "
            "for example my-company.watch-list.",
        )
    return None
