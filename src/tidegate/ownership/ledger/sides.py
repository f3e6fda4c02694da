"""Who of a venture is foreign, and what share is foreign: bounds, never a guess.

A partner's side is what its column is named, or its country against the host country. Where both
speak and disagree, or neither speaks, it is unknown. The foreign share of a venture is bounded by
what foreign partners are told to hold and by what is left beside the domestic ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from tidegate.ownership.ledger.venture import Control, Partner, Side
from tidegate.ownership.share import PERCENT, UNKNOWN, WHOLE, Share, percent

HALF = 50 * PERCENT


def side_of(named: str, countries: Sequence[str], host: str) -> tuple[Side, str]:
    """(side, why). `named` is the side that a column or a role gives, or ""."""
    by_country: Side = "unknown"
    if host and countries:
        if host not in countries:
            by_country = "foreign"
        elif set(countries) == {host}:
            by_country = "domestic"
    told = ", ".join(countries)
    if named in ("foreign", "domestic"):
        if by_country not in ("unknown", named):
            return "unknown", f"the table calls it {named}, its country {told} in {host} does not"
        return named, "the table says so"  # type: ignore[return-value]
    if by_country != "unknown":
        return by_country, f"its country is {told}, the venture's {host}"
    if countries and host:
        return "unknown", f"it is of {told}, the venture of {host}"
    if not host:
        return "unknown", "the venture's country is not told, nor is the partner's side"
    return "unknown", "its country is not told, nor is its side"


def foreign_share(
    partners: Sequence[Partner], foreign: Share = UNKNOWN, domestic: Share = UNKNOWN
) -> tuple[Share | None, str]:
    """(bounds of what the foreign partners hold together, a note or the reason why there are none).

    `foreign` and `domestic` are totals that the table gives besides. Holders whom the table does
    not name count on no side; the note says how much they hold. None where what is told cannot be.
    """
    told = sum(partner.share.low for partner in partners if partner.told)
    if told > WHOLE or foreign.low + domestic.low > WHOLE:
        return None, "the shares told add up to more than 100 %"
    ours = [partner for partner in partners if partner.side == "foreign"]
    open_ = [partner for partner in partners if partner.side == "unknown"]
    theirs = sum(p.share.low for p in partners if p.told and p.side == "domestic")
    low = max(foreign.low, sum(p.share.low for p in ours if p.told))
    high = min(foreign.high, WHOLE - max(theirs, domestic.low))
    if ours or open_:
        # A share not told is bounded by all there is.
        high = min(high, sum(p.share.high for p in (*ours, *open_)))
    if low > high:
        return None, "the shares told contradict each other"
    return Share(low, high), _left_over(partners, told)


def _left_over(partners: Sequence[Partner], told: int) -> str:
    most = sum(partner.share.high for partner in partners)
    if len(partners) > 1 and all(partner.told for partner in partners) and most < WHOLE:
        return f"{percent(WHOLE - told)} % is held by holders the table does not name"
    return ""


def control_of(share: Share | None, why: str) -> tuple[Control, str]:
    """(what the foreign share comes to, why it cannot be known where it cannot)."""
    if share is None:
        return "unknown", why
    if share.high == 0:
        return "no foreign partner", ""
    if share.low > HALF:
        return "foreign majority", ""
    if share.high < HALF:
        return "foreign minority", ""
    if share.low == share.high == HALF:
        return "exactly half", ""
    if share == UNKNOWN:
        return "unknown", "no share is told"
    return "unknown", f"the foreign share may be {share}, on either side of half or at it"
