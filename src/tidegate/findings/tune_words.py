"""The sentences of a validation report, alike in a page, a sheet and a terminal. All take the
document of docs/schema/tune.schema.json or a part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor
from typing import Any

from tidegate.findings.words import plural

SIDES = {
    "above": "over the line",
    "below": "under the line",
    "always": "shown at every threshold",
}
KINDS = {"exact": "the very name", "identifier": "the same number"}
GROUNDS = {
    "new edition": "on a list with another edition",
    "list added": "on a list that was not there before",
    "list gone": "on a list that is not there now",
    "same edition": "on a list with the same edition: the engine weighs them otherwise",
}
NOT_REVIEWED = (
    "How many of these pairs are true matches, and how many lie under the line, is not known: no "
    "review was given. Have the review sheet filled in (--out FOLDER writes it), and give it back "
    "with --labels."
)
NOT_MEASURED = "Not measured: this version has no benchmark figures of what a threshold misses."
WHAT_IS_ESTIMATED = (
    "True matches are as the reviewers answered. Precision has Wilson's 95 % interval; counts of "
    "true matches are estimated from the pairs drawn, each band by itself, and added up. Nothing "
    "under the floor was looked at: a party whose name the engine does not bring near is in no "
    "sample."
)
SIGN_OFF_TOLD = "As told on the command line; Tidegate does not check who told it."


def score(value: float) -> str:
    """A threshold: two digits, and more only where it has them."""
    short = f"{value:.2f}"
    return short if abs(float(short) - value) < 1e-9 else f"{value:g}"


def share(part: int, whole: int) -> str:
    """ "2.4 %"; a part that is there is never shown as nothing."""
    if not whole:
        return ""
    value = 100 * part / whole
    return "< 0.1 %" if 0 < value < 0.05 else f"{value:.1f} %"


def percent(interval: Mapping[str, float] | None) -> str:
    """ "87.5 % (65.3–96.6 %)"."""
    if interval is None:
        return ""
    low, middle, high = (100 * interval[name] for name in ("low", "estimate", "high"))
    return f"{middle:.1f} % ({low:.1f}–{high:.1f} %)"


def amount(interval: Mapping[str, float] | None) -> str:
    """A count with its limits in whole numbers, rounded outwards: "14 (3–41)"."""
    if interval is None:
        return ""
    low, high = floor(interval["low"] + 1e-6), ceil(interval["high"] - 1e-6)
    middle = f"{interval['estimate']:,.0f}"
    return middle if low == high else f"{middle} ({low:,}–{high:,})"


def band(one: Mapping[str, Any]) -> str:
    """A band's name for a reader."""
    return KINDS.get(one["kind"]) or str(one["band"])


def missed(one: Mapping[str, Any]) -> str:
    """The true matches missed under a threshold, or why that is not told."""
    return amount(one["missed"]) or ("cannot be known" if one["lacking"] else "not looked at")


def line_of(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row of `thresholds` that is the line."""
    row: Mapping[str, Any] = next(one for one in document["thresholds"] if one["line"])
    return row


def verdict(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What the report says, in a few sentences."""
    counts, line = document["counts"], line_of(document)
    said = []
    if not counts["subjects"]:
        return ("The file holds no row that could be read: nothing was compared.",)
    alerts = plural(line["alerts"], "alert")
    rows = plural(counts["rows"], "row")
    said.append(
        f"At {score(document['line'])}, {line['rows']:,} of {rows} would bring {alerts} "
        "beyond exact names."
    )
    exact = counts["exact"]
    if exact["alerts"]:
        verb = "bears" if exact["alerts"] == 1 else "bear"
        said.append(
            f"{plural(exact['alerts'], 'pair')} more {verb} a listed party's very name (whatever "
            "its case, word order or legal form) and would be shown at every threshold."
        )
    identified = counts["identifier"]
    if identified["alerts"]:
        verb = "has" if identified["alerts"] == 1 else "have"
        said.append(
            f"{plural(identified['alerts'], 'pair')} more {verb} the same number as a listed party "
            "and would be shown at every threshold too."
        )
    said += _reviewed(document, line)
    return tuple(said)


def _reviewed(document: Mapping[str, Any], line: Mapping[str, Any]) -> Iterator[str]:
    if document["labels"] is None:
        yield NOT_REVIEWED
    elif line["true"] is None or line["missed"] is None:
        lacking = ", ".join(line["lacking"])
        yield (
            f"How many true matches are found and missed cannot be known: no pair was answered in "
            f"{lacking}. Answers there would settle it."
        )
    else:
        yield (
            f"As reviewed, an estimated {amount(line['true'])} of {plural(line['alerts'], 'alert')}"
            f" are true matches, and an estimated {amount(line['missed'])} true matches lie under "
            f"the line, down to {score(document['floor'])}."
        )
        if line["found"] is not None:
            yield f"So the line keeps an estimated {percent(line['found'])} of these."


def expected(document: Mapping[str, Any]) -> str:
    """Where the expected misses come from, or that there are none."""
    told = document["expected"]
    if not told["recall"]:
        return NOT_MEASURED
    text = f"Measured {told['measured']} with {told['engine']}"
    text += f" on {told['list']}" if told["list"] else ""
    at = sorted({one["threshold"] for one in told["recall"] if one["threshold"] is not None})
    text += f", at {' and '.join(map(score, at))}" if at else ""
    if not told["this_engine"]:
        text += f"; this run is by {document['run']['engine']}: measure again"
    return f"{text}. {told['protocol']}".strip()


def recall_rows(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    """(kind of change, whose names, measured at, recall, expected misses in 1,000)."""
    for one in document["expected"]["recall"]:
        if one["threshold"] is None:
            none = f"not measured at {score(document['line'])} or over it"
            yield one["title"], one["schema"], "", none, ""
            continue
        recall = one["recall"]
        missed = {
            "estimate": 1000 * (1 - recall["estimate"]),
            "low": 1000 * (1 - recall["high"]),
            "high": 1000 * (1 - recall["low"]),
        }
        yield (
            one["title"], one["schema"], score(one["threshold"]), percent(recall), amount(missed)
        )  # fmt: skip


def drift(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What differs since the earlier run; empty where none was given."""
    told = document["drift"]
    if told is None:
        return ()
    return tuple(_drift(told))


def _drift(told: Mapping[str, Any]) -> Iterator[str]:
    engine = told["engine"]
    same = engine["before"] == engine["now"]
    yield (
        f"Since {told['started'][:10]}: "
        + ("the same engine" if same else f"engine {engine['before']}, now {engine['now']}")
        + "; "
        + ("the same file" if told["same_file"] else "another file")
        + "; "
        + (f"{plural(len(told['lists']), 'list')} changed" if told["lists"] else "the same lists")
        + "; "
        + ("other settings" if told["settings"] else "the same settings")
        + "."
    )
    found = told["found"]
    if found is None:
        yield f"What came over the line or went cannot be known: {told['why_not']}."
        return
    yield (
        f"{plural(found['same_subjects'], 'subject')} in both, {found['new_subjects']:,} new, "
        f"{found['gone_subjects']:,} gone."
    )
    came, went = sum(found["came"].values()), sum(found["went"].values())
    yield (
        f"Of the subjects in both, {plural(came, 'pair')} came over {score(found['line'])}"
        f"{_grounds(found['came'])} and {went:,} went{_grounds(found['went'])}; "
        f"{found['stayed']:,} stayed."
    )
    if found["with_new_subjects"] or found["with_gone_subjects"]:
        yield (
            f"New subjects bring {plural(found['with_new_subjects'], 'pair')}; those gone took "
            f"{found['with_gone_subjects']:,} away."
        )
    then, now, new = (found[name] for name in ("share_before", "share_now", "share_new"))
    if then is not None and now is not None:
        text = f"Subjects with an alert: {percent(then)} then, {percent(now)} now"
        yield f"{text}."
        if new is not None and found["difference"] is not None:
            yield f"Of the new ones {percent(new)}: {_gap(found['difference'])}."


def _grounds(counts: Mapping[str, int]) -> str:
    told = "; ".join(f"{count:,} {GROUNDS[ground]}" for ground, count in counts.items())
    return f" ({told})" if told else ""


def _gap(gap: Mapping[str, float]) -> str:
    if gap["low"] <= 0 <= gap["high"]:
        return "no further from those before than chance explains"
    low, high = sorted((abs(100 * gap["low"]), abs(100 * gap["high"])))
    word = "more" if gap["estimate"] > 0 else "less"
    return f"{low:.1f} to {high:.1f} points {word} than those before (95 %)"


def drift_lists(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(list, then, now) of the lists that changed."""
    for one in (document["drift"] or {}).get("lists", ()):
        yield (
            one["title"] or one["list"],
            _edition(one["before"], one["rows_before"]),
            _edition(one["now"], one["rows_now"]),
        )


def _edition(day: str, rows: int | None) -> str:
    if not day:
        return "not there"
    return f"{day}, {plural(rows, 'entry', 'entries')}" if rows is not None else day


def lists_by_day(document: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """The lists used by the day each speaks of, the latest first."""
    by_day: dict[str, list[str]] = {}
    for used in document["run"]["lists"]:
        day = (used["published"] or used["retrieved"])[:10]
        by_day.setdefault(day, []).append(used["title"] or used["list"])
    return sorted(by_day.items(), reverse=True)


def settings_line(document: Mapping[str, Any]) -> str:
    """The settings in one line."""
    told = document["run"]["settings"]
    parts = [
        f"threshold {score(told['threshold'])}",
        f"floor {score(told['floor'])}",
        f"{told['per_band']} pairs a band, seed {told['seed']}",
    ]
    parts += [f"only {', '.join(told['only'])}"] if told["only"] else []
    parts += [f"stale lists accepted: {told['accept_stale']}"] if told["accept_stale"] else []
    known = document["run"]["known_at"]
    parts += [f"lists as known at {known}"] if known else []
    return "; ".join(parts)


def labels_line(document: Mapping[str, Any]) -> str:
    """Which review the figures rest on."""
    told = document["labels"]
    if told is None:
        return ""
    names = ", ".join(one["file"] for one in told["files"])
    text = f"{names}: {plural(told['answers'], 'answer')}"
    text += f" by {', '.join(told['reviewers'])}" if told["reviewers"] else ""
    text += f", {told['unsure']:,} of them unsure" if told["unsure"] else ""
    text += f", {told['blank']:,} blank" if told["blank"] else ""
    return text


def facts(party: Mapping[str, Any]) -> str:
    """What is known of a party beside its name."""
    born = party.get("birth_date") or party.get("birth_dates") or ""
    identifiers = party.get("identifiers") or ""
    told: Sequence[str] = (
        party["schema"] if party["schema"] != "unknown" else "",
        ", ".join(party["countries"]),
        f"born {born}" if born else "",
        identifiers if isinstance(identifiers, str) else ", ".join(identifiers),
    )
    return "; ".join(filter(None, told))
