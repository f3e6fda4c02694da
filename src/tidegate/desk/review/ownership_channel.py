"""Ownership: who stands behind whom before every ownership rule, and a deal before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tidegate.desk.ownership import Ownership, Question
from tidegate.desk.review.channel import Answer, Case, finding, labelled, rule_of, unknown_ids
from tidegate.desk.review.engagement import Engagement, Record
from tidegate.desk.review.room import STAKES, stakes_file, told_in
from tidegate.errors import InputError
from tidegate.findings import ownership_words as words
from tidegate.findings.words import plural

SUBJECT = "ownership"
NOT_LOADED = "not loaded"
MOST = 12
"""Names that one row over many entities tells; the document has all."""
DIVESTED = "divestiture_not_qualified"
"""What stands beside a regime's test and all the same is what a divestiture is reviewed for."""


def ground(engagement: Engagement) -> tuple[str, ...]:
    told = engagement.root.record("stakes")
    if told is None:
        return ()
    rows = len(told.records("rows"))
    said = [f"{plural(rows, 'stake')} told"] if rows else ["a file of stakes"]
    if "before" in told:
        said.append("a day before the deal")
    if "against" in told:
        said.append(f"{plural(len(told.files('against')), 'other structure')} beside it")
    return tuple(said)


def run(case: Case) -> Answer:
    """The structure before every regime asked for; with `before` or `against`, side by side."""
    told = case.engagement.root.record("stakes") or Record()
    rows = told.records("rows")
    path = stakes_file(case.room, rows) if rows else told.file("file")
    assert path is not None  # the reader saw to it
    with told_in(case.engagement, STAKES if rows else "", rows, "stakes.rows", told.line):
        _check_regimes(case, told, path)
        document, deal = _examined(case, told, path)
    if rows:
        document["notes"] = [n for n in document["notes"] if not n.startswith("columns read")]
    found = tuple(_rows(case, document))
    telling = {row["rule"] for row in found if row["weight"] == "review"}
    resting = [
        (each["title"], f"{each['state']}. {each['state_detail']}".strip())
        for each in document["regimes"]
        if each["state"] != "in force"
    ]
    unchecked = [
        (each["title"], f"not loaded: {', '.join(each['lists_not_checked'])}")
        for each in document["regimes"]
        if each["lists_not_checked"]
    ]
    return Answer(
        says=tuple(_says(document, deal, telling)),
        findings=found,
        document=document | ({"deal": deal} if deal else {}),
        to_review=sum(row["weight"] == "review" for row in found)
        + len(document["structure"]["over_full"]),
        not_checked=(*unchecked, *resting),
        assumed=(words.UNTOLD,) if told.text("untold", "nobody") == "nobody" else (),
        notes=tuple(_notes(document, telling)),
        asked=tuple(each["id"] for each in document["regimes"]),
    )


def _check_regimes(case: Case, told: Record, path: Path) -> None:
    """Raises InputError for regimes nobody knows, with what is wrong in the file of stakes."""
    drawer = Ownership(case.gate, case.past)
    wrong = unknown_ids(case, told, "regimes", drawer.regimes(case.settings), "stakes.regimes")
    if not wrong:
        return
    try:
        drawer.read(path, mapping=told.map("map") or None, sheet=told.text("sheet") or None)
    except InputError as more:
        wrong = [*wrong, *more.problems]
    raise InputError("stakes that cannot be asked about", problems=wrong)


def _examined(case: Case, told: Record, path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document of the day asked about, and the comparison, {} where none is asked for."""
    drawer = Ownership(case.gate, case.past)
    question = Question(
        regimes=told.texts("regimes") or ("all",), of=told.texts("of"),
        facts=told.texts("facts"), untold=told.text("untold", "nobody"),
    )  # fmt: skip
    reading: Any = {
        "mapping": told.map("map") or None, "sheet": told.text("sheet") or None,
        "unit": told.text("unit"), "progress": case.progress,
    }  # fmt: skip
    day, before, against = case.settings.as_of, told.text("before"), told.files("against")
    if not before and not against:
        document = drawer.examine(path, question, case.settings, **reading)
        return _without_run(document), {}
    sides: list[tuple[str, Path | str, str]] = []
    if before:
        sides.append((f"before: {before}", path, before))
    sides.append((f"as of {day}", path, day))
    sides += [(other.name, other, day) for other in against]
    deal = drawer.compare(sides, question, case.settings, **reading)
    for side in deal["sides"]:
        side["document"] = _without_run(side["document"])
    document = deal["sides"][1 if before else 0]["document"]
    return dict(document), deal


def _without_run(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "run"}


def _says(document: Mapping[str, Any], deal: Mapping[str, Any], telling: set[str]) -> Iterator[str]:
    """The whole in a sentence, and each rule that found something to review."""
    yield words.under_all(document)
    if deal:
        summary = deal["summary"]
        yield f"Side by side, {summary['changed']:,} of {summary['rows']:,} answers differ."
    for regime in document["regimes"]:
        rows = words.of_regime(document, regime["id"])
        if regime["id"] in telling:
            yield f"{regime['title']}: {words.tally(rows)} {words.rests_on(regime)}"


def _notes(document: Mapping[str, Any], telling: set[str]) -> Iterator[str]:
    for regime in document["regimes"]:
        if regime["id"] in telling:
            yield from (f"{regime['title']}: {note}" for note in regime["notes"])
    yield from words.looks(document["structure"])
    yield from document["notes"]


def _rows(case: Case, document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    titles = {each["id"]: each["title"] for each in document["regimes"]}
    unloaded = {each["id"] for each in document["regimes"] if each["state"] == NOT_LOADED}
    tied = {tie["subject"] for tie in document["structure"]["ties"]}
    bare: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in document["entities"]:
        if row["regime"] in unloaded:  # told once, under what was not checked
            continue
        if row["verdict"] != "no":
            told = _row(row, titles[row["regime"]])
            if row["name"] in tied or _touched(row):
                yield told
            else:
                bare.setdefault((told["rule"], told["says"]), []).append(told)
        for limb in row["limbs"]:
            if not limb["counts"] and limb["verdict"] != "no":
                yield finding(
                    row["name"],
                    limb["verdict"],
                    labelled(limb["label"], limb["summary"]),
                    rule=row["regime"],
                    title=titles[row["regime"]],
                    outcome=limb["outcome"],
                    citation=limb["citation"],
                    applies=limb["applies"],
                    applies_because=limb["applies_because"],
                    missing=case.settles(SUBJECT, limb["missing"]),
                    weight="review" if limb["outcome"] == DIVESTED else "note",
                )
    for alike in bare.values():
        names = [row["subject"] for row in alike]
        missing = dict.fromkeys(text for row in alike for text in row["missing"])
        subject = names[0] if len(names) == 1 else plural(len(names), "entity", "entities")
        more = [f"and {len(names) - MOST:,} more"] if len(names) > MOST else []
        evidence = [*names[:MOST], *more] if len(names) > 1 else []
        yield alike[0] | {
            "subject": subject, "missing": list(missing), "evidence": evidence,
            "weight": "note",
        }  # fmt: skip


def _touched(row: Mapping[str, Any]) -> bool:
    """Whether a holder that a rule names, or may name, has anything to do with an entity. Of all
    others a rule leaves open no more than what nobody told of anybody."""
    return row["verdict"] == "yes" or bool(row["named"] or row["stakes"] or row["why"])


def _told(limb: Mapping[str, Any]) -> str:
    """What a limb says; how far its shares are known stands before it once."""
    summary = rule_of(str(limb["summary"]))
    told, _, rule = summary.partition(" The rule: ")
    return rule if rule and told.startswith("Cannot be known: such holders have") else summary


def _row(row: Mapping[str, Any], title: str) -> dict[str, Any]:
    """An entity before one regime, with the limbs that decide."""
    deciding = [x for x in row["limbs"] if x["counts"] and x["verdict"] == row["verdict"]]
    said = f"{words.verdict(row)}."
    said = f"{said[:1].upper()}{said[1:]}"
    if not row["named"] or row["share_high"] != "0":
        said += f" Such holders have {words.share(row)} of it."
    said += "".join(f" {text}" for text in dict.fromkeys(map(_told, deciding)) if text)
    bound = next((x for x in deciding if x["applies"] is not None), None)
    return finding(
        row["name"],
        row["verdict"],
        said,
        rule=row["regime"],
        title=title,
        outcome=deciding[0]["outcome"] if deciding else "",
        citation=row["citation"],
        applies=bound["applies"] if bound else None,
        applies_because=bound["applies_because"] if bound else "",
        missing=row["missing"],
        evidence=[text] if (text := words.by(row)) else (),
    )
