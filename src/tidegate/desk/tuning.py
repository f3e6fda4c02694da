"""A partner file at every threshold: what each would alert to, what a review says it would miss.

    gate.tuning.examine("partners.xlsx", Settings(threshold=0.7)).document

The file is read and asked as `tidegate screen` does it. No rule is applied: a threshold is chosen
for names, before any law. The result is the document of docs/schema/tune.schema.json.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tidegate
from tidegate.desk.lists_in_use import ListsInUse, index_over
from tidegate.desk.screening import Progress, Settings, asked_of, input_of, now, problems_told
from tidegate.errors import UsageError
from tidegate.findings.model import Match, Run
from tidegate.parties.tuning import (
    Answered,
    Band,
    Drawn,
    Expected,
    Labels,
    Pairs,
    Reviewed,
    band_of,
    bands,
    defaults,
    draw,
    find_pairs,
    matches_of,
    read_expected,
    read_labels,
    reviewed,
)

if TYPE_CHECKING:
    from tidegate.desk.tidegate import Tidegate
    from tidegate.desk.tuning_earlier import Earlier
    from tidegate.intake import SubjectTable

CUT = "pairs of one subject beyond the best 200 are not counted, for subjects: "


@dataclass(frozen=True, slots=True)
class TuningChoice:
    """What a user may choose beside Settings, of which `threshold` is the line.

    `floor` is the lowest score looked at (None: half, or a tenth under the line), `per_band` how
    many pairs are drawn from each band, `seed` which ones. `approved_by` and `reason` fill the
    sign-off box; both or neither.
    """

    floor: float | None = None
    per_band: int = defaults().per_band
    seed: int = defaults().seed
    approved_by: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        told = defaults()
        if self.floor is not None and not told.lowest_floor <= self.floor < 1:
            raise UsageError(
                f"a floor of {self.floor} is outside {told.lowest_floor}–1",
                hint=f"The default is {told.floor}.",
            )
        if not 1 <= self.per_band <= told.most_per_band:
            raise UsageError(
                f"{self.per_band} pairs a band are outside 1–{told.most_per_band:,}",
                hint=f"The default is {told.per_band}.",
            )
        if bool(self.approved_by.strip()) != bool(self.reason.strip()):
            raise UsageError(
                "a threshold is approved by somebody for a reason",
                hint="Give both --approved-by and --reason, or neither.",
            )

    def floor_under(self, line: float) -> float:
        """The floor used. Raises UsageError where it is not under the line."""
        told = defaults()
        floor = self.floor
        if floor is None:
            floor = round(max(told.lowest_floor, min(told.floor, line - told.room)), 4)
        if floor >= line:
            raise UsageError(
                f"the floor, {floor}, is not under the threshold, {line}",
                hint="Pairs under the line cannot be looked at then: lower the floor.",
            )
        return floor


@dataclass(frozen=True, slots=True)
class Tuned:
    """All that a run found, before it is told. `matches` are those of the pairs drawn, by key;
    `rows` the numbers of the rows a subject stands in."""

    run: Run
    line: float
    floor: float
    found: Pairs
    bands: tuple[Band, ...]
    drawn: tuple[Drawn, ...]
    matches: Mapping[str, Match]
    rows: Mapping[int, tuple[int, ...]]
    own_ids: Mapping[int, str]
    reviewed: tuple[Reviewed, ...]
    labels: Labels | None
    answered: Answered
    expected: Expected
    index: str
    unreadable: int
    choice: TuningChoice


@dataclass(frozen=True, slots=True)
class TuningView:
    """The result; `document` is all of it as JSON, `warnings` those of its run."""

    document: dict[str, Any]
    warnings: tuple[str, ...]


class Tuning:
    """The drawer for choosing a threshold."""

    def __init__(self, gate: Tidegate) -> None:
        self._gate = gate

    def examine(
        self,
        file: Path | str | SubjectTable,
        settings: Settings | None = None,
        choice: TuningChoice | None = None,
        *,
        labels: Sequence[Path | str] = (),
        before: Path | str | None = None,
        mapping: Mapping[str, str] | None = None,
        sheet: str | None = None,
        workers: int | None = None,
        progress: Progress | None = None,
    ) -> TuningView:
        """A file at every threshold from the floor on. `labels` are review sheets filled in,
        `before` an earlier result of this (JSON). Raises InputError for files that cannot be used,
        UsageError for choices that cannot be, and what lists raise."""
        from tidegate.desk.tuning_document import document

        settings, choice = settings or Settings(), choice or TuningChoice()
        floor = choice.floor_under(settings.threshold)
        # What can be wrong is read before the work begins.
        sheet_back = read_labels(*map(Path, labels)) if labels else None
        earlier = _earlier(before)
        table = (
            self._gate.parties.read(file, mapping=mapping, sheet=sheet)
            if isinstance(file, str | Path)
            else file
        )
        tuned = self._tuned(table, settings, choice, floor, sheet_back, workers, progress)
        told = document(tuned, earlier)
        return TuningView(told, tuned.run.warnings)

    def _tuned(
        self,
        table: SubjectTable,
        settings: Settings,
        choice: TuningChoice,
        floor: float,
        labels: Labels | None,
        workers: int | None,
        progress: Progress | None,
    ) -> Tuned:
        started, line = now(), settings.threshold
        lists = self._gate.parties.lists(settings)
        if progress:
            progress("preparing the index", 0, 0)
        folder = index_over(self._gate.lists, lists)
        asked = [asked_of(one) for one in table if one.name]
        found = find_pairs(
            folder, asked, floor=floor, workers=workers,
            progress=(lambda done, of: progress("comparing", done, of)) if progress else None,
        )  # fmt: skip
        among = bands(line, floor)
        drawn = draw(found, among, choice.per_band, choice.seed)
        answered = Answered({})
        if labels is not None:
            answered = labels.of({one.key: band_of(one, among) for one in found.pairs})
        rows, own_ids = _rows(table, found, {one.pair.subject for one in drawn})
        warnings = [*lists.warnings, *problems_told(table)]
        if labels is not None:
            warnings += answered.warnings()
        if found.cut:
            warnings.append(f"{CUT}{found.cut:,}")
        return Tuned(
            run=_run(started, settings, choice, floor, lists, table, tuple(warnings)),
            line=line,
            floor=floor,
            found=found,
            bands=among,
            drawn=drawn,
            matches=_matches(folder, found, drawn, floor),
            rows=rows,
            own_ids=own_ids,
            reviewed=reviewed(found, among, drawn, answered.answers),
            labels=labels,
            answered=answered,
            expected=read_expected(),
            index=folder.name,
            unreadable=sum(not one.name for one in table),
            choice=choice,
        )


def _earlier(before: Path | str | None) -> Earlier | None:
    if before is None:
        return None
    from tidegate.desk.tuning_earlier import read_earlier

    return read_earlier(Path(before))


def _run(
    started: str,
    settings: Settings,
    choice: TuningChoice,
    floor: float,
    lists: ListsInUse,
    table: SubjectTable,
    warnings: tuple[str, ...],
) -> Run:
    return Run(
        command="tune",
        started=started,
        engine=f"tidegate {tidegate.__version__}",
        as_of=started[:10],
        known_at=settings.known_at,
        input=input_of(table),
        lists=lists.used,
        lists_missing=lists.missing,
        settings={
            "threshold": settings.threshold,
            "floor": floor,
            "per_band": choice.per_band,
            "seed": choice.seed,
            "only": list(settings.only),
            "accept_stale": settings.accept_stale,
        },
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _rows(
    table: SubjectTable, found: Pairs, wanted: set[int]
) -> tuple[dict[int, tuple[int, ...]], dict[int, str]]:
    """The rows of the subjects wanted, and the first one's own number."""
    place = {found.subjects[number]: number for number in wanted}
    rows: dict[int, tuple[int, ...]] = {}
    own_ids: dict[int, str] = {}
    for one in table:
        number = place.get(asked_of(one)) if one.name else None
        if number is not None:
            rows[number] = (*rows.get(number, ()), one.row)
            own_ids.setdefault(number, one.own_id)
    return rows, own_ids


def _matches(
    folder: Path, found: Pairs, drawn: tuple[Drawn, ...], floor: float
) -> dict[str, Match]:
    """The pairs drawn with their names and reasons, asked once more: only these are kept whole."""
    subjects = dict.fromkeys(found.subjects[one.pair.subject] for one in drawn)
    matches = matches_of(folder, subjects, floor=floor)
    kept: dict[str, Match] = {}
    for one in drawn:
        entry = (one.pair.list, one.pair.entry_id)
        kept[one.pair.key] = next(
            match
            for match in matches[found.subjects[one.pair.subject]]
            if (match.list, match.entry_id) == entry
        )
    return kept
