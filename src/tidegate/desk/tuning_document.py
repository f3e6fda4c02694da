"""The result of `tidegate tune` as plain values: one shape for JSON and for every page.

`docs/schema/tune.schema.json` describes it. Keys are only ever added.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from tidegate.desk.tuning_earlier import Earlier
from tidegate.findings.digest import canonical, sha256_hex
from tidegate.findings.document import plain, run_as_dict
from tidegate.findings.model import Match
from tidegate.parties import Asked
from tidegate.parties.tuning import (
    AlertCounts,
    Alerts,
    Drawn,
    Drift,
    Interval,
    Known,
    NotComparable,
    Reviewed,
    Snapshot,
    always_shown,
    drift,
    estimate_at,
    expected_at,
)

if TYPE_CHECKING:
    from tidegate.desk.tuning import Tuned

SCHEMA_VERSION = "1.0"


def document(tuned: Tuned, earlier: Earlier | None) -> dict[str, Any]:
    """The whole result."""
    counts = AlertCounts(tuned.found)
    run = run_as_dict(tuned.run)
    settings = {**run["settings"], "known_at": run["known_at"]}
    shape = {
        "schema_version": SCHEMA_VERSION,
        "run": run,
        "index": tuned.index,
        "settings_sha256": sha256_hex(canonical(settings)),
        "line": tuned.line,
        "floor": tuned.floor,
        "counts": _counts(tuned),
        "thresholds": _thresholds(tuned, counts),
        "curve": [
            _alerts(counts.at(n / 100)) for n in range(ceil(round(tuned.floor * 100, 6)), 101)
        ],
        "bands": [_band(one) for one in tuned.reviewed],
        "labels": _labels(tuned),
        "expected": _expected(tuned),
        "drift": _drift(tuned, earlier) if earlier is not None else None,
        "sign_off": {
            "threshold": tuned.line,
            "approved_by": tuned.choice.approved_by.strip(),
            "at": tuned.run.started if tuned.choice.approved_by.strip() else "",
            "reason": tuned.choice.reason.strip(),
        },
        "review": [_review(one, tuned) for one in tuned.drawn],
        "subjects_seen": sorted(tuned.found.keys),
        "pairs": [[p.key, p.list, p.score, p.kind] for p in tuned.found.pairs],
    }
    whole: dict[str, Any] = plain(shape)
    return whole


def _counts(tuned: Tuned) -> dict[str, Any]:
    found = tuned.found
    return {
        "rows": sum(found.rows) + tuned.unreadable,
        "unreadable": tuned.unreadable,
        "subjects": len(found.subjects),
        "pairs": len(found.pairs),
        "cut": found.cut,
        "exact": _shown(always_shown("exact", found)),
        "identifier": _shown(always_shown("identifier", found)),
    }


def _shown(alerts: Alerts) -> dict[str, int]:
    return {"alerts": alerts.pairs, "subjects": alerts.subjects, "rows": alerts.rows}


def _alerts(alerts: Alerts) -> dict[str, Any]:
    return {"threshold": alerts.threshold, **_shown(alerts)}


def _thresholds(tuned: Tuned, counts: AlertCounts) -> list[dict[str, Any]]:
    rows = []
    for edge in (one.low for one in tuned.bands if one.kind == "scored"):
        row = {**_alerts(counts.at(edge)), "line": edge == tuned.line}
        estimate = estimate_at(edge, tuned.reviewed)
        answered = tuned.labels is not None
        rows.append(
            {
                **row,
                "true": _interval(estimate.above) if answered else None,
                "missed": _interval(estimate.missed) if answered else None,
                "found": _interval(estimate.found) if answered else None,
                "lacking": estimate.lacking if answered else [],
            }
        )
    return rows


def _interval(told: Interval | None) -> dict[str, float] | None:
    if told is None:
        return None
    return {name: round(value, 6) for name, value in told._asdict().items()}


def _band(one: Reviewed) -> dict[str, Any]:
    return {
        "band": one.band.name,
        "kind": one.band.kind,
        "low": one.band.low,
        "high": one.band.high,
        "side": one.band.side,
        "pairs": one.pairs,
        "mean_score": one.mean,
        "drawn": one.drawn,
        "true": one.true,
        "false": one.false,
        "unsure": one.unsure,
        "precision": _interval(one.precision),
        "matches": _interval(one.matches) if one.answered else None,
    }


def _labels(tuned: Tuned) -> dict[str, Any] | None:
    labels, answered = tuned.labels, tuned.answered
    if labels is None:
        return None
    return {
        "files": [{"file": name, "sha256": digest} for name, digest in labels.files],
        "reviewers": answered.reviewers,
        "answers": len(answered.given),
        "unsure": sum(one.answer == "unsure" for one in answered.given.values()),
        "blank": labels.blank,
        "unknown": answered.unknown,
        "moved": answered.moved,
    }


def _expected(tuned: Tuned) -> dict[str, Any]:
    expected = tuned.expected
    return {
        "measured": expected.measured,
        "engine": expected.engine,
        "this_engine": expected.engine == tuned.run.engine,
        "protocol": expected.protocol,
        "command": expected.command,
        "machine": expected.machine,
        "list": expected.list,
        "recall": [
            {
                "kind": one.kind,
                "title": one.title,
                "schema": one.schema,
                "threshold": one.threshold,
                "asked": one.asked,
                "recall": _interval(one.recall),
            }
            for one in expected_at(tuned.line, expected.figures)
        ],
    }


def _review(one: Drawn, tuned: Tuned) -> dict[str, Any]:
    pair, match = one.pair, tuned.matches[one.pair.key]
    given = tuned.answered.given.get(pair.key)
    return {
        "pair": pair.key,
        "answer": given.answer if given else "",
        "note": given.note if given else "",
        "reviewer": given.reviewer if given else "",
        "band": one.band.name,
        "side": one.band.side,
        "score": pair.score,
        "rows": tuned.rows[pair.subject],
        "id": tuned.own_ids[pair.subject],
        "subject": _subject(tuned.found.subjects[pair.subject]),
        "match": _match(match),
    }


def _subject(asked: Asked) -> dict[str, Any]:
    return {
        "name": asked.name,
        "other_names": asked.other_names,
        "schema": asked.schema,
        "countries": asked.countries,
        "birth_date": asked.birth_date,
        "identifiers": asked.identifiers,
    }


def _match(match: Match) -> dict[str, Any]:
    return {
        "list": match.list,
        "entry_id": match.entry_id,
        "name": match.name,
        "names": match.names,
        "schema": match.schema,
        "countries": match.countries,
        "birth_dates": match.extra.get("birth_dates", ""),
        "identifiers": match.extra.get("identifiers", ""),
        "reasons": match.reasons,
        "contradictions": match.contradictions,
        "url": match.url,
    }


def _drift(tuned: Tuned, earlier: Earlier) -> dict[str, Any]:
    """What differs from an earlier run: its ground first, then what came of it."""
    run, before = run_as_dict(tuned.run), earlier.run
    settings = before.get("settings") or {}
    now = Snapshot(
        subjects=frozenset(tuned.found.keys),
        pairs={p.key: Known(p.list, p.score, p.kind) for p in tuned.found.pairs},
        lists={one["list"]: one["edition"] for one in run["lists"]},
        floor=tuned.floor,
    )
    try:
        found, why = drift(now, earlier.snapshot, tuned.line), ""
    except NotComparable as error:
        found, why = None, str(error)
    return {
        "file": earlier.file,
        "sha256": earlier.sha256,
        "started": before["started"],
        "engine": {"before": before["engine"], "now": run["engine"]},
        "same_file": before["input"].get("sha256") == run["input"]["sha256"],
        "settings": [
            {"name": name, "before": plain(settings.get(name)), "now": value}
            for name, value in run["settings"].items()
            if settings.get(name) != value
        ],
        "lists": _lists(before["lists"], run["lists"]),
        "why_not": why,
        "found": _found(found) if found is not None else None,
    }


def _lists(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lists that are not as they were."""
    old = {str(one.get("list")): one for one in before}
    new = {one["list"]: one for one in now}
    changed = []
    for name in dict.fromkeys((*new, *old)):
        one, other = old.get(name), new.get(name)
        if one is not None and other is not None and one.get("edition") == other["edition"]:
            continue
        changed.append(
            {
                "list": name,
                "title": str((other or one or {}).get("title", "")),
                "before": _dated(one),
                "now": _dated(other),
                "rows_before": _count(one),
                "rows_now": _count(other),
            }
        )
    return changed


def _dated(used: dict[str, Any] | None) -> str:
    """The day of a list's edition, "" where there is none."""
    if used is None:
        return ""
    return str(used.get("published") or used.get("retrieved") or used.get("edition") or "")[:10]


def _count(used: dict[str, Any] | None) -> int | None:
    rows = used.get("rows") if used else None
    return rows if isinstance(rows, int) else None


def _found(found: Drift) -> dict[str, Any]:
    return {
        "line": found.line,
        "same_subjects": found.same_subjects,
        "new_subjects": found.new_subjects,
        "gone_subjects": found.gone_subjects,
        "stayed": found.stayed,
        "moved": found.moved,
        "came": dict(found.came),
        "went": dict(found.went),
        "with_new_subjects": found.with_new_subjects,
        "with_gone_subjects": found.with_gone_subjects,
        "share_before": _interval(found.before),
        "share_now": _interval(found.now),
        "share_new": _interval(found.new),
        "difference": _interval(found.difference),
    }
