"""The sentences about ownership that every format shares. A value here is one of the document's
(see docs/schema/ownership.schema.json), never an object of the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tidegate.findings.words import VERDICT_WORDS, plural

Row = Mapping[str, Any]
ORDER = {"yes": 0, "unknown": 1, "no": 2}
METRIC_WORDS = {
    "all": "share",
    "equity": "equity",
    "vote": "votes",
    "value": "value",
    "board": "board",
}
KIND_WORDS = {
    "data_sharing": "data sharing",
    "board_appointment": "appoints to the board",
    "board_observer": "board observer",
    "golden_share": "golden share",
    "acting_in_concert": "acting in concert",
}
UNTOLD = "What a file does not tell of a company's shares is read as nobody's among the holders."


def span(low: str, high: str) -> str:
    """ "50 %", "45–55 %", "not known" where it may be anything."""
    if low == high:
        return f"{low} %"
    return "not known" if (low, high) == ("0", "100") else f"{low}–{high} %"


def share(row: Row) -> str:
    """What holders have of an entity, as a table shows it; of a holder itself that is no matter."""
    if row["named"] and row["share_high"] == "0":
        return "–"
    return span(row["share_low"], row["share_high"])


def verdict(row: Row) -> str:
    """The verdict with its shortest reason."""
    word = VERDICT_WORDS[row["verdict"]]
    if row["branches"]:
        word += f" ({branches(row)})"
    if row["named"]:
        return f"{word}: named itself"
    limbs = [x for x in row["limbs"] if x["verdict"] == row["verdict"] and x["label"]]
    limbs = [x for x in limbs if x["counts"]]
    if row["verdict"] != "no" and len(row["limbs"]) > 1 and limbs:
        return f"{word}: {'; '.join(dict.fromkeys(x['label'] for x in limbs))}"
    return word


def limbed(row: Row) -> bool:
    """Whether an entity's limbs are worth showing one by one: where several are open or met, or
    the rule has readings that differ."""
    alive = sum(limb["verdict"] != "no" for limb in row["limbs"])
    several = alive > 1 or len(row["readings"]) > 1
    return several and (row["verdict"] == "yes" or bool(row["verdict"] != "no" and row["stakes"]))


def branches(row: Row) -> str:
    """Where nobody verified whether the rule is enforced: the answer in both cases."""
    found = row["branches"]
    if not found:
        return ""
    said = {key: VERDICT_WORDS[found[key]] for key in ("if_in_force", "if_not")}
    return f"if in force: {said['if_in_force']}; if not: {said['if_not']}"


def path(row: Row) -> str:
    """ "X 50 % → A 40 % → B"; "" where there is none."""
    steps = row["path_stakes"]
    if not steps:
        return ""
    told = [f"{s['owner']} ({span(s['share_low'], s['share_high'])})" for s in steps]
    if row["path_skipped"]:
        told = [*row["path"][:2], *told]
    return " → ".join([*told, steps[-1]["owned"]])


def by(row: Row) -> str:
    """The path, and where several stakes count, all of them."""
    told = path(row) or str(row["why"])
    if len(row["stakes"]) > 1 and row["path_stakes"]:
        told += f"; adding up {adding_up(row)}"
    return told


def adding_up(row: Row) -> str:
    """The direct stakes that count: "A 40 % + X 10 %"."""
    return " + ".join(
        f"{s['owner']} {span(s['share_low'], s['share_high'])}" for s in row["stakes"]
    )


def sorted_rows(rows: Iterable[Row]) -> list[Row]:
    """Yes first, then what cannot be known, then no; within each as in the file."""
    return sorted(rows, key=lambda row: ORDER[row["verdict"]])


def of_regime(document: Mapping[str, Any], regime: str) -> list[Row]:
    """The entities before one regime, sorted for reading."""
    return sorted_rows(row for row in document["entities"] if row["regime"] == regime)


def tally(rows: Sequence[Row]) -> str:
    """ "2 of 5 meet the rule's test, for 1 it cannot be known"."""
    if len(rows) == 1:
        return f"{rows[0]['name']}: {VERDICT_WORDS[rows[0]['verdict']]}."
    yes = sum(row["verdict"] == "yes" for row in rows)
    unknown = sum(row["verdict"] == "unknown" for row in rows)
    text = f"{yes:,} of {plural(len(rows), 'entity', 'entities')} "
    text += "meets the rule's test" if yes == 1 else "meet the rule's test"
    bare = sum(row["verdict"] == "unknown" and not row["stakes"] for row in rows)
    if unknown and bare and bare < unknown:
        text += f"; for {unknown - bare:,} it cannot be known, nor for {bare:,} more of which no "
        return text + "holder's stake is told."
    return f"{text}; for {unknown:,} it cannot be known." if unknown else f"{text}."


def under_all(document: Row) -> str:
    """ "Birch SA: yes under 7 of 14 rules, cannot be known under 5, no under 2."; of several
    entities, under how many rules the test is met by any of them."""
    rows = document["entities"]
    met = {row["regime"] for row in rows if row["verdict"] == "yes"}
    open_ = {row["regime"] for row in rows if row["verdict"] == "unknown"} - met
    every = len(document["regimes"])
    if len({row["key"] for row in rows}) == 1:
        text = f"{rows[0]['name']}: yes under {len(met)} of {every} rules"
        return f"{text}, cannot be known under {len(open_)}, no under {every - len(met | open_)}."
    if not rows:
        return ""
    return (
        f"By rule: the test is met by some entity under {len(met)} of {every}, cannot be known of "
        f"some under {len(open_)} more, and every answer is no under {every - len(met | open_)}."
    )


def law(regime: Row) -> str:
    """The citation with how it stands."""
    state = regime["state"]
    if regime["state_detail"]:
        state += f": {regime['state_detail'].rstrip('.')}"
    through = regime["verified_through"]
    checked = (
        "nobody verified its text" if through == "never" else f"text checked through {through}"
    )
    return "; ".join(filter(None, (regime["citation"], state, checked if through else "")))


def rests_on(regime: Row) -> str:
    """Whose stakes the verdicts rest on."""
    sure = [h["name"] for h in regime["holders"] if h["sure"]]
    maybe = [h["name"] for h in regime["holders"] if not h["sure"]]
    if not sure and not maybe and regime["lists_not_checked"] and not regime["lists_checked"]:
        text = "Nobody was looked up"
    elif not sure and not maybe:
        text = "No holder that the rule names was found"
    else:
        text = f"Holders: {_some(sure) or 'none for sure'}"
        if maybe:
            text += f"; possibly {_some(maybe)}"
    if regime["holders_closed"]:
        text += "" if text.endswith(".") else "."
        text += (
            " You named them with --listed: that this rule reaches them is your assumption, and "
            "nobody else with a name was taken as a holder"
        )
    return text if text.endswith(".") else f"{text}."


def unchecked(regime: Row) -> str:
    """Which lists the rule names were not looked at."""
    names = ", ".join(regime["lists_not_checked"])
    return f"Not checked: {names}." if names else ""


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 8:,} more" if len(names) > 8 else ""
    return ", ".join(map(str, names[:8])) + more


def kind(tie: Row) -> str:
    """A control fact's kind as a word."""
    return KIND_WORDS.get(tie["kind"], str(tie["kind"]).replace("_", " "))


def looks(structure: Row) -> list[str]:
    """What of a structure needs a look, in sentences."""
    said = [
        f"Of {row['name']} more than all is told to be held: {row['told']} % "
        f"({METRIC_WORDS[row['metric']]})."
        for row in structure["over_full"]
    ]
    for ring in structure["closed_rings"]:
        said.append(f"A ring that owns itself wholly, so that nobody is behind it: {_ring(ring)}.")
    closed = {tuple(ring) for ring in structure["closed_rings"]}
    for ring in structure["rings"]:
        if tuple(ring) not in closed:
            said.append(f"A ring of companies that own each other: {_ring(ring)}.")
    for row in structure["own_shares"]:
        said.append(f"{row['name']} holds {row['share']} % of itself, which counts for nobody.")
    return said


def _ring(names: Sequence[str]) -> str:
    shown = ", ".join(names[:12])
    return shown + (f" and {len(names) - 12:,} more" if len(names) > 12 else "")


def untold(structure: Row) -> str:
    """How much the file leaves untold, in a sentence."""
    rows = structure["partly_told"]
    if not rows:
        return ""
    some = "; ".join(f"{row['name']} {row['untold']} %" for row in rows[:6])
    more = f" and {len(rows) - 6:,} more" if len(rows) > 6 else ""
    return f"Not told by the file, at least: {some}{more}."
