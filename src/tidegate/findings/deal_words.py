"""The deal side by side: sentences and cells that the terminal, the sheet and the page share.
Takes the document of docs/schema/ownership-deal.schema.json."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from tidegate.findings import ownership_words as words
from tidegate.findings.inert import csv_cell, visible
from tidegate.findings.terminal import Line, coloured_text, plain_text, table
from tidegate.findings.words import VERDICT_WORDS

Row = Mapping[str, Any]


def answer(side: Row) -> str:
    """ "cannot be known; 19.9–55 %"."""
    if side["verdict"] == "absent":
        return "not there"
    word = VERDICT_WORDS[side["verdict"]]
    if side["named"]:
        return f"{word}: named itself"
    told = f"{word}; {words.share(side)}"
    return f"{told} ({words.branches(side)})" if side["branches"] else told


def limbs(row: Row) -> list[tuple[str, list[str]]]:
    """Of each limb its verdict on every side, where some side does not plainly say no."""
    labels = list(dict.fromkeys(x["label"] for side in row["sides"] for x in side["limbs"]))
    found = []
    for label in labels:
        by = [{x["label"]: x["verdict"] for x in side["limbs"]} for side in row["sides"]]
        said = [each.get(label, "") for each in by]
        if label and set(said) - {"no", ""}:
            found.append((label, [VERDICT_WORDS.get(word, "–") for word in said]))
    return found if len(labels) > 1 else []


def stakes(side: Row) -> list[str]:
    """Who holds what, on one side."""
    return [
        f"{s['owner']}: {words.span(s['share_low'], s['share_high'])}"
        + ("" if s["metric"] == "all" else f" of the {words.METRIC_WORDS[s['metric']]}")
        for s in (*side["stakes"], *side["board"])
    ]


def ties(side: Row) -> list[str]:
    """What is told beside shares, on one side."""
    said = {"yes": "", "no": ": told that there is none", "unknown": ": not known"}
    return [
        f"{tie['holder']}: {words.kind(tie)}{said[tie['stands']]}"
        + (f" (“{tie['words']}”)" if tie["words"] else "")
        for tie in side["ties"]
    ]


def deal_text(deal: Row, *, width: int = 100, colour: bool = False) -> str:
    """The comparison for the terminal."""
    lines = list(_lines(deal, width))
    return coloured_text(lines, width) if colour else plain_text(lines)


def _lines(deal: Row, width: int) -> Iterable[Line]:
    labels = [side["label"] for side in deal["sides"]]
    yield [("Side by side  ", "bold"), ("; ".join(visible(each, 120) for each in labels), "")]
    yield [(f"{deal['summary']['changed']:,} of {deal['summary']['rows']:,} answers differ.", "")]
    if not deal["rows"]:
        yield [("No side has an entity that meets a test or of which that cannot be known; ", ""),
               ("name one with --of to see it all the same.", "")]  # fmt: skip
        return
    yield []
    head = ("", "entity", "regime", *labels)
    cells = [
        ("*" if row["changed"] else "", row["name"], row["regime"], *map(answer, row["sides"]))
        for row in deal["rows"]
    ]
    yield from table(head, cells, width)
    for row in deal["rows"]:
        found = limbs(row)
        if found:
            yield []
            yield [(visible(f"{row['name']}: {row['title']}", 200), "bold")]
            yield from table(("limb", *labels), [(name, *said) for name, said in found], width)
    yield from _law(deal)
    for each in deal["beside"]:
        yield []
        yield [(visible(f"{each['name']}: shares, seats, and what is told beside them"), "bold")]
        for label, side in zip(labels, each["sides"], strict=True):
            told = [*stakes(side), *ties(side)]
            yield [(f"  {visible(label, 120)}", "underline")]
            yield from ([(f"    {visible(text, 400)}", "")] for text in told or ["nothing told"])
    notes = dict.fromkeys(n for side in deal["sides"] for n in side["document"]["notes"])
    if notes:
        yield []
    for text in notes:
        yield [(f"Note: {visible(text, 800)}", "dim")]


def _law(deal: Row) -> Iterable[Line]:
    """Each regime's law, told once where it is the same on several sides, and each side's
    holders."""
    found: dict[tuple[str, str], list[str]] = {}
    for side in deal["sides"]:
        for regime in side["document"]["regimes"]:
            key = (f"{regime['title']}: {words.law(regime)}", " ".join(regime["notes"]))
            told = f"{side['label']}, law of {side['as_of']}. {words.rests_on(regime)}"
            found.setdefault(key, []).append(told)
    yield []
    yield [("The law", "bold")]
    for (law, notes), sides in found.items():
        yield [(f"  {visible(law, 700)}", "")]
        yield from ([(f"    {visible(told, 500)}", "")] for told in sides)
        if notes:
            yield [(f"    {visible(notes, 1500)}", "dim")]


def deal_rows(deal: Row) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """Columns and rows for a sheet: a line an entity, regime and side."""
    columns = ("name", "regime", "side", "as_of", "verdict", "share_low", "share_high", "limbs",
               "missing", "changed")  # fmt: skip
    rows = []
    for row in deal["rows"]:
        for side, told in zip(deal["sides"], row["sides"], strict=True):
            rows.append(
                {
                    "name": row["name"],
                    "regime": row["regime"],
                    "side": side["label"],
                    "as_of": side["as_of"],
                    "verdict": told["verdict"],
                    "share_low": told["share_low"],
                    "share_high": told["share_high"],
                    "limbs": "; ".join(f"{x['label']}: {x['verdict']}" for x in told["limbs"]),
                    "missing": "; ".join(told["missing"]),
                    "changed": "yes" if row["changed"] else "no",
                }
            )
    return columns, rows


def deal_csv(deal: Row) -> bytes:
    """The same as CSV."""
    columns, rows = deal_rows(deal)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_cell(row[name]) for name in columns])
    return out.getvalue().encode("utf-8", "replace")
