"""The analyses of ownership in sentences, for the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tidegate.findings.ownership_words import span

Row = Mapping[str, Any]


def analysis_lines(analysis: Row) -> Iterator[tuple[str, list[str]]]:
    """A title and its lines for each analysis that has any."""
    by = "votes" if analysis["metric"] == "vote" else "shares"
    told = (
        (f"Ultimate controllers and owners (by {by})", list(_ultimate(analysis["ultimate"]))),
        ("What the holders' votes are worth", list(_power(analysis["power"]))),
        ("Close links (20 % or more, directly or indirectly)", list(_close(analysis))),
        ("Integrated ownership, every way counted once", list(_integrated(analysis))),
        ("Network power", list(_network(analysis["network_power"]))),
    )
    for title, lines in told:
        if lines:
            yield title, lines
    if analysis["left_out"]:
        yield "Not analysed", [f"{analysis['left_out']:,} more entities: name them with --of."]


def _ultimate(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        said = []
        for one in row["controllers"]:
            who = " and ".join(one["names"])
            ring = ", which control each other" if one["ring"] else ""
            way = f" ({' → '.join(one['chain'])})" if len(one["chain"]) > 2 else ""
            said.append(f"controlled by {who}{ring}{way}")
        sure = {name for one in row["controllers"] for name in one["names"]}
        maybe = [name for name in row["possible"] if name not in sure]
        if maybe:
            said.append(f"possibly by {', '.join(maybe)}")
        owners = [f"{o['name']} {span(o['share_low'], o['share_high'])}" for o in row["owners"]]
        if owners:
            said.append(f"{row['threshold']} % or more in the end: {', '.join(owners)}")
        if not said:
            said.append("nobody controls it, and nobody has a quarter in the end")
        yield f"{row['name']}: {'; '.join(said)}"


def _power(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        if row["refused"]:
            yield f"{row['name']}: {row['refused']}"
        elif len(row["holders"]) > 1:
            told = "; ".join(
                f"{h['name']} {_between(h['banzhaf_low'], h['banzhaf_high'])} "
                f"and {_between(h['shapley_low'], h['shapley_high'])}"
                for h in row["holders"][:20]
            )
            yield f"{row['name']} (Banzhaf and Shapley–Shubik, more than half decides): {told}"


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def _close(analysis: Row) -> Iterator[str]:
    for row in analysis["close_links"]:
        sure = "" if row["certain"] else "possibly "
        held = span(row["share_low"], row["share_high"])
        if row["reason"] == "third_party":
            yield f"{row['of']} and {row['other']}: {sure}both held by {row['third']}"
        elif row["reason"] == "holds":
            yield f"{row['of']} {sure}holds {held} of {row['other']}"
        else:
            yield f"{row['other']} {sure}holds {held} of {row['of']}"


def _integrated(analysis: Row) -> Iterator[str]:
    for row in analysis["integrated"]:
        if row["holds"]:
            told = "; ".join(f"{each['name']} {each['percent']} %" for each in row["holds"][:20])
            ring = " (it stands in a ring that owns itself)" if row["self_owned"] else ""
            yield f"{row['name']}{ring}: {told}"


def _network(row: Row) -> Iterator[str]:
    ranked = sorted(row["index"], key=lambda each: -float(each["index"]))
    for each in [row for row in ranked if float(row["index"]) > 1][:20]:
        error = f" ± {each['error']}" if each["error"] not in ("", "0") else ""
        yield f"{each['name']}: {each['index']}{error} entities on average, itself among them"
