"""The result of `tidegate ownership` as plain values: one shape for JSON and for every page.

`docs/schema/ownership.schema.json` describes it. Keys are only ever added.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tidegate.findings.document import run_as_dict
from tidegate.findings.model import Finding, Run
from tidegate.ownership.holders import Found
from tidegate.ownership.regime import RegimeView
from tidegate.ownership.share import percent
from tidegate.ownership.structure import Structure
from tidegate.rules.attribution import Attribution
from tidegate.rules.select import Held
from tidegate.rules.shown import state_on

if TYPE_CHECKING:
    from tidegate.desk.ownership import Question
    from tidegate.ownership.evidence import Step
    from tidegate.rules.rulebook import Rulebook

SCHEMA_VERSION = "1.0"
ASIDE = frozenset(
    {"divestiture_not_qualified", "not_subject", "not_checked", "flag_only", "red_flag"}
)
"""Outcomes that are told beside a regime's test and do not decide whether it is met."""
CHAIN = "indirect_by_chain"
"""The fact that settles between two readings of "indirect": of no use where they agree."""
OPEN_OF = 2_000
"""Of how many entities the open facts are looked for, one by one."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A structure before one regime: its view, and the findings of each entity in order."""

    book: Rulebook
    held: Held
    law: Attribution | None
    view: RegimeView
    findings: tuple[tuple[Finding, ...], ...]
    lists_checked: tuple[str, ...]
    lists_not_checked: tuple[str, ...]
    meanings: Mapping[str, str]


def document(
    run: Run,
    structure: Structure,
    examined: Sequence[Examined],
    *,
    shown: Sequence[int],
    question: Question,
) -> dict[str, Any]:
    """The whole result."""
    from tidegate.desk.ownership_structure import structure_as_dict

    closed = bool(question.listed)
    entities = [
        row for each in examined for row in _entities(each, structure, shown, closed=closed)
    ]
    counts = dict.fromkeys(("yes", "no", "unknown"), 0)
    for row in entities:
        counts[row["verdict"]] += 1
    told = structure_as_dict(structure, run.as_of)
    found = {
        "schema_version": SCHEMA_VERSION,
        "run": run_as_dict(run),
        "summary": {
            "entities": len(shown),
            "regimes": len(examined),
            "to_review": counts["yes"] + counts["unknown"] + len(told["over_full"]),
            "verdicts": counts,
        },
        "notes": [*structure.notes, *map(str, structure.problems[:20])],
        "regimes": [_regime(each, run, question) for each in examined],
        "entities": entities,
        "structure": told,
    }
    if question.analysis:
        from tidegate.desk.ownership_analysis import analysis_as_dict

        found["analysis"] = analysis_as_dict(structure, shown, run.as_of)
    return found


def met_by(each: Examined) -> dict[int, Found]:
    """Who meets a regime's test, or may: the holders of a regime that builds on it."""
    found = {}
    for node, findings in enumerate(each.findings):
        verdict = _verdict(_limbs(each, findings))
        if verdict != "no":
            name = each.view.structure.entities[each.view.reckoning.keys[node]].name
            words = f"meets {each.book.id}" if verdict == "yes" else f"may meet {each.book.id}"
            settle = "" if verdict == "yes" else f"whether {name} meets {each.book.id}"
            found[node] = Found(words, verdict == "yes", settle)
    return found


def _regime(each: Examined, run: Run, question: Question) -> dict[str, Any]:
    book, version = each.book, each.held.version
    state = state_on(book, run.as_of, run.known_at)
    holders = each.view.holders
    names = [entity.name for entity in each.view.structure.entities.values()]
    notes = list(version.notes) if version else []
    return {
        "id": book.id,
        "title": book.title,
        "authority": book.authority,
        "jurisdiction": book.jurisdiction,
        "state": state.word,
        "state_detail": state.detail,
        "citation": version.term.citation if version else "",
        "effective": version.term.effective if version else "",
        "verified_through": version.verified_through if version else "",
        "counts": _counting(each.law),
        "metrics": list(each.view.reckoning.metrics),
        "holders": [
            {
                "name": names[node],
                "sure": node in holders.certain,
                "why": holders.why.get(node, ""),
                "settle": holders.settle.get(node, ""),
            }
            for node in sorted(holders.certain | holders.possible)
        ],
        "holders_closed": bool(question.listed),
        "lists_checked": list(each.lists_checked),
        "lists_not_checked": list(each.lists_not_checked),
        "notes": notes,
    }


def _counting(law: Attribution | None) -> str:
    """The rule's arithmetic in one sentence."""
    if law is None:
        return ""
    row = law.passing
    gate = f"more than {row.gate} %" if row.strict else f"{row.gate} % or more"
    whom = "All holders are added together" if law.together else "Holders are taken one at a time"
    if row.gate == "0":
        passes = "what an entity holds counts in proportion, multiplied along the way"
    else:
        above = (
            "all it holds counts"
            if row.above == "whole"
            else ("what it holds counts in proportion")
        )
        below = "nothing of it" if row.below == "nothing" else "in proportion"
        passes = f"of an entity held to {gate} {above}, of any other {below}"
    metric = ", ".join(law.metrics)
    return f"{whom}; {passes}. Reckoned by {metric}" + (
        ", the highest decides." if len(law.metrics) > 1 else "."
    )


def nobody_looked_up(each: Examined, *, closed: bool) -> bool:
    """Whether a rule rests on lists of which none was looked at, so that no "no" is known."""
    law = each.law
    named = law is not None and bool(law.lists) and not law.countries
    return named and not closed and not each.lists_checked


def _not_looked_up(limb: dict[str, Any], each: Examined) -> dict[str, Any]:
    lists = ", ".join(each.lists_not_checked)
    if not limb["counts"]:
        return limb
    return {
        **limb,
        "verdict": "unknown",
        "missing": [f"who of the owners stands on {lists}, which was not looked at"],
        "summary": f"Cannot be known: {lists} was not looked at.",
    }


def _entities(
    each: Examined, structure: Structure, shown: Sequence[int], *, closed: bool
) -> list[dict[str, Any]]:
    rows = []
    looked = 0
    unseen = nobody_looked_up(each, closed=closed)
    for node in shown:
        findings = each.findings[node]
        limbs = _limbs(each, findings)
        if unseen and _verdict(limbs) == "no":
            limbs = [_not_looked_up(limb, each) for limb in limbs]
        if node in each.view.undivested:
            limbs = [row for row in limbs if row["outcome"] != "divestiture_not_qualified"]
        verdict = _verdict(limbs)
        looked += verdict == "unknown"
        rows.append(_entity(each, structure, node, limbs, verdict, look=looked <= OPEN_OF))
    return rows


def _entity(
    each: Examined,
    structure: Structure,
    node: int,
    limbs: Sequence[Mapping[str, Any]],
    verdict: str,
    *,
    look: bool,
) -> dict[str, Any]:
    view = each.view
    key = view.reckoning.keys[node]
    entity = structure.entities[key]
    share = view.reckoning.share
    sure = view.evidence.path(node)
    path = sure or view.evidence.path(node, most=True)
    head, skipped = view.evidence.skipped(node, most=not sure)
    names = {n: structure.entities[view.reckoning.keys[n]].name for n in _nodes(path)}
    stakes = view.evidence.stakes(node)
    names |= {n: structure.entities[view.reckoning.keys[n]].name for n in _nodes(stakes)}
    return {
        "name": entity.name,
        "key": key,
        "kind": entity.kind,
        "regime": each.book.id,
        "verdict": verdict,
        "share_low": low_percent(share.low[node]),
        "share_high": high_percent(share.high[node]),
        "readings": _readings(each, node),
        "named": node in view.holders.certain,
        "why": view.holders.why.get(node, ""),
        "branches": _branches(limbs),
        "path": _path(path, names, structure.entities[view.reckoning.keys[head]].name, skipped),
        "path_skipped": skipped,
        "path_stakes": [_step(step, names) for step in path],
        "stakes": [_step(step, names) for step in stakes[:50]],
        "limbs": [_told(each, node, limb) for limb in limbs],
        "missing": _missing(each, node, limbs, verdict) if look else ["not looked for: too many"],
        "citation": _citation(each, limbs, verdict),
        "outcomes": [r["outcome"] for r in limbs if r["verdict"] == "yes" and r["counts"]],
    }


def _path(steps: Sequence[Step], names: Mapping[int, str], head: str, skipped: int) -> list[str]:
    """The names along a path; of a long one the holder, how many are left out, and the last."""
    if not steps:
        return []
    told = [names[steps[0].owner], *(names[step.owned] for step in steps)]
    return [head, f"… {skipped:,} more …", *told] if skipped else told


def _nodes(steps: Sequence[Step]) -> set[int]:
    return {node for step in steps for node in (step.owner, step.owned)}


def _step(step: Step, names: Mapping[int, str]) -> dict[str, str]:
    return {
        "owner": names[step.owner],
        "owned": names[step.owned],
        "share_low": low_percent(step.low),
        "share_high": high_percent(step.high),
    }


def low_percent(units: Any) -> str:
    """A lower bound as percent, rounded down where no decimal holds it."""
    return percent(units)


def high_percent(units: Any) -> str:
    """An upper bound as percent, rounded up where no decimal holds it."""
    return percent(units, up=True)


def _readings(each: Examined, node: int) -> list[dict[str, str]]:
    """Where a rule has several ways of counting that matter: directly, by its arithmetic, and by
    another reading of "indirect"."""
    reckoning = each.view.reckoning
    rows = [("directly", reckoning.direct)]
    if each.law and each.law.second:
        rows += [("multiplied along the way", reckoning.share), ("by the chain", reckoning.second)]
    return [
        {
            "reading": name,
            "share_low": low_percent(bounds.low[node]),
            "share_high": high_percent(bounds.high[node]),
        }
        for name, bounds in rows
    ]


def _limbs(each: Examined, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Every outcome of the version with its verdict: one that yields no finding is not met."""
    version = each.held.version
    found = [_limb(finding, each.meanings.keys()) for finding in findings]
    told = {(row["outcome"], row["label"]) for row in found}
    if version is not None and each.held.why == "":
        order = [(row.outcome, row.label) for row in version.outcomes]
        for outcome, label in order:
            if (outcome, label) not in told:
                found.append(
                    {"label": label, "outcome": outcome, "verdict": "no", "summary": "",
                     "missing": [], "citation": version.term.citation, "enforced": "",
                     "by_text": "no", "applies": None, "applies_because": "",
                     "counts": outcome not in ASIDE}
                )  # fmt: skip
        place = {each_: n for n, each_ in enumerate(order)}
        found.sort(key=lambda row: place.get((row["outcome"], row["label"]), len(place)))
    return found


def _limb(finding: Finding, facts: Collection[str]) -> dict[str, Any]:
    doubted = finding.enforced == "unverified" and finding.verdict == "unknown"
    open_fact = any(name in facts for name in finding.missing)
    return {
        "label": finding.label,
        "outcome": finding.outcome,
        "verdict": finding.verdict,
        "summary": finding.summary,
        "missing": [str(name) for name in finding.missing],
        "citation": finding.citation,
        "enforced": finding.enforced,
        "by_text": "yes" if doubted and not open_fact else finding.verdict,
        "applies": finding.applies,
        "applies_because": finding.applies_because,
        "counts": finding.outcome not in ASIDE,
    }


def _told(each: Examined, node: int, limb: Mapping[str, Any]) -> dict[str, Any]:
    """A limb that is open for want of a share, told with the share as far as it is known."""
    if limb["verdict"] != "unknown" or not any(_is_share(name) for name in limb["missing"]):
        return dict(limb)
    share = each.view.reckoning.share
    low, high = low_percent(share.low[node]), high_percent(share.high[node])
    held = f"{low} %" if low == high else f"{low}–{high} %"
    rest = [
        each.meanings.get(name, name)
        for name in limb["missing"]
        if not _is_share(name) and not (name == CHAIN and _readings_agree(each, node))
    ]
    lead = f"Cannot be known: such holders have {held} of it"
    lead += f"; not told: {'; '.join(rest)}." if rest else "."
    _, rule, text = str(limb["summary"]).partition(" The rule: ")
    return {**limb, "summary": f"{lead}{rule}{text}"}


def _is_share(name: str) -> bool:
    return name.startswith("share") or name in ("single_share", "named")


def _verdict(limbs: Sequence[Mapping[str, Any]]) -> str:
    said = {row["verdict"] for row in limbs if row["counts"]}
    return "yes" if "yes" in said else "unknown" if "unknown" in said else "no"


def _branches(limbs: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Where nobody verified whether the rule is enforced on the day: what it says if it is, and if
    it is not. Of a limb in doubt whose facts are all known only the doubt stands open."""
    doubtful = [row for row in limbs if row["enforced"] == "unverified" and row["counts"]]
    rest = [row for row in limbs if row not in doubtful]
    if not any(row["verdict"] == "unknown" for row in doubtful):
        return {}
    text = [{**row, "verdict": row["by_text"]} for row in doubtful]
    return {"if_in_force": _verdict([*rest, *text]), "if_not": _verdict(rest)}


def _missing(
    each: Examined, node: int, limbs: Sequence[Mapping[str, Any]], verdict: str
) -> list[str]:
    """What would settle a verdict that is open: shares by name, other facts in words."""
    if verdict != "unknown":
        return []
    found: dict[str, None] = {}
    for row in limbs:
        if row["verdict"] != "unknown" or not row["counts"]:
            continue
        for name in row["missing"]:
            if name == CHAIN and _readings_agree(each, node):
                continue
            if _is_share(name):
                found |= dict.fromkeys(each.view.evidence.open(node))
            else:
                found[each.meanings.get(name, name)] = None
    return list(found)


def _readings_agree(each: Examined, node: int) -> bool:
    one, other = each.view.reckoning.share, each.view.reckoning.second
    return (one.low[node], one.high[node]) == (other.low[node], other.high[node])


def _citation(each: Examined, limbs: Sequence[Mapping[str, Any]], verdict: str) -> str:
    for row in limbs:
        if row["verdict"] == verdict and row["counts"] and row["citation"]:
            return str(row["citation"])
    return each.held.version.term.citation if each.held.version else ""
