"""Works of institutions counted into a network: read, matched, classified where two meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.collaboration.model import AreaMention, Mention, Problem, Work, WorkFacts
from tidegate.collaboration.network import (
    Between,
    Network,
    NetworkTally,
    between,
    meant,
    network,
    ror_id,
)
from tidegate.collaboration.network.document import document
from tidegate.collaboration.network.labels import suggestion
from tidegate.collaboration.reading import read_works
from tidegate.desk.screening import Progress, Settings
from tidegate.errors import UsageError
from tidegate.intake import sha256_of

if TYPE_CHECKING:
    from tidegate.collaboration.affiliations import Matcher
    from tidegate.desk.tidegate import Tidegate

BATCH = 2_000
MOST_REMEMBERED = 400_000
DEFAULT_SCHEME = "ca.stra"


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The result: `pair` where two were asked about, else `whole`; `document` is all of it as JSON.
    `problems` are records that could not be read."""

    document: dict[str, Any]
    tally: NetworkTally
    pair: Between | None
    whole: Network | None
    warnings: tuple[str, ...]
    problems: tuple[Problem, ...]


class Networks:
    """The drawer for networks of institutions."""

    def __init__(self, gate: Tidegate) -> None:
        self._gate = gate

    def count(
        self,
        paths: Sequence[Path],
        sides: tuple[str, str] | None = None,
        settings: Settings | None = None,
        *,
        scheme: str = DEFAULT_SCHEME,
        ror: Path | None = None,
        since: str = "",
        progress: Progress | None = None,
    ) -> NetworkView:
        """The network of the works in these files; `sides` are two institutions by name or ROR id.

        `scheme` is whose technology areas are counted, "" none; `since` a year. Raises InputError
        for a file that cannot be read, UsageError for a side or scheme that is not there, and what
        lists raise.
        """
        from tidegate.desk.institutions import open_institutions

        _check_scheme(scheme)
        if since and not (len(since) == 4 and since.isascii() and since.isdigit()):
            # A part of a year beside the whole would tell of the rest, however few wrote it.
            raise UsageError(f"{since!r} is no year", hint="Write it as 2019.")
        opened = open_institutions(self._gate, settings or Settings(), ror)
        keys = _known(sides, opened.matcher) if sides else None
        tally = NetworkTally(scheme=scheme, between=keys)
        problems: list[Problem] = []
        works = (
            work for path in paths for work in read_works(path, since=since,
                                                          on_problem=problems.append)
        )  # fmt: skip
        areas = _Areas(scheme)
        for facts in _matched(works, opened.matcher):
            tally.add(facts, areas.of)
            if progress is not None and tally.works % BATCH == 0:
                progress("works", tally.works, 0)
        _name(tally, opened.matcher)
        pair = whole = None
        if sides:
            one, other = (
                _present(key, text, tally) if keys else meant(text, tally.labels)
                for key, text in zip(keys or sides, sides, strict=True)
            )
            pair = between(tally, one, other)
        else:
            whole = network(tally)
        files = [{"name": path.name, "sha256": sha256_of(path)} for path in paths]
        return NetworkView(
            {
                **document(tally, files, pair=pair, whole=whole),
                "registry": dict(opened.registry),
                "warnings": list(opened.warnings),
                "problems": [_told(one) for one in problems],
            },
            tally, pair, whole, opened.warnings, tuple(problems),
        )  # fmt: skip


def _present(key: str, text: str, tally: NetworkTally) -> str:
    """The key of a side that was known before, if any work has it."""
    if key in tally.labels.by_key:
        return key
    raise UsageError(
        f"{text!r} ({key}) stands in no work of this file", hint=suggestion(text, tally.labels)
    )


def _told(one: Problem) -> dict[str, Any]:
    return {
        "file": one.file, "record": one.record, "line": one.line, "message": one.message,
        "mend": one.mend,
    }  # fmt: skip


def _check_scheme(scheme: str) -> None:
    from tidegate.collaboration.areas import schemes

    known = [one.id for one in schemes()]
    if scheme and scheme not in known:
        raise UsageError(
            f"there is no list of technology areas {scheme!r}",
            hint=f"There are {', '.join(known)}.",
        )


def scheme_title(scheme: str) -> str:
    """What a scheme is called, with its source; "" for none."""
    from tidegate.collaboration.areas import schemes

    return next((f"{one.title} ({one.id})" for one in schemes() if one.id == scheme), "")


def _known(sides: tuple[str, str], matcher: Matcher) -> tuple[str, str] | None:
    """The keys of both sides, where they are known before any work is read: then only these two
    are counted. A name that the registry and lists do not have is looked for in the works."""
    keys = []
    for text in sides:
        # A name that is only part of what the user wrote is not what the user means.
        found = [one for one in matcher.match(text) if one.end - one.start >= len(text.strip())]
        key = ror_id(text) or (found[0].ror if len(found) == 1 else "")
        if not key.startswith("https://ror.org/"):
            return None
        keys.append(key)
    if keys[0] == keys[1]:
        raise UsageError("both sides are the same institution", hint="Name two different ones.")
    return keys[0], keys[1]


def _matched(works: Iterable[Work], matcher: Matcher) -> Iterator[WorkFacts]:
    """Works with the institutions of those affiliations that declare none themselves."""
    known: dict[str, tuple[Mention, ...]] = {}
    rest = iter(works)
    while batch := list(islice(rest, BATCH)):
        wanted = [list(_texts(work)) for work in batch]
        new = list(dict.fromkeys(text for texts in wanted for text in texts if text not in known))
        if len(known) + len(new) > MOST_REMEMBERED:
            new = list(dict.fromkeys(text for texts in wanted for text in texts))
            known.clear()
        known.update(zip(new, matcher.match_many(new), strict=True))
        for work, texts in zip(batch, wanted, strict=True):
            yield WorkFacts(work, {text: known[text] for text in texts})


def _texts(work: Work) -> Iterator[str]:
    for one in work.authorships:
        for each in one.affiliations:
            if each.text and not each.rors:
                yield each.text
    for each in work.affiliations:
        if each.text and not each.rors:
            yield each.text


class _Areas:
    """Classifies works that have a pair to count."""

    def __init__(self, scheme: str) -> None:
        self.scheme = scheme

    def of(self, work: Work) -> tuple[AreaMention, ...]:
        from tidegate.collaboration.areas import classify

        if not self.scheme:
            return ()
        return classify(work.title, work.abstract, work.keywords, schemes=(self.scheme,))


def _name(tally: NetworkTally, matcher: Matcher) -> None:
    """Declared ROR ids get the registry's names, where it is loaded."""
    numbers = matcher.gazetteer.numbers
    for key, label in tally.labels.by_key.items():
        if not label.name and key in numbers:
            record = matcher.gazetteer.records[numbers[key]]
            tally.labels.name(key, record.name, record.places[0][0] if record.places else "")
