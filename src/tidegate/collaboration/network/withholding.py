"""What of a row of counts may be shown, so that no small group is told by subtraction.

A cell behind which fewer than five authors may stand is withheld. The row's total stands beside it,
so one hidden cell would be the total less the others: further cells are hidden, the smallest first,
until at least two are, and until what is left for them could be shared in several ways. Where that
cannot be, the whole row is withheld, zeros too. Sums over years count shown cells only.

Source: primary and complementary cell suppression, as in A. Hundepool et al., Statistical
Disclosure Control (Wiley 2012) [cited from memory]; the choice of the smallest cell is ours.
"""

from __future__ import annotations

from collections.abc import Sequence

SLACK = 2
"""By how much what is left must exceed one work for each hidden cell."""


def shown_row(total: int | None, cells: Sequence[tuple[int, bool]]) -> list[int | None]:
    """The counts that may be shown beside `total`; None is withheld.

    `cells` are (works, whether enough authors stand behind them). A total that is itself withheld
    withholds all.
    """
    if total is None:
        return [None] * len(cells)
    hidden = {at for at, (works, enough) in enumerate(cells) if works and not enough}
    if not hidden:
        return [works for works, _ in cells]
    # A work may touch two areas, so the cells may add up to more than the total; the attacker who
    # supposes they do not is the one to guard against.
    spare = sorted((works, at) for at, (works, _) in enumerate(cells) if works and at not in hidden)
    left = total - sum(works for works, _ in spare)
    while len(hidden) < 2 or left < len(hidden) + SLACK:
        if not spare:
            return [None] * len(cells)
        works, at = spare.pop(0)
        hidden.add(at)
        left += works
    return [None if at in hidden else works for at, (works, _) in enumerate(cells)]


def shown_total(works: int | None, shown_pairs: int, hidden_pairs: int) -> int | None:
    """All works of one institution in a year, unless a hidden pair would follow from them.

    `shown_pairs` are its works in the pairs shown, added up; `hidden_pairs` how many of its pairs
    are withheld. Where the total leaves the hidden pairs about one work each, it is withheld. Where
    the pairs add up to more than the total, works of several institutions overlap by an amount
    nobody is told, and nothing follows.
    """
    if works is None or not hidden_pairs:
        return works
    left = works - shown_pairs
    return None if hidden_pairs <= left < hidden_pairs + SLACK else works
