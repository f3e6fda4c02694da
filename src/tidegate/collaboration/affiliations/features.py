"""What is to be seen of a candidate: thirty-odd figures the chooser decides by.

None of them speaks of a person, of a language or of a country as such: a country counts only by
whether the string names the one the institution stands in.
"""

from __future__ import annotations

from typing import NamedTuple

from tidegate.collaboration.affiliations.candidates import ACRONYM, Parsed, Span
from tidegate.collaboration.affiliations.gazetteer import Gazetteer
from tidegate.collaboration.affiliations.places import CITY, city_place, subdivision_place
from tidegate.collaboration.affiliations.words import BODIES

NAMES = (
    *("way", "words", "weight", "most", "letters", "alike", "alike_here", "own_country"),
    *("other_country", "own_city", "own_city_inside", "other_city", "own_state"),
    *("inside_longer", "inside_related", "crosses"),
    *("coverage", "begins", "ends", "segment", "from_end", "body_before", "body_after"),
    *("unread_before", "unread_after", "broken", "mended"),
    *("education", "healthcare", "company", "facility", "government", "status"),
    *("capitals", "share", "candidates", "lead", "all_capitals", "parent_here", "child_here"),
    *("kin", "spellings", "funder", "archive", "nonprofit"),
)
LEAST_HEFT = 0.6  # of all words of a span together
_GOING_ON = frozenset(("university", "universities"))
_CONNECTORS = frozenset(("of", "for", "de"))
_FIELDS = frozenset(
    "traditional chinese medicine science technology engineering agriculture forestry "
    "pharmaceutical finance economics law normal aeronautics astronautics communication "
    "electronics mining petroleum transport art music foreign language studies trading "
    "commerce industry chemical education".split()
)
"""Concepts with which the name of a university goes on."""
CROSSING = 5.0  # added to tell a crossing span from none
_TYPES = ("education", "healthcare", "company", "facility", "government")


class Traits(NamedTuple):
    """What of a record does not change from string to string."""

    country: frozenset[str]
    cities: frozenset[str]
    states: frozenset[str]
    types: tuple[float, ...]
    status: float
    parents: frozenset[int]
    children: frozenset[int]
    kin: float
    spellings: float
    more: tuple[float, ...]


def traits_of(number: int, gazetteer: Gazetteer) -> Traits:
    record = gazetteer.records[number]
    numbers = gazetteer.numbers

    def related(*kinds: str) -> frozenset[int]:
        return frozenset(
            numbers[i] for kind, i in record.relations if kind in kinds and i in numbers
        )

    return Traits(
        country=frozenset(c for c, _, _ in record.places if c),
        cities=frozenset(city_place(c, city) for c, city, _ in record.places if city),
        states=frozenset(subdivision_place(c, s) for c, _, s in record.places if s),
        types=tuple(float(kind in record.types) for kind in _TYPES),
        status={"active": 0.0, "inactive": 1.0}.get(record.status, 2.0),
        parents=related("parent"),
        children=related("child"),
        kin=float(sum(kind in ("child", "related") for kind, _ in record.relations)),
        spellings=float(len(record.names)),
        more=tuple(float(kind in record.types) for kind in ("funder", "archive", "nonprofit")),
    )


class _Traits(dict[int, Traits]):
    def __init__(self, gazetteer: Gazetteer) -> None:
        super().__init__()
        self._gazetteer = gazetteer

    def __missing__(self, number: int) -> Traits:
        made = self[number] = traits_of(number, self._gazetteer)
        return made


class Describer:
    """Makes the rows of figures for the candidates of a string."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._traits = _Traits(gazetteer)
        numbers = gazetteer.concepts
        self._weight = {concept: gazetteer.weights[at] for concept, at in numbers.items()}

    def rows(self, parsed: Parsed) -> tuple[list[Span], list[list[float]]]:
        """The best span of each record, and its figures in the order of NAMES. Spans too light to
        name anything, and those that an equal spelling in a better place outdoes, are left out."""
        if not parsed.spans:
            return [], []
        weight = self._weight
        sums = [0.0]
        for word in parsed.words:
            sums.append(sums[-1] + weight.get(word[0], 1.0))
        best: dict[int, tuple[tuple[bool, float, int], Span]] = {}
        for span in parsed.spans:
            heft = round(sums[span.last] - sums[span.first], 6)
            if heft < LEAST_HEFT:
                continue
            before = best.get(span.record)
            rank = (span.way != ACRONYM, heft, -span.way)
            if before is None or rank > before[0]:
                best[span.record] = (rank, span)
        if not best:
            return [], []
        groups: dict[tuple[int, int], list[Span]] = {}
        for _, span in best.values():
            groups.setdefault((span.first, span.last), []).append(span)
        present = best.keys()
        seen = _Seen(parsed)
        string = (len(best), max(sums[b] - sums[a] for a, b in groups), parsed.text.isupper())
        spans, rows = [], []
        for place, alike in groups.items():
            figures = _Figures(parsed, place, sums, groups)
            if figures.goes_on:
                continue
            told = [(span, *seen.of(self._traits[span.record], place)) for span in alike]
            fit = max(row[-1] for row in told)
            here = float(sum(not row[2] for row in told))
            for span, own, other, city, city_in, other_city, state, score in told:
                if score < fit:
                    continue
                traits = self._traits[span.record]
                kin_over = 0.0
                for other_span in figures.longer:
                    if other_span.record in traits.children or other_span.record in traits.parents:
                        kin_over = 1.0
                        break
                spans.append(span)
                rows.append([
                    float(span.way), *figures.name, float(len(alike)), here, own, other, city,
                    city_in, other_city, state, figures.inside, kin_over, figures.crosses,
                    *figures.setting, *traits.types, traits.status, *figures.letters,
                    float(string[0]), string[1] - figures.heft, float(string[2]),
                    float(not traits.parents.isdisjoint(present)),
                    float(not traits.children.isdisjoint(present)), traits.kin, traits.spellings,
                    *traits.more,
                ])  # fmt: skip
        return spans, rows


class _Figures:
    """What is to be seen of a place in a string, whichever record it may name."""

    __slots__ = ("crosses", "goes_on", "heft", "inside", "letters", "longer", "name", "setting")

    def __init__(
        self,
        parsed: Parsed,
        place: tuple[int, int],
        sums: list[float],
        groups: dict[tuple[int, int], list[Span]],
    ) -> None:
        first, last = place
        words, segments = parsed.words, parsed.segments
        heft = self.heft = sums[last] - sums[first]
        self.longer: list[Span] = []
        self.inside = self.crosses = 0.0
        if len(groups) > 1:
            for (a, b), rivals in groups.items():
                if a <= first and last <= b:
                    if b - a > last - first:
                        self.inside = max(self.inside, sums[b] - sums[a] - heft)
                        self.longer.extend(rivals)
                elif a < last and first < b and (a < first or b > last):
                    self.crosses = max(self.crosses, sums[b] - sums[a] - heft + CROSSING)
        low, high, count = first, last, len(words)
        segment, closing = segments[first], segments[last - 1]
        while low > 0 and segments[low - 1] == segment:
            low -= 1
        while high < count and segments[high] == closing:
            high += 1
        self.goes_on = _goes_on(parsed, last, high)
        raw = parsed.text[words[first][1] : words[last - 1][2]]
        most = max(sums[i + 1] - sums[i] for i in range(first, last))
        self.name = (float(last - first), heft, most, float(len(raw)))
        self.setting = (
            (last - first) / (high - low), float(low == first), float(high == last),
            float(segment), float(segments[-1] - segment),
            float(first > low and words[first - 1][0] in BODIES),
            float(last < high and words[last][0] in BODIES),
            sums[first] - sums[low], sums[high] - sums[last], float(closing - segment),
            float(sum(first <= at < last for at in parsed.mended)),
        )  # fmt: skip
        self.letters = (float(raw.isupper()), heft / sums[-1])


def _goes_on(parsed: Parsed, last: int, high: int) -> bool:
    """Whether a name that ends in "University" goes on after it, in the same segment, and is so the
    name of another: "… University of Traditional Chinese Medicine", "… Univ Sci & Engn". A school
    or a hospital after it is the university's own."""
    words = parsed.words
    if last >= high or words[last - 1][0] not in _GOING_ON:
        return False
    between = parsed.text[words[last - 1][2] : words[last][1]].strip().lower()
    if between in _CONNECTORS:
        return True
    at = last
    while at < high and words[at][0] in _FIELDS:
        at += 1
    return at > last and (at == high or words[at][0] not in BODIES)


class _Seen:
    """The places a string names, against the places of a record."""

    def __init__(self, parsed: Parsed) -> None:
        self.countries: list[tuple[int, int, str]] = []
        self.cities: list[tuple[int, int, str]] = []
        self.states: list[tuple[int, int, str]] = []
        for first, last, codes in parsed.places:
            for code in codes:
                if CITY in code:
                    self.cities.append((first, last, code))
                else:
                    country, state, _ = code.partition("/")
                    self.countries.append((first, last, country))
                    if state:
                        self.states.append((first, last, code))

    def of(
        self, traits: Traits, place: tuple[int, int]
    ) -> tuple[float, float, float, float, float, float, float]:
        """own country, other country only, own city outside, own city inside, another city of the
        country, own state; and how well all that fits, to compare records spelt alike."""
        first, last = place
        own = other = outside = inside = other_city = state = 0.0
        for a, b, code in self.countries:
            if a < first or b > last:
                if code in traits.country:
                    own = 1.0
                else:
                    other = 1.0
        for a, b, code in self.cities:
            if code in traits.cities:
                if a < first or b > last:
                    outside = 1.0
                else:
                    inside = 1.0
            elif code[:2] in traits.country and (a < first or b > last):
                other_city = 1.0
        for a, b, code in self.states:
            if code in traits.states and (a < first or b > last):
                state = 1.0
        if own:
            other = 0.0
        if outside:
            other_city = 0.0
        score = 2 * own - 2 * other + 2 * outside + state + 0.5 * inside
        return own, other, outside, inside, other_city, state, score
