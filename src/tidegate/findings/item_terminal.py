"""Answers about items in the terminal: one item as a page, several as a table.

Takes the document of docs/schema/classify.schema.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tidegate.findings import item_words as words
from tidegate.findings.inert import visible
from tidegate.findings.terminal import Line, coloured_text, plain_text, table

Item = Mapping[str, Any]
_LEFT = 22
_WIDE = 100
_TABLE = ("row", "item", "to", "parties", "classification", "licence needed", "exceptions",
          "review", "duty band", "would settle it")  # fmt: skip


def items_text(
    document: Mapping[str, Any], *, explain: bool = False, width: int = 100, colour: bool = False
) -> str:
    """The whole answer as text. `explain` adds the arithmetic and every clause with its numbers."""
    lines = list(_lines(document, explain, width))
    return coloured_text(lines, width) if colour else plain_text(lines)


def _lines(document: Mapping[str, Any], explain: bool, width: int) -> Iterable[Line]:
    items = document["items"]
    if not items:
        yield [("No item: the file has no rows, so nothing was checked.", "bold")]
    elif len(items) == 1 or explain:
        for item in items:
            yield from _page(item, document, explain)
            yield []
    else:
        yield from table(_TABLE, [_row(item) for item in items], width)
        yield []
        yield from _common(items, document)
    run = document["run"]
    if run["starter"]:
        from tidegate.findings.words import STARTER_BANNER, STARTER_WHY

        yield [(f"{STARTER_BANNER}. ", "bold reverse"), (STARTER_WHY, "")]
    for text in document["notes"]:
        yield [(f"Note: {visible(text, 1000)}", "dim")]
    for text in run["warnings"]:
        yield [(f"Warning: {visible(text, 500)}", "yellow")]


def _page(item: Item, document: Mapping[str, Any], explain: bool) -> Iterable[Line]:
    maker = f" ({item['maker']})" if item["maker"] else ""
    yield [(visible(item["name"] + maker, 200), "bold")]
    amount = words.amount(item)
    told = f"{words.route(item)}{', ' + amount if amount else ''}"
    yield [(f"  {visible(told, 300)}; law of {item['as_of']}, {_reading(item)}", "")]
    if item["how"]:
        yield [(f"  {visible(item['how'], 300)}", "dim")]
    yield []
    yield from _four(item)
    for name, reading in item.get("readings", {}).items():
        if name == "enforced":
            continue
        yield []
        if words.same_answers(item, reading):
            yield [(f"{words.READING_WORDS[name].capitalize()} the answers are the same.", "dim")]
            continue
        yield [(f"The same {words.READING_WORDS[name]}", "bold underline")]
        yield from _four({**item, **reading})
    yield from _section("Why", _why(item))
    if item["parties"]:
        yield from _section("Parties", _parties(item, document))
    if explain:
        yield from _section("Arithmetic", _arithmetic(item))
        yield from _section("Clauses", _trace(item))
    for title, texts in (
        ("Would settle what cannot be known", _settling(item, document)),
        ("Not checked", item["not_checked"]),
        ("Assumed", item["assumed"]),
        ("Caveats", (*item["caveats"], *item["notes"])),
    ):
        yield from _section(title, ([(f"  {visible(text, 400)}", "")] for text in texts))


def _reading(item: Item) -> str:
    return words.READING_WORDS[item["mode"]]


def _four(item: Item) -> Iterable[Line]:
    style = {"yes": "bold red", "unknown": "yellow"}.get(item["licence_required"], "")
    yield _pair("1  What it is", words.classification(item), "bold")
    if item["also"]:
        yield _pair("", f"also {', '.join(item['also'])}", "")
    yield _pair("2  Licence needed", words.LICENCE_WORDS[item["licence_required"]], style)
    for branch in item["branches"]:
        yes = words.LICENCE_SHORT[branch["licence_required_if_in_force"]]
        no = words.LICENCE_SHORT[branch["licence_required_if_not"]]
        text = f"if in force: {yes}; if not: {no} ({visible(branch['turns_on'], 200)})"
        yield _pair("", text, "")
    for text in item.get("licence_assumes", ()):
        yield _pair("", f"assuming that {visible(text, 300)}", "yellow")
    yield _pair("3  Exceptions", words.exceptions(item), "")
    yield _pair("4  Review", words.review(item), "")
    if item["bands"]:
        yield _pair("   Import duty band", words.bands(item), "")
    for notice in item["notices"]:
        yield _pair("   Notice", visible(notice, 300), "yellow")


def _pair(left: str, right: str, style: str) -> Line:
    return [(f"  {left:<{_LEFT}}", "dim"), (right, style)]


def _section(title: str, lines: Iterable[Line]) -> Iterable[Line]:
    found = list(lines)
    if found:
        yield []
        yield [(title, "bold underline")]
        yield from found


def _why(item: Item) -> Iterable[Line]:
    """Each finding once, with its citation; what was not checked is told elsewhere."""
    kept_out = words.why_none(item)
    if kept_out:
        yield [(f"  – not 3A090, {visible(kept_out[0]['citation'], 300)}, clause by clause:", "")]
    for line in kept_out:
        numbers = visible(line["numbers"], 400)
        yield [(f"    {line['clause']:<14} {line['verdict']:<8} ", "dim"), (numbers, "")]
    for found in words.telling(item):
        mark = {"yes": "•", "unknown": "?", "no": "–"}[found["verdict"]]
        label = " ".join(filter(None, (found["label"], found["paragraph"])))
        lead = f"{label}: " if label else ""
        yield [(f"  {mark} {visible(lead + found['summary'], 600)}", "")]
        dates = _dates(found)
        if found["citation"] or dates:
            yield [
                (f"    {visible('; '.join(filter(None, (found['citation'], dates))), 400)}", "dim")
            ]


def _dates(found: Mapping[str, Any]) -> str:
    parts = []
    if found["effective"]:
        parts.append(f"in the text since {found['effective']}")
    if found["compliance"] and found["compliance"] != found["effective"]:
        parts.append(f"binding from {found['compliance']}")
    if found["verified_through"]:
        parts.append(f"text verified through {found['verified_through']}")
    return ", ".join(parts)


def _settling(item: Item, document: Mapping[str, Any]) -> list[str]:
    return [document["meanings"].get(name, name) for name in item["missing"]]


def _parties(item: Item, document: Mapping[str, Any]) -> Iterable[Line]:
    against = document["parties_checked_against"]
    if against:
        yield [(f"  screened against {visible(against, 300)}", "dim")]
    for party in item["parties"]:
        role = party["role"].replace("_", " ")
        if not party["matches"]:
            yield [(f"  {role} {visible(party['name'], 200)}: nothing found in the lists used", "")]
        for match in party["matches"]:
            text = f"  {role} {visible(party['name'], 200)}: {match['band']} resemblance"
            text += f" ({match['score']:.3f}) to {visible(match['name'], 200)}, {match['list']}"
            yield [(text, "bold red" if match["band"] == "strong" else "yellow")]


def _arithmetic(item: Item) -> Iterable[Line]:
    for step in item["arithmetic"]:
        sure = f" [{step['confidence']}]" if step["confidence"] else ""
        source = f"  ({visible(step['source'], 120)})" if step["source"] else ""
        yield [(f"  {visible(step['text'], 300)}", ""), (f"{source}{sure}", "dim")]


def _trace(item: Item) -> Iterable[Line]:
    """Clauses of the rulebooks of items in full; of the others those that were not plainly off."""
    last = ""
    for line in item["trace"]:
        if line["question"] not in ("classification", "duty") and line["verdict"] == "not met":
            continue
        head = f"{line['rule']} {line['version']}"
        if head != last:
            yield [(f"  {head}  ", ""), (visible(line["citation"], 200), "dim")]
            last = head
        mark = {"met": "met", "not met": "not met", "unknown": "unknown"}[line["verdict"]]
        style = "bold" if mark == "met" else "yellow" if mark == "unknown" else "dim"
        yield [(f"    {line['clause']:<12} {mark:<8} ", style), (visible(line["numbers"], 300), "")]


def _row(item: Item) -> tuple[str, ...]:
    return (
        str(item["row"]),
        item["name"],
        item["to"],
        words.takers(item),
        words.classification_short(item),
        words.licence(item),
        words.exceptions(item),
        words.review_short(item),
        words.bands(item),
        ", ".join(item["missing"]),
    )


def _common(items: Sequence[Item], document: Mapping[str, Any]) -> Iterable[Line]:
    """What the items of the table have in common, told once."""
    missing = dict.fromkeys(name for item in items for name in item["missing"])
    told = [f"{name}: {document['meanings'].get(name, name)}" for name in missing]
    assumed = dict.fromkeys(
        text for item in items for text in (*item["licence_assumes"], *item["assumed"])
    )
    for title, texts in (
        ("Would settle what cannot be known", told),
        ("Not checked", words.unchecked(items)),
        ("Assumed", assumed),
    ):
        yield from _section(title, ([(f"  {visible(text, 400)}", "")] for text in texts))
    if document["parties_checked_against"]:
        yield []
        yield [(f"Parties screened against {document['parties_checked_against']}.", "dim")]
    yield []
    yield [("--explain shows the arithmetic and every clause; --format html makes a page.", "dim")]
