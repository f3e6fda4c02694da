"""Items: what they are, and whether they may go there, to the parties named, for that end use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.desk.deal import ROLES, Party, read_deal
from tidegate.desk.items import Items
from tidegate.desk.review.channel import Answer, Case, finding, labelled
from tidegate.desk.review.engagement import Engagement, Record
from tidegate.desk.review.owners import in_words, owners_of
from tidegate.errors import InputError, Problem, UsageError
from tidegate.findings import item_words
from tidegate.findings.words import plural

ANSWERED = ("licence", "notice", "party")
"""Questions of which an answer is to be reviewed; the others tell what an item is."""
_FIELDS = {"to": "destination", "from": "origin", "end_use": "end_use", "movement": "movement"}


def ground(engagement: Engagement) -> tuple[str, ...]:
    items = engagement.root.records("items")
    if not items:
        return ()
    named = sum("name" in item for item in items)
    files = len(items) - named
    said = [plural(named, "product") + " named"] if named else []
    return (*said, *([f"{plural(files, 'file')} of items"] if files else []))


def run(case: Case) -> Answer:
    """Every item before the rules of the day. Raises InputError with every mistake."""
    drawer = Items(case.gate, case.past)
    parties = tuple(_party(one) for one in case.engagement.parties(*ROLES))
    base = _told(case)
    says: tuple[str, ...] = ()
    if not base.get("owner_share"):
        owners = owners_of(case)
        known = {(one.role, one.name) for one in parties}
        parties += tuple(one for one in owners.parties if (one.role, one.name) not in known)
        says = owners.says
        if owners.share:
            base["owner_share"] = owners.share
    asked = [(item, base | _own(item)) for item in case.engagement.root.records("items")]
    problems = [each for item, told in asked for each in _wrong(case, drawer, item, told)]
    if problems:
        raise InputError("items that cannot be asked about", problems=dict.fromkeys(problems))
    documents: list[dict[str, Any]] = []
    named = [(item.text("name"), told) for item, told in asked if "name" in item]
    if named:
        documents.append(
            drawer.classify_each(named, case.settings, parties=parties, progress=case.progress)
        )
    for item, told in asked:
        path = item.file("file")
        if path is not None:
            documents.append(
                drawer.classify_file(
                    path,
                    told,
                    case.settings,
                    mapping=item.map("map") or None,
                    sheet=item.text("sheet") or None,
                    parties=parties,
                    progress=case.progress,
                )
            )
    items = [item for each in documents for item in each["items"]]
    meanings = {
        name: in_words(text) for each in documents for name, text in each["meanings"].items()
    }
    assumed = [text for item in items for text in (*item["assumed"], *item["licence_assumes"])]
    assumed = [*says, *map(in_words, assumed)]
    return Answer(
        says=tuple(_says(item) for item in items[:20]),
        findings=tuple(_rows(case, items, meanings)),
        document={"items": items, "notes": [n for each in documents for n in each["notes"]]},
        to_review=sum(item["to_review"] for item in items),
        not_checked=tuple((text, "") for text in item_words.unchecked(items)),
        assumed=tuple(dict.fromkeys(assumed)),
        notes=tuple(dict.fromkeys(text for item in items for text in item["caveats"])),
        asked=tuple(b.id for b in case.rulebooks if b.subject in ("item", "transaction")),
    )


def _party(told: Record) -> Party:
    seats = told.text("headquarters"), told.text("parent")
    return Party(told.text("role"), told.text("name"), *seats)


def _told(case: Case) -> dict[str, str]:
    """The route as the rules on items take it."""
    root = case.engagement.root
    told = {
        "to": root.text("destination"),
        "from": root.text("origin"),
        "movement": root.text("movement"),
        "end_use": "; ".join(root.texts("end_use")),
    }
    for exporter in case.engagement.parties("exporter"):
        told["exporter"] = exporter.text("name")
    for owner in case.engagement.parties("owner"):
        told["owner_share"] = owner.text("share") or told.get("owner_share", "")
    return root.map("facts") | {name: text for name, text in told.items() if text}


def _own(item: Record) -> dict[str, str]:
    own = {name: item.text(name) for name in ("quantity", "value", "currency") if name in item}
    return own | item.map("facts")


def _wrong(case: Case, drawer: Items, item: Record, told: Mapping[str, str]) -> list[Problem]:
    """What of the route and the facts cannot be read, and a product nobody knows, with the line
    it is told on."""
    columns = case.rulebooks.schemas["transaction"].columns
    types = {name: column.type for name, column in columns.items() if not column.provided}
    _, problems = read_deal(told, types)
    found = []
    for each in problems:
        column = each.column or ""
        name = _FIELDS.get(column, column)
        root = case.engagement.root
        if name in item:
            line, where = item.line_of(name), f"items.{name}"
        elif name in item.map("facts"):
            line, where = item.line_of("facts"), f"items.facts.{name}"
        elif name in root.map("facts"):
            line, where = root.line_of("facts"), f"facts.{name}"
        else:
            line, where = root.line_of(name), name
        found.append(case.engagement.problem(each.message, each.mend, line=line, where=where))
    # Of a release the name may be an ECCN, which is no product.
    if "name" in item and told.get("movement") != "release":
        try:
            drawer.find(item.text("name"))
        except UsageError as wrong:
            line = item.line_of("name")
            found.append(
                case.engagement.problem(wrong.message, wrong.hint, line=line, where="items.name")
            )
    return list(dict.fromkeys(found))


def _says(item: Mapping[str, Any]) -> str:
    """The four answers of one item in a sentence."""
    said = f"{item['name']}, {item_words.route(item)}: {item_words.classification(item)}. "
    said += f"Licence needed: {item_words.LICENCE_WORDS[item['licence_required']]}."
    if item["licence_required"] == "yes":
        said += f" Exceptions: {item_words.exceptions(item)}. Review: {item_words.review(item)}."
    return said


def _rows(
    case: Case, items: list[dict[str, Any]], meanings: Mapping[str, str]
) -> list[dict[str, Any]]:
    named = {party.text("name") for party in case.engagement.parties()}
    rows = []
    for item in items:
        parties = {party["name"] for party in item["parties"]}
        for found in item_words.telling(item):
            # The parties of the engagement have a section of their own.
            if found["verdict"] == "no" or (found["question"] == "party" and parties <= named):
                continue
            rows.append(
                finding(
                    item["name"],
                    found["verdict"],
                    labelled(found["label"], found["summary"]),
                    rule=found["rule"],
                    title=found["title"],
                    outcome=found["outcome"],
                    citation=found["citation"],
                    applies=found["applies"],
                    applies_because=found["applies_because"],
                    missing=[meanings.get(name, name) for name in found["missing"]]
                    if found["verdict"] == "unknown"
                    else (),
                    weight="review" if found["question"] in ANSWERED else "note",
                )
            )
        if item["licence_required"] == "unknown":
            rows.append(
                finding(
                    item["name"], "unknown", "Whether a licence is needed cannot be known.",
                    outcome="licence_required",
                    missing=[meanings.get(name, name) for name in item["missing"]],
                )
            )  # fmt: skip
    return rows
