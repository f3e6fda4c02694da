"""JSON whose shape stands in shapes.yaml: lists that their issuers publish only as pages or PDF.

A file may hold several lists. Where the publication is in the catalogue, only its own lists are
taken from it; under a user's own id all are, each under its real list id.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from tidegate.errors import InputError
from tidegate.lists.catalogue import catalogue
from tidegate.lists.entry import Entry, ListedName, Schema
from tidegate.lists.publishers.reading.citations import earliest_date
from tidegate.lists.publishers.reading.content import Head
from tidegate.lists.publishers.reading.countries import countries, country
from tidegate.lists.publishers.reading.dates import Order, iso_date
from tidegate.lists.publishers.reading.json_records import JsonRecords
from tidegate.lists.publishers.reading.names import published_names, tidy
from tidegate.lists.publishers.reading.parsed import Format, Gathering, ParsedList, Reader
from tidegate.lists.publishers.us_csl import born_in, ended_in, footnotes_in

_SCHEMAS: dict[str, Schema] = {
    "organization": "organisation",
    "organisation": "organisation",
    "company": "organisation",
    "entity": "organisation",
    "person": "person",
    "individual": "person",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
_NATIVE_IN_BRACKETS = re.compile(
    r"^(.*\S)\s*[(（]([^()（）A-Za-z]*[\u0370-\uffdc][^()（）A-Za-z]*)[)）]$"
)


@lru_cache(maxsize=1)
def shapes() -> dict[str, dict[str, Any]]:
    """The shapes of shapes.yaml."""
    import yaml

    text = (resources.files("tidegate.lists.publishers") / "shapes.yaml").read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, dict[str, Any]] = yaml.load(text, Loader=loader)
    return data


def at(record: object, path: str) -> list[str]:
    """Every text at a path of a record; "" gives none. A list of texts gives each."""
    found: list[str] = []
    value = record
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    for item in value if isinstance(value, list) else [value]:
        if item is not None and not isinstance(item, (dict, list)) and (text := tidy(item)):
            found.append(text)
    return found


def wanted_lists(publication: str) -> frozenset[str] | None:
    """The lists to take from a file for this publication; None takes all."""
    known = catalogue().publication(publication)
    return frozenset(info.id for info in known.lists) if known and known.lists else None


def read_shape(shape_id: str, path: Path, publication: str) -> ParsedList:
    """Reads a file of one of the shapes."""
    shape = shapes()[shape_id]
    gathering = Gathering(str(path), shape_id)
    wanted = wanted_lists(publication)
    if wanted is not None and "always" in shape["list"] and shape["list"]["always"] not in wanted:
        raise InputError(
            f"{path}: this is {shape['title']}, not {publication}",
            hint=f"add it under the id {shape['list']['always']}",
        )
    records = JsonRecords(path, shape["records"] or None)
    kept: list[tuple[int, Any]] = []
    dates: list[str] = []
    newest = shape.get("published", {}).get("newest")
    for number, record in records:
        if not isinstance(record, dict):
            gathering.problem("the record is not an object", row=number)
            continue
        kept.append((number, record))
        if newest:
            dates += [date for text in at(record, newest) if (date := iso_date(text))]
    document = records.rest
    list_of = _list_reader(shape, document, path)
    others: dict[str, int] = {}
    for number, record in kept:
        list_id = list_of(record)
        if not list_id:
            gathering.problem("the record's list is not one Tidegate knows", row=number)
        elif wanted is not None and list_id not in wanted:
            others[list_id] = others.get(list_id, 0) + 1
        else:
            _take(record, number, list_id, shape, gathering)
    if not gathering.entries and others:
        raise InputError(
            f"{path}: the file holds {', '.join(sorted(others))}, and nothing of {publication}",
            hint="add it under the id of its own publication",
        )
    key = shape.get("published", {}).get("document")
    gathering.published = iso_date(tidy(document.get(key))) if key else max(dates, default="")
    return gathering.close()


def _list_reader(
    shape: Mapping[str, Any], document: Mapping[str, Any], path: Path
) -> Callable[[Mapping[str, Any]], str]:
    """How a record's list is told: always the same, by the document, or by the record."""
    rule = shape["list"]
    names: dict[str, str] = shape.get("lists", {})
    if "always" in rule:
        always: str = rule["always"]
        return lambda _: always
    if "document" in rule:
        word = tidy(document.get(rule["document"]))
        if word not in names:
            raise InputError(f"{path}: {word!r} is not a list Tidegate knows")
        return lambda _: names[word]
    return lambda record: next((names[w] for w in at(record, rule["record"]) if w in names), "")


def _take(
    record: Mapping[str, Any],
    number: int,
    list_id: str,
    shape: Mapping[str, Any],
    gathering: Gathering,
) -> None:
    fields: dict[str, str] = shape["fields"]

    def texts(key: str) -> list[str]:
        return [t for path in fields.get(key, "").split(" ") if path for t in at(record, path)]

    def one(key: str) -> str:
        return next(iter(texts(key)), "")

    left_out = shape.get("leave_out")
    if left_out and any(t.startswith(left_out["begins"]) for t in at(record, left_out["field"])):
        gathering.problem(
            f"{one('name')!r} names a kind of goods, not a party, and is left out",
            row=number,
            mend="check goods of this kind by hand",
            lost=False,
        )
        return
    extra: dict[str, str] = {}
    name, places = one("name"), texts("countries")
    native = [ListedName(text, "native") for text in texts("native")]
    if shape.get("native_in_brackets") and (found := _NATIVE_IN_BRACKETS.match(name)):
        extra["name_as_published"] = name
        name, native = found[1], [*native, ListedName(tidy(found[2]), "native")]
    aliases = [ListedName(text) for text in texts("aliases")]
    if shape.get("native_in_brackets"):
        aliases = [part for alias in aliases for part in _parted(alias)]
    if native and shape.get("native_from"):
        extra["native_names_from"] = shape["native_from"]
    addresses = texts("address")
    if shape.get("name_behind_country") and not name:
        name, places = _name_behind(places)
        addresses = places
        extra["name_from"] = "behind the country"
    schema = shape.get("schema") or _SCHEMAS.get(one("schema").lower(), "unknown")
    named = published_names(
        name,
        [*native, *aliases],
        acronyms=schema != "person",
    )
    if not named.names:
        gathering.problem("the record has no name", row=number)
        return
    for key, path in shape.get("extra", {}).items():
        if values := at(record, path):
            extra[key] = "; ".join(values)
    citation = "; ".join(texts("citation"))
    order: Order = shape.get("order", "day")
    listed_on = iso_date(one("listed_on"), order)
    if not listed_on and (cited := earliest_date(citation)):
        listed_on, extra["listed_on_from"] = cited, "citation"
    remarks = "; ".join(texts("remarks"))
    licence = remarks if list_id == "us.bis.entity" and "EAR" in remarks else ""
    footnotes, inferred = footnotes_in(licence)
    if inferred:
        extra["footnotes_from"] = "section cited"
    ended_on = ended_in(list_id, remarks)
    if ended_on:
        extra["ended_on_from"] = "remarks"
    born = iso_date(born_in(remarks)) if list_id == "us.state.debarred" else ""
    codes = tuple(shape.get("countries", ())) or _countries_of(places)
    gathering.add(
        Entry(
            list=list_id,
            entry_id=one("id") or _digest(list_id, named.names[0].text, addresses, citation),
            names=named.names,
            schema=schema,
            countries=codes,
            birth_dates=(born,) if born else (),
            # An address that is only the country tells nothing more.
            addresses=tuple(dict.fromkeys(a for a in addresses if not country(a))),
            footnotes=footnotes,
            citation=citation,
            listed_on=listed_on,
            ended_on=ended_on,
            licence_requirement=licence,
            remarks=remarks,
            url=one("url"),
            extra={**extra, **named.extra},
        )
    )


def _countries_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Codes of texts that are countries, or addresses of which a part is one."""
    whole = list(texts)
    codes = countries(whole)
    return codes or countries(part for text in whole for part in re.split(r"\s*[,，]\s*", text))


def _name_behind(texts: list[str]) -> tuple[str, list[str]]:
    """("Acme Co", ["North Korea"]) from ["North Korea Acme Co"]; the longest country wins."""
    for text in texts:
        words = text.split(" ")
        for cut in range(len(words) - 1, 0, -1):
            if country(" ".join(words[:cut])):
                return " ".join(words[cut:]), [" ".join(words[:cut])]
    return "", texts


def _parted(name: ListedName) -> list[ListedName]:
    """The name before the brackets, and the one in its own script inside them."""
    found = _NATIVE_IN_BRACKETS.match(name.text)
    if found is None:
        return [name]
    return [ListedName(found[1], name.kind), ListedName(tidy(found[2]), "native")]


def _digest(list_id: str, name: str, addresses: Iterable[str], citation: str) -> str:
    ground = "\n".join([list_id, name, *addresses, citation])
    return "digest-" + hashlib.sha256(ground.encode()).hexdigest()[:24]


def _format(shape_id: str, shape: Mapping[str, Any]) -> Format:
    keys = tuple(shape["keys"])

    def recognise(head: Head) -> bool:
        return head.has_keys(*keys)

    def read(path: Path, publication: str, mapping: Mapping[str, str] | None) -> ParsedList:
        del mapping
        return read_shape(shape_id, path, publication)

    reader: Reader = read
    return Format(shape_id, shape["title"], recognise, reader)


FORMATS: tuple[Format, ...] = tuple(_format(i, shape) for i, shape in shapes().items())
