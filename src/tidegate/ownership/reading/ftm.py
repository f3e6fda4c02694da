"""Reads FollowTheMoney entities: Ownership, Directorship, Membership, Family and other links.

Source: the schemata of followthemoney.tech; a property is a list of texts, one that names another
entity its id, or (nested) the entity itself.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tidegate.errors import Problem
from tidegate.findings.inert import visible
from tidegate.intake.bounded import refusal, sha256_of
from tidegate.intake.countries import country_code
from tidegate.intake.ftm import MAPPED
from tidegate.ownership.reading.class_words import class_word
from tidegate.ownership.reading.json_stream import json_records
from tidegate.ownership.reading.json_values import items, mapping, text
from tidegate.ownership.reading.names import tidy_name
from tidegate.ownership.reading.percents import column_unit, share_of
from tidegate.ownership.reading.periods import ends_before, iso_day
from tidegate.ownership.share import UNKNOWN, Share, Unit
from tidegate.ownership.structure import Entity, Kind, Metric, Stake, Structure, Tie, TieKind

_LINKS: dict[str, tuple[str, str, TieKind]] = {
    "Ownership": ("owner", "asset", "other"),
    "Directorship": ("director", "organization", "officer"),
    "Membership": ("member", "organization", "other"),
    "Employment": ("employee", "employer", "other"),
    "Family": ("person", "relative", "family"),
    "Associate": ("person", "associate", "other"),
    "Representation": ("agent", "client", "other"),
    "UnknownLink": ("subject", "object", "other"),
    "Debt": ("creditor", "debtor", "debt"),
    "Succession": ("predecessor", "successor", "other"),
}
_KINDS: dict[str, Kind] = {
    "Person": "person", "Company": "company", "Organization": "company", "LegalEntity": "unknown",
    "PublicBody": "state", "Trust": "arrangement",
}  # fmt: skip
_SEATS = (
    ("organised", ("jurisdiction",)),
    ("headquartered", ("mainCountry",)),
    ("citizen", ("nationality", "citizenship")),
)
_IDS = {
    name: field.partition(".")[2]
    for field, names in MAPPED
    if field.startswith("identifier.")
    for name in names
}
_NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
_NESTED = 100_000


@dataclass
class _Reader:
    file: str
    things: dict[str, Entity] = field(default_factory=dict)
    links: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    absent: dict[str, None] = field(default_factory=dict)


def is_ftm_entity(first: dict[str, Any]) -> bool:
    """Whether an object is an FtM entity."""
    return isinstance(first.get("schema"), str) and isinstance(first.get("properties"), dict)


def read_ftm(path: Path, *, unit: str = "") -> Structure:
    """The structure of an FtM file. Raises InputError where it holds no entity."""
    reader = _Reader(path.name)
    rows = 0
    for number, value in json_records(path):
        rows += 1
        if not isinstance(value, dict) or not is_ftm_entity(value):
            reader.problems.append(
                Problem(path.name, "is no entity with schema and properties", "check it", number)
            )
            continue
        _take(reader, number, value)
    if not reader.things and not reader.links:
        raise refusal(path, "holds no FollowTheMoney entity", "check the export")
    percents = [
        text(word)
        for _, schema, properties in reader.links
        if schema == "Ownership"
        for word in items(properties.get("percentage"))
    ]
    known, note, ask = column_unit("percentage", percents, workbook=False, told=unit)
    del ask  # FtM defines the property as a percentage, so its header always decides.
    stakes: list[Stake] = []
    ties: list[Tie] = []
    for number, schema, properties in reader.links:
        _link(reader, number, schema, properties, known, stakes, ties)
    notes = [f"{count} {schema}" for schema, count in sorted(reader.counts.items())]
    notes = [f"entities and links: {', '.join(notes)}"] + ([note] if note else [])
    if reader.absent:
        names = ", ".join(list(reader.absent)[:10])
        notes.append(f"referred to and not in this file, so they may be anybody: {names}")
    return Structure(
        entities=reader.things,
        stakes=tuple(stakes),
        ties=tuple(ties),
        notes=tuple(notes),
        problems=tuple(reader.problems),
        format="ftm",
        file=path.name,
        path=str(path),
        sha256=sha256_of(path),
        rows=rows,
    )


def _take(reader: _Reader, number: int, value: dict[str, Any]) -> None:
    """Keeps an entity, and those nested in it; a link waits until all entities are known."""
    queue = [value]
    taken = 0
    while queue and taken < _NESTED:
        one = queue.pop()
        taken += 1
        schema, properties = visible(one["schema"], 60), mapping(one["properties"])
        key = text(one.get("id")) or f"entity {number}.{taken}"
        reader.counts[schema] += 1
        for name, values in properties.items():
            for inner in items(values):
                if isinstance(inner, dict) and is_ftm_entity(inner):
                    queue.append(inner)
                    inner.setdefault("id", f"entity {number} {name}")
        if schema in _LINKS:
            reader.links.append((number, schema, properties))
        elif key not in reader.things or len(properties) > len(reader.things[key].fields):
            reader.things[key] = _thing(key, schema, one, properties)


def _thing(key: str, schema: str, one: dict[str, Any], properties: dict[str, Any]) -> Entity:
    def words(name: str) -> list[str]:
        return [word for value in items(properties.get(name)) if (word := text(value))]

    names = [word for name in _NAMES for word in words(name)]
    person = " ".join((words("firstName") + words("middleName") + words("lastName"))[:4])
    names = [
        n
        for n in dict.fromkeys(tidy_name(n)[0] for n in [*names, text(one.get("caption")), person])
        if n
    ]
    seats: dict[str, tuple[str, ...]] = {}
    kind = _KINDS.get(schema, "unknown")
    for seat, sources in _SEATS:
        codes = [c for source in sources for w in words(source) if (c := country_code(w))]
        if codes:
            seats[seat] = tuple(dict.fromkeys(codes))
    return Entity(
        key=key,
        name=names[0] if names else f"unnamed {schema} ({key})",
        kind=kind,
        other_names=tuple(names[1:]),
        identifiers=tuple(
            dict.fromkeys(
                (_IDS[name], word) for name in properties if name in _IDS for word in words(name)
            )
        ),
        seats=seats,
        form="trust" if schema == "Trust" else "",
        fields={"schema": schema}
        | {
            visible(name, 100): visible("; ".join(words(name)))
            for name in properties
            if name not in _NAMES and words(name)
        },
    )


def _link(
    reader: _Reader, number: int, schema: str, properties: dict[str, Any],
    unit: Unit, stakes: list[Stake], ties: list[Tie],
) -> None:  # fmt: skip
    first, second, kind = _LINKS[schema]
    holders = [_party(reader, value) for value in items(properties.get(first))]
    subjects = [_party(reader, value) for value in items(properties.get(second))]
    pairs = [(a, b) for a in filter(None, holders[:100]) for b in filter(None, subjects[:100])]
    if not pairs:
        reader.problems.append(
            Problem(
                reader.file, f"a link ({schema}) has no {first} or no {second}", "add it", number
            )
        )
        return

    def words(name: str) -> str:
        return "; ".join(filter(None, map(text, items(properties.get(name)))))

    days = [
        min(filter(None, (iso_day(text(v)) for v in items(properties.get(name)))), default="")
        for name in ("startDate", "endDate")
    ]
    begins, ends = days
    if ends_before(begins, ends):
        reader.problems.append(
            Problem(reader.file, f"ends ({ends}) before it begins ({begins})", "check it", number)
        )
    told = "; ".join(
        f"{name}: {words(name)}"
        for name in properties
        if name not in (first, second, "percentage", "startDate", "endDate") and words(name)
    )
    if schema != "Ownership":
        kind = _kind(kind, schema, words("role") or words("relationship"))
        stands = f"{schema}; {told}" if told else schema
        ties += [Tie(a, b, kind, stands, True, begins, ends, number) for a, b in pairs]
        return
    share = _share(reader, number, properties, unit)
    nature = class_word(words("ownershipType")) if words("ownershipType") else None
    if nature is not None and nature.tie is not None and nature.indirect:
        said = f"indirect ownership {share}; {told}"
        ties += [Tie(a, b, "other", said, True, begins, ends, number) for a, b in pairs]
        return
    shares = class_word(words("sharesType"))
    metrics: tuple[Metric, ...] = (nature and nature.metrics) or shares.metrics or ("all",)
    name = "" if shares.metrics or shares.tie else shares.share_class
    if name:
        share = Share(0, share.high)
        told += f"; how much of the whole “{visible(name, 60)}” carries is not told"
    if len(pairs) > 1:
        share = Share(0, share.high)
        told += "; told of several at once, so how it is divided is not known"
    for a, b in pairs:
        for metric in metrics:
            stakes.append(
                Stake(
                    a, b, share, metric, name, begins, ends, number, told,
                    told=share is not UNKNOWN and bool(properties.get("percentage")),
                )
            )  # fmt: skip


def _kind(kind: TieKind, schema: str, role: str) -> TieKind:
    word = class_word(role)
    return (
        word.tie if schema == "Directorship" and word.tie in ("chair", "board_observer") else kind
    )


def _share(reader: _Reader, number: int, properties: dict[str, Any], unit: Unit) -> Share:
    """What the percentage says; several are enclosed, for which one holds is not told."""
    shares = []
    for value in items(properties.get("percentage")):
        try:
            shares.append(share_of(text(value).strip(), unit))
        except ValueError as error:
            reader.problems.append(
                Problem(
                    reader.file, f"“{visible(text(value), 60)}” {error}",
                    "mend it; it is read as not known", number, "percentage",
                )
            )  # fmt: skip
            return UNKNOWN
    if len(shares) < 2:
        return shares[0] if shares else UNKNOWN
    return Share(min(one.low for one in shares), max(one.high for one in shares))


def _party(reader: _Reader, value: Any) -> str:
    key = text(mapping(value).get("id")) if isinstance(value, dict) else text(value)
    if key and key not in reader.things:
        reader.absent[key] = None
        reader.things[key] = Entity(
            key, f"not in this file ({key})", unspecified=True,
            fields={"entity": "referred to, and not in this file"},
        )  # fmt: skip
    return key
