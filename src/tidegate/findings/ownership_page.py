"""Answers about ownership as one HTML page: the answer, the picture, then each regime with its
evidence. No script, no network. Takes the document of docs/schema/ownership.schema.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tidegate.findings import ownership_words as words
from tidegate.findings.diagram import Arrow, Box, diagram
from tidegate.findings.house_page import render
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY, VERDICT_WORDS

PICTURES = 4
"""The most regimes whose answer is drawn; more pictures of one structure tire a reader."""
ROWS = 500
LIMBED = 30
STAKES = 400


def ownership_html(document: Mapping[str, Any]) -> str:
    """The page."""
    regimes = [_regime(document, each) for each in document["regimes"]]
    return render(
        "ownership.html.j2",
        styles=("report.css", "items.css", "ownership.css"),
        words=words,
        run=document["run"],
        heading=heading(document),
        under_all=words.under_all(document),
        summary=document["summary"],
        regimes=regimes,
        names=list(dict.fromkeys(row["name"] for row in document["entities"])),
        structure=document["structure"],
        notes=document["notes"],
        verdicts=VERDICT_WORDS,
        most_rows=ROWS,
        most_stakes=STAKES,
        analysis=_analysis(document),
        starter_banner=STARTER_BANNER,
        starter_why=STARTER_WHY,
    )


def heading(document: Mapping[str, Any]) -> str:
    """What the page is about: the entities asked for, else the file."""
    of = document["run"]["input"].get("of") or []
    return ", ".join(of[:3]) if of else str(document["run"]["input"]["file"] or "A structure")


def _analysis(document: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    if "analysis" not in document:
        return []
    from tidegate.findings.ownership_analysis import analysis_lines

    return [(title, list(told)) for title, told in analysis_lines(document["analysis"])]


def _regime(document: Mapping[str, Any], regime: Mapping[str, Any]) -> dict[str, Any]:
    rows = words.of_regime(document, regime["id"])
    place = [each["id"] for each in document["regimes"]].index(regime["id"])
    quiet = len(document["regimes"]) > 1 and all(row["verdict"] == "no" for row in rows)
    return {
        "regime": regime,
        "rows": rows,
        "telling": [row for row in rows if row["verdict"] != "no"],
        "plain": [row for row in rows if row["verdict"] == "no"],
        "limbed": [row for row in rows if words.limbed(row)][:LIMBED],
        "tally": words.tally(rows),
        "picture": "" if quiet or place >= PICTURES else picture(document, regime["id"]),
        "quiet": quiet,
    }


def picture(document: Mapping[str, Any], regime: str, *, title: str = "") -> Any:
    """The structure as the regime sees it: the deciding paths in bold. Markup of our own making."""
    from markupsafe import Markup

    structure = document["structure"]
    rows = {row["key"]: row for row in document["entities"] if row["regime"] == regime}
    by_name = {each["name"]: each["key"] for each in structure["entities"]}
    holders = {h["name"]: h for r in document["regimes"] if r["id"] == regime for h in r["holders"]}
    ringed = {name for ring in structure["rings"] for name in ring}
    boxes = [_box(each, rows.get(each["key"]), holders, ringed) for each in structure["entities"]]
    bold = {
        (step["owner"], step["owned"])
        for row in rows.values()
        if row["verdict"] != "no"
        for step in (*row["path_stakes"], *_adding(row, rows))
    }
    focus = [key for key, row in rows.items() if row["verdict"] != "no"]
    arrows = [
        Arrow(
            by_name[stake["owner"]],
            by_name[stake["owned"]],
            _label(stake),
            bold=(stake["owner"], stake["owned"]) in bold,
            detail=stake["note"],
        )
        for stake in structure["stakes"]
        if stake["counted"] != "no"
    ]
    arrows += [
        Arrow(
            by_name[tie["holder"]],
            by_name[tie["subject"]],
            words.kind(tie) + {"yes": "", "no": ": none", "unknown": "?"}[tie["stands"]],
            dashed=True,
            detail=tie["words"],
        )
        for tie in structure["ties"]
    ]
    # Who holds nothing that day and is held by nobody is no part of the picture.
    drawn = {key for arrow in arrows for key in (arrow.owner, arrow.owned)}
    boxes = [box for box in boxes if box.key in drawn] or boxes
    focus = [key for key in focus if not drawn or key in drawn]
    return Markup(diagram(boxes, arrows, title=title or "Who holds whom", focus=focus[:40]))


def _adding(row: Mapping[str, Any], rows: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Of an entity past the gate by several stakes together, all of them decide."""
    return row["stakes"] if row["verdict"] == "yes" and len(rows) <= 100 else ()


def _box(
    entity: Mapping[str, Any],
    row: Mapping[str, Any] | None,
    holders: Mapping[str, Any],
    ringed: set[str],
) -> Box:
    places = sorted({place for seats in entity["seats"].values() for place in seats})
    told = [*places]
    look: Any = "no"
    holder = holders.get(entity["name"])
    if entity["unnamed"]:
        look = "unnamed"
    elif holder is not None and holder["sure"]:
        look = "listed"
    elif row is not None and row["verdict"] == "yes":
        look, told = "yes", [*told, *_held(row)]
    elif row is not None and row["verdict"] == "unknown":
        look, told = "unknown", [*told, *_held(row)]
    elif entity["name"] in ringed:
        look, told = "ring", [*told, "in a ring"]
    detail = (holder or {}).get("why", "")
    # The box has a tag of its own that says so.
    name = entity["name"].removeprefix("not named: ") if look == "unnamed" else entity["name"]
    return Box(entity["key"], name, " · ".join(told), look, detail)


def _held(row: Mapping[str, Any]) -> list[str]:
    return [] if row["share_high"] == "0" else [words.share(row)]


def _label(stake: Mapping[str, Any]) -> str:
    text = words.span(stake["share_low"], stake["share_high"])
    if stake["counted"] == "unknown":
        text += "?"
    return text if stake["metric"] == "all" else f"{words.METRIC_WORDS[stake['metric']]} {text}"
