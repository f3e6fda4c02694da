"""What the columns beside a name say of it: ids, kind, and the countries it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tidegate.findings.inert import visible
from tidegate.intake.cells import says_nothing
from tidegate.intake.countries import countries_in
from tidegate.intake.model import Row
from tidegate.ownership.reading.columns import Columns
from tidegate.ownership.reading.header_words import SEAT_FIELDS
from tidegate.ownership.reading.names import Directory, Mention, identifier, kind_of
from tidegate.ownership.structure import Entity, Kind

Warn = Callable[[int, str, str, str], None]


@dataclass(slots=True)
class _Draft:
    name: str
    kind: Kind = "unknown"
    form: str = ""
    unspecified: bool = False
    ids: dict[tuple[str, str], None] = field(default_factory=dict)
    seats: dict[str, dict[str, None]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class EntityCells:
    """Gathers what the rows say of each entity, in the order they first appear."""

    columns: Columns
    warn: Warn
    drafts: dict[str, _Draft] = field(default_factory=dict)
    _types: dict[str, None] = field(default_factory=dict)
    _abroad: dict[str, None] = field(default_factory=dict)

    def unnamed(self, key: str, name: str, kind: Kind) -> None:
        """A holder of whom the file says only that there is one, or several."""
        self.drafts[key] = _Draft(name, kind, unspecified=True)

    def mention(self, key: str, mention: Mention, role: str, row: Row) -> None:
        draft = self.drafts.get(key)
        if draft is None:
            draft = self.drafts[key] = _Draft(mention.name)
        found = self.columns.found
        if f"{role}_id" in found:
            text = self.columns.text(row.cells, f"{role}_id").strip()
            if text and not says_nothing(text):
                draft.ids[identifier(text)] = None
        if f"{role}_type" in found:
            self._type(draft, self.columns.text(row.cells, f"{role}_type").strip())
        for about, seat in SEAT_FIELDS.items():
            if f"{role}_{about}" in found:
                self._seat(draft, seat, f"{role}_{about}", row)

    def _type(self, draft: _Draft, text: str) -> None:
        if not text or says_nothing(text):
            return
        known = kind_of(text)
        if known is None:
            self._types[text] = None
            draft.fields.setdefault("type", visible(text, 200))
        elif draft.kind == "unknown":
            draft.kind, draft.form = known
            draft.unspecified = draft.kind == "group"

    def _seat(self, draft: _Draft, seat: str, name: str, row: Row) -> None:
        text = self.columns.text(row.cells, name).strip()
        # "NA" is Namibia, which says_nothing takes for nothing.
        if not text or (says_nothing(text) and text != "NA"):
            return
        codes = countries_in(text)
        if not codes:
            draft.fields.setdefault(seat, visible(text, 200))
            self.warn(
                row.number,
                f"“{visible(text, 60)}” is no country that is known",
                "write its name or its two letters (ISO 3166-1), one country a cell",
                name,
            )
        held = draft.seats.setdefault(seat, {})
        if held and codes and not set(codes) <= set(held) and seat == "organised":
            self._abroad[draft.name] = None
        held.update(dict.fromkeys(codes))

    def notes(self, limit: int = 10) -> list[str]:
        told = [
            f"{visible(name, 80)} is organised in several countries by different rows; all are kept"
            for name in list(self._abroad)[:limit]
        ]
        if self._types:
            names = ", ".join(f"“{visible(text, 40)}”" for text in list(self._types)[:limit])
            told.append(f"types kept as they are, because they are not known: {names}")
        groups = [visible(d.name, 60) for d in self.drafts.values() if d.unspecified]
        if groups:
            more = f" and {len(groups) - limit} more" if len(groups) > limit else ""
            told.append(
                f"holders who are not named may be anybody: {', '.join(groups[:limit])}{more}"
            )
        return told

    def entities(self, directory: Directory) -> dict[str, Entity]:
        return {
            key: Entity(
                key=key,
                name=draft.name,
                kind=draft.kind,
                other_names=directory.other_names(key),
                identifiers=tuple(draft.ids),
                seats={seat: tuple(codes) for seat, codes in draft.seats.items() if codes},
                form=draft.form,
                unspecified=draft.unspecified,
                fields=draft.fields,
            )
            for key, draft in self.drafts.items()
        }
