"""Which edition supplies which list, and how every publication stands.

"Not listed" and "not checked" are different answers: a list nobody supplies is in both tables,
without an edition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from tidegate.lists.admission import shrank
from tidegate.lists.edition import STARTER, Edition, moment

if TYPE_CHECKING:
    from tidegate.lists.catalogue import ListInfo, Publication

OWN_EFFECT = "A list of your own: a match has no effect in law by itself."
STARTER_WARNING = "starter list, not for compliance"


@dataclass(frozen=True, slots=True)
class ListSupply:
    """One list and the edition a run takes it from; `edition` is None where nobody supplies it.

    `rows` are the entries of this list in that edition. `passed_over` are editions of other
    publications that hold the list too. `suppliers` are the publications that could supply it,
    none for a list that Tidegate knows of and cannot check. `warning` is "" or a sentence a
    report must show.
    """

    list: str
    title: str
    issuer: str
    jurisdiction: str
    legal_effect: str
    url: str
    edition: Edition | None
    rows: int = 0
    passed_over: tuple[Edition, ...] = ()
    suppliers: tuple[str, ...] = ()
    warning: str = ""

    @property
    def starter(self) -> bool:
        """True where the bundled starter list stands in."""
        return self.edition is not None and self.edition.publication == STARTER


@dataclass(frozen=True, slots=True)
class PublicationStatus:
    """How one publication stands. `edition` is None where it is not loaded.

    `retrieved` is when the publisher was last seen to give this edition; `age_days` whole days
    since then. `stale` is true where that is longer than the catalogue's `stale_after_days`; a
    file added by hand is never stale but has a `warning` where its own date is that old, as has
    one from a mirror.
    `state` is "in force", "accepted: <reason>" or "not loaded"; `lists` counts entries by list
    id; `lists_missing` are lists of this publication that its edition does not hold. `retired` is
    the day the issuer closed the publication, or "".
    """

    publication: str
    title: str
    issuer: str
    jurisdiction: str
    edition: Edition | None
    state: str
    published: str = ""
    retrieved: str = ""
    age_days: int | None = None
    stale_after_days: int | None = None
    stale: bool = False
    by_hand: bool = False
    warning: str = ""
    lists: Mapping[str, int] = field(default_factory=dict, hash=False)
    lists_missing: tuple[str, ...] = ()
    url: str = ""
    own: bool = False
    downloadable: bool = False
    retired: str = ""


def supply(in_force: Sequence[Edition], *, starter: bool | None = None) -> list[ListSupply]:
    """For every list of the catalogue, then every other list that is loaded: who supplies it.

    Where two publications hold a list, the one published last wins; on the same day the issuer's
    own. A file added by hand without a published date loses to any other, because it may be of
    any age. The starter list stands in only while no edition at all is loaded; `starter=True` lets
    it fill the lists nobody supplies, `starter=False` keeps it out.
    """
    from tidegate.lists.catalogue import catalogue

    known = catalogue()
    publications = {one.id: one for one in known.publications}
    infos = {listed.id: listed for listed in (*known.lists, *known.uncovered)}
    suppliers: dict[str, list[str]] = {}
    for one in known.publications:
        for listed in one.lists:
            suppliers.setdefault(listed.id, []).append(one.id)
    holders: dict[str, list[Edition]] = {}
    for edition in in_force:
        for name in edition.lists:
            holders.setdefault(name, []).append(edition)
    stand_in: Edition | None = None
    if starter or (starter is None and not in_force):
        from tidegate.lists.starter import starter_edition

        stand_in = starter_edition()
    made = []
    for name in [*infos, *sorted(holders.keys() - infos.keys())]:
        info = infos.get(name)
        held = sorted(
            holders.get(name, ()),
            key=lambda e: (_age(e), _is_issuers_own(publications.get(e.publication), info), e.id),
            reverse=True,
        )
        if not held and stand_in is not None and name in stand_in.lists:
            held = [stand_in]
        made.append(_supply(name, info, held, tuple(suppliers.get(name, ()))))
    return made


def _supply(
    name: str, info: ListInfo | None, held: Sequence[Edition], suppliers: tuple[str, ...]
) -> ListSupply:
    edition = held[0] if held else None
    rows = edition.lists[name] if edition else 0
    warning = ""
    if edition is not None and edition.publication == STARTER:
        warning = STARTER_WARNING
    for other in held[1:]:
        if shrank(other.lists[name], rows):
            warning = (
                f"{held[0].publication} holds {rows:,} entries of this list, "
                f"{other.publication} of {other.dated} holds {other.lists[name]:,}"
            )
            break
    return ListSupply(
        list=name,
        title=info.title if info else own_title(name),
        issuer=info.issuer if info else "own list",
        jurisdiction=info.jurisdiction if info else "",
        legal_effect=info.legal_effect if info else OWN_EFFECT,
        url=info.url if info else "",
        edition=edition,
        rows=rows,
        passed_over=tuple(held[1:]),
        suppliers=suppliers,
        warning=warning,
    )


def status(in_force: Sequence[Edition], at: datetime) -> list[PublicationStatus]:
    """Every publication of the catalogue, then the user's own, as of a moment."""
    from tidegate.lists.catalogue import catalogue

    loaded = {edition.publication: edition for edition in in_force}
    made = [
        _status(one, loaded.pop(one.id, None), at)
        for one in catalogue().publications
        if one.id != STARTER
    ]
    for edition in loaded.values():
        seen = moment(edition.last_seen)
        made.append(
            PublicationStatus(
                publication=edition.publication,
                title=own_title(edition.publication),
                issuer="own list",
                jurisdiction="",
                edition=edition,
                state=edition.state,
                published=edition.published,
                retrieved=edition.last_seen,
                age_days=max(0, (at - seen).days),
                by_hand=edition.by_hand,
                lists=edition.lists,
                own=True,
            )
        )
    return made


def _status(one: Publication, edition: Edition | None, at: datetime) -> PublicationStatus:
    covers = tuple(listed.id for listed in one.lists)
    if edition is None:
        return PublicationStatus(
            publication=one.id,
            title=one.title,
            issuer=one.issuer,
            jurisdiction=one.jurisdiction,
            edition=None,
            state="not loaded",
            stale_after_days=one.stale_after_days,
            lists_missing=covers,
            url=one.url,
            downloadable=one.downloadable,
            retired=one.retired,
        )
    limit = one.stale_after_days
    age = max(0, (at - moment(edition.last_seen)).days)
    stale = not edition.by_hand and (age > limit or limit == 0)
    warning = ""
    if stale:
        warning = f"last retrieved {age} days ago; it is stale after {limit}"
    elif edition.by_hand or edition.url != one.url:
        since = (at.date() - moment(edition.dated).date()).days
        if since > limit:
            came = "added by hand" if edition.by_hand else "from a mirror"
            warning = (
                f"{came} and dated {edition.dated}, {since} days ago; "
                f"the publisher may have a newer one"
            )
    return PublicationStatus(
        publication=one.id,
        title=one.title,
        issuer=one.issuer,
        jurisdiction=one.jurisdiction,
        edition=edition,
        state=edition.state,
        published=edition.published,
        retrieved=edition.last_seen,
        age_days=age,
        stale_after_days=limit,
        stale=stale,
        by_hand=edition.by_hand,
        warning=warning,
        lists=edition.lists,
        lists_missing=tuple(name for name in covers if name not in edition.lists),
        url=one.url,
        downloadable=one.downloadable,
        retired=one.retired,
    )


def own_title(publication: str) -> str:
    """A title for a list of one's own, from its id: "my-firm.watch-list" → "my firm watch list"."""
    return publication.replace(".", " ").replace("-", " ").strip()


def _age(edition: Edition) -> str:
    """What the newest is judged by: a download without a date is of the day it came."""
    return edition.published or ("" if edition.by_hand else edition.retrieved[:10])


def _is_issuers_own(one: Publication | None, info: ListInfo | None) -> bool:
    return one is not None and info is not None and one.issuer == info.issuer
