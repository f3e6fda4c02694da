"""Works before policies in the terminal. Takes the document of
docs/schema/collaboration.schema.json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tidegate.findings import collaboration_words as words
from tidegate.findings.inert import visible
from tidegate.findings.terminal import Line, coloured_text, plain_text, table
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY

MOST_INSTITUTIONS = 25
MOST_REVIEWED = 15
MOST_NOTED = 10
MOST_PROBLEMS = 20
_STYLES = {"yes": "bold red", "unknown": "yellow"}


def collaboration_text(
    document: Mapping[str, Any], *, width: int = 100, colour: bool = False
) -> str:
    """The answer as text: long lists are cut and say so; JSON, CSV and XLSX hold all."""
    lines = list(_lines(document, width))
    return coloured_text(lines, width) if colour else plain_text(lines)


def _lines(document: Mapping[str, Any], width: int) -> Iterable[Line]:
    run = document["run"]
    if document["summary"]["works"] or "contract" not in document:
        yield [(words.in_short(document), "bold")]
        yield from _section("Read", words.was_read(document))
        yield from _section("Found", words.was_found(document))
        yield from _section("Not looked at, or cannot be known", words.not_looked_at(document))
    if "contract" in document:
        yield from _contract(document["contract"])
    if document["summary"]["works"]:
        yield from _policies(document, width)
        yield from _institutions(document, width)
        yield from _works(document)
        yield from _areas(document, width)
    problems = document["problems"]
    if problems:
        yield []
        yield [("What could not be read", "bold underline")]
        for each in problems[:MOST_PROBLEMS]:
            place = visible(words.place(each), 200)
            mend = f"; {visible(each['mend'], 200)}" if each["mend"] else ""
            yield [(f"  {place}: {visible(each['message'], 300)}{mend}", "")]
        if document["summary"]["problems"] > MOST_PROBLEMS:
            more = document["summary"]["problems"] - MOST_PROBLEMS
            yield [(f"  … and {more:,} more", "dim")]
    yield []
    if run["starter"]:
        yield [(f"{STARTER_BANNER}. ", "bold reverse"), (STARTER_WHY, "")]
    yield [(words.ORDINARY, "")]
    yield [(f"{words.NO_NAME} ", "bold"), (f"Why, and how that is proved: {words.FAIRNESS}", "")]
    for text in run["warnings"]:
        yield [(f"Warning: {visible(text, 500)}", "yellow")]


def _section(title: str, texts: Iterable[str]) -> Iterable[Line]:
    found = list(texts)
    if found:
        yield []
        yield [(title, "bold underline")]
        yield from ([(f"  {visible(text, 800)}", "")] for text in found)


def _contract(contract: Mapping[str, Any]) -> Iterable[Line]:
    yield []
    yield [(f"The contract, {visible(contract['file'], 120)}", "bold underline")]
    style = _STYLES.get(contract["verdict"], "")
    yield [(f"  {words.CONTRACT_WORDS[contract['verdict']]}", style)]
    for part, word in contract["met"].items():
        told = {"yes": "met", "no": "not met", "unknown": "cannot be known"}[word]
        yield [(f"  {words.PARTS[part]}: {told}", "")]
    still = [each for each in contract["questions"] if each["open"]]
    if still:
        yield [("  Still to be asked:", "")]
        for each in still:
            yield [(f"    {each['id']}: {visible(each['text'], 600)} {each['cites']}", "")]
    unquoted = [each["id"] for each in contract["questions"] if each["unquoted"]]
    if unquoted:
        yield [(f"  Yes with no clause quoted: {', '.join(unquoted)}", "yellow")]
    yield [(f"  {visible(contract['citation'], 300)}; rulebook {contract['policy']}", "dim")]


def _policies(document: Mapping[str, Any], width: int) -> Iterable[Line]:
    yield []
    yield [("Policies", "bold underline")]
    head = ("policy", "state", *(word for _, word in words.COUNTED), "lists not looked at")
    rows = [
        (
            each["policy"], each["state"], *(f"{each['works'][key]:,}" for key, _ in words.COUNTED),
            ", ".join(each["lists_not_looked_at"]) or "none",
        )
        for each in document["policies"]
    ]  # fmt: skip
    yield from table(head, rows, width)
    yield [
        ("  The numbers count works, each under the strongest thing a policy says of it.", "dim")
    ]
    for each in document["policies"]:
        speaks = any(each["works"].values()) or each["lists_not_looked_at"]
        if not speaks:
            continue
        yield []
        yield [(f"  {visible(each['title'], 160)}", "bold"), (f"  {each['policy']}", "dim")]
        yield [(f"    {visible(words.law(each), 600)}", "")]
        yield [(f"    Look-back: {visible(words.look_back(each), 300)}", "")]
        looked = ", ".join(each["lists_looked_at"]) or "none"
        yield [(f"    Lists looked at: {looked}", "")]
        if each["lists_not_looked_at"]:
            names = ", ".join(each["lists_not_looked_at"])
            yield [(f"    Not looked at, so cannot be known: {names}", "yellow")]
        if not each["text_loaded"]:
            note = visible((each["notes"] or [""])[-1], 500)
            yield [(f"    Cannot be known: policy text not loaded. {note}", "yellow")]
        for row in each["open"]:
            yield [(f"    Would settle: {visible(words.settles(row), 400)}", "")]


def _institutions(document: Mapping[str, Any], width: int) -> Iterable[Line]:
    found = document["institutions"]
    if not found:
        return
    yield []
    yield [("Listed institutions", "bold underline")]
    rows = [
        (
            each["name"], row["list"], row["status_says"], row["edition"] or "undated",
            row["listed_on"] or "not told", words.standing(row),
        )
        for each in found[:MOST_INSTITUTIONS]
        for row in each["listings"]
    ]  # fmt: skip
    head = ("institution", "list", "legal status", "edition", "listed since", "works")
    yield from table(head, rows, width)
    if len(found) > MOST_INSTITUTIONS:
        yield [(f"  … and {len(found) - MOST_INSTITUTIONS:,} more institutions", "dim")]


def _works(document: Mapping[str, Any]) -> Iterable[Line]:
    titles = words.list_titles(document)
    review = [each for each in document["works"] if each["status"] == "to review"]
    noted = [each for each in document["works"] if each["status"] != "to review"]
    if review:
        yield []
        yield [("Works to review", "bold underline")]
    for work in review[:MOST_REVIEWED]:
        yield from _head(work)
        for each in work["institutions"]:
            quote = words.quoted(each["text"], each["start"], each["end"], each["words"])
            yield [
                (f"    “{_shown(quote['before'])}", ""),
                (f"[{_shown(quote['words'])}]", "bold"),
                (f"{_shown(quote['after'])}”", ""),
            ]
            yield [(f"    {visible(each['name'], 160)}, {words.authors(each)}; "
                    f"{visible(words.stood(each, titles), 500)}", "")]  # fmt: skip
        for text in words.remarks({**work, "institutions": [], "areas": []}, titles):
            yield [(f"    {visible(text, 700)}", "")]
        for text in words.areas(work):
            yield [(f"    touches {visible(text, 300)}", "")]
        yield from _findings(work)
        if work["not_loaded"]:
            yield [(f"    Policy text not loaded: {', '.join(work['not_loaded'])}", "dim")]
    if len(review) > MOST_REVIEWED:
        yield []
        yield [(f"  … and {len(review) - MOST_REVIEWED:,} more to review", "dim")]
    if noted:
        yield []
        yield [("Works only noted", "bold underline"), ("  no finding rests on these", "dim")]
    for work in noted[:MOST_NOTED]:
        yield from _head(work)
        yield from ([(f"    {visible(text, 600)}", "")] for text in words.remarks(work, titles))
    if len(noted) > MOST_NOTED:
        yield []
        yield [(f"  … and {len(noted) - MOST_NOTED:,} more noted", "dim")]


def _findings(work: Mapping[str, Any]) -> Iterable[Line]:
    """A line for each policy and institution: every label with its answer."""
    lines: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for each in work["findings"]:
        line = lines.setdefault((each["policy"], words.about(work, each)), [])
        label = each["label"] or each["outcome"].replace("_", " ")
        word = words.verdict(each)
        style = "" if word == "told" else _STYLES.get(each["verdict"], "")
        line += [(f"{'; ' if line else ''}{visible(label, 100)}: ", ""), (word, style)]
    for (policy, about), line in lines.items():
        yield [(f"    {policy} of {visible(about, 120)}, ", ""), *line]


def _head(work: Mapping[str, Any]) -> Iterable[Line]:
    yield []
    title = visible(work["title"] or work["key"] or "no title", 200)
    yield [(f"  {title}", "bold")]
    told = [work["date"] or "no date", visible(work["key"], 120), visible(words.place(work), 160)]
    yield [(f"    {', '.join(told)}", "dim")]


def _shown(text: str) -> str:
    # A space at an edge is part of the quotation, and `visible` would take it away.
    lead, trail = text[:1].isspace(), text[-1:].isspace() and len(text) > 1
    return (" " if lead else "") + visible(text.strip(), 400) + (" " if trail else "")


def _areas(document: Mapping[str, Any], width: int) -> Iterable[Line]:
    if not document["areas"]:
        return
    yield []
    yield [("Technology areas", "bold underline")]
    rows = [
        (each["title"], each["scheme"], f"{each['touches']:,}", f"{each['unsure']:,}")
        for each in document["areas"]
    ]
    yield from table(("area", "scheme", "works touch it", "unsure"), rows, width)
