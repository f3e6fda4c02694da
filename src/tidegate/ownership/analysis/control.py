"""Company control by majority: who, with the companies it controls, holds more than half.

A holder controls a company when it and the companies it already controls hold more than half of it
between them; the least set that closes under this, one holder at a time. Chen, Ceri, Gottlob and
Tanca's example of recursive rules (Ceri, Gottlob and Tanca, Logic Programming and Databases, 1990,
"company controls"). The sums are of whole units: exactly half is no control.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from tidegate.ownership.analysis.holdings import Bound, Holdings, holdings_of
from tidegate.ownership.network import Network
from tidegate.ownership.share import WHOLE

HALF = WHOLE // 2
EFFORT = 2_000_000
"""Stakes looked at before `controllers` stops and says whom it did not come to."""


@dataclass(frozen=True, slots=True)
class Control:
    """What `holder` controls: `companies`, other than itself, in the order they fall to it.

    `through[k]` holds the largest of the stakes that decide `companies[k]`: the holder itself or
    a company before it. `itself` says that what it controls has the majority of it: a ring.
    """

    holder: int
    companies: tuple[int, ...]
    through: tuple[int, ...]
    itself: bool = False
    _at: Mapping[int, int] = field(default_factory=dict, repr=False, compare=False)

    def __contains__(self, company: object) -> bool:
        return company in self._at

    def chain(self, company: int) -> tuple[int, ...]:
        """From the holder down to the company by the largest deciding stakes.

        Raises KeyError where the holder does not control it.
        """
        links = [company]
        at = self.through[self._at[company]]
        while at != self.holder:
            links.append(at)
            at = self.through[self._at[at]]
        links.append(self.holder)
        return tuple(reversed(links))


def controlled_by(
    net: Network | Holdings,
    holder: int,
    gate: int = HALF,
    *,
    strict: bool = True,
    bound: Bound = "low",
) -> Control:
    """The companies that `holder` controls: certainly by the low bounds, possibly by the high.

    `gate` is in units; with `strict` more than it is needed, else at least it. By the high bounds
    a group may have what the others do not surely hold. Linear in the stakes it comes by.
    Raises ValueError where the holder is no entity of the network.
    """
    return walk(holdings_of(net), holder, _least(gate, strict), bound)[0]


def walk(
    net: Holdings,
    holder: int,
    least: int,
    bound: Bound,
    until: AbstractSet[int] = frozenset(),
) -> tuple[Control, int]:
    """What `controlled_by` gives where `least` units are needed, and the stakes looked at.

    Ends early, its last company that one, where a company of `until` falls to the holder.
    """
    if not 0 <= holder < net.size:
        raise ValueError(f"there is no entity {holder}")
    sums: dict[int, tuple[int, int]] = {}
    largest: dict[int, tuple[int, int]] = {}
    joined: dict[int, int] = {}
    waiting = [holder]
    effort = 0
    for member in waiting:  # grows while it is walked: breadth first, no recursion on deep chains
        for company, low, high in net.below(member):
            effort += 1
            if company in joined:
                continue
            had = sums.get(company, (0, 0))
            have = sums[company] = (had[0] + low, had[1] + high)
            stake = low if bound == "low" else high
            if company not in largest or stake > largest[company][0]:
                largest[company] = (stake, member)
            held = net.held(company, *have, bound)
            if held >= least:
                joined[company] = largest[company][1]
                if company in until:
                    waiting.clear()
                    break
                if company != holder:
                    waiting.append(company)
    effort += len(joined)
    itself = joined.pop(holder, None) is not None
    at = {company: k for k, company in enumerate(joined)}
    return Control(holder, tuple(joined), tuple(joined.values()), itself, at), effort


def _least(gate: int, strict: bool) -> int:
    least = gate + 1 if strict else gate
    if least <= 0:
        raise ValueError("everybody reaches a gate of nothing")
    return least


@dataclass(frozen=True, slots=True)
class Controllers:
    """For each company that another controls, by number: who certainly does and who may.

    Whoever certainly does also may. Where `left_out` is not empty the work was cut short, and the
    answers lack what those holders control.
    """

    certain: Mapping[int, tuple[int, ...]]
    possible: Mapping[int, tuple[int, ...]]
    left_out: tuple[int, ...] = ()

    @property
    def complete(self) -> bool:
        return not self.left_out


def controllers(
    net: Network | Holdings, gate: int = HALF, *, strict: bool = True, effort: int = EFFORT
) -> Controllers:
    """All controllers of all companies.

    Only a holder who passes the gate in some company alone can control any, so only those are
    walked from. A chain of n companies has n²/2 such pairs: after `effort` stakes looked at it
    stops and names whom it left out; `ultimate` has no such limit on a chain.
    """
    net = holdings_of(net)
    answers: list[dict[int, tuple[int, ...]]] = []
    left_out: set[int] = set()
    bounds: tuple[Bound, Bound] = ("low", "high")
    for bound in bounds:
        found: dict[int, list[int]] = {}
        spent = 0
        for holder in net.first(_least(gate, strict), bound):
            if spent > effort:
                left_out.add(holder)
                continue
            control, cost = walk(net, holder, _least(gate, strict), bound)
            spent += cost
            for company in control.companies:
                found.setdefault(company, []).append(holder)
        answers.append({company: tuple(found[company]) for company in sorted(found)})
    return Controllers(answers[0], answers[1], tuple(sorted(left_out)))
