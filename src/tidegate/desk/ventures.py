"""The ledger of joint ventures with what other channels know: which partners resemble listed
parties or are owned by them, and what the outbound rule's joint-venture prong makes of each.

`docs/schema/ownership-ledger.schema.json` describes the result. Keys are only ever added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.desk.lists_in_use import ListsInUse, lists_in_use
from tidegate.desk.screening import Progress, Settings, judge, now, run_of
from tidegate.findings.document import finding_as_dict, plain, run_as_dict
from tidegate.findings.words import BAND_WORDS
from tidegate.parties import Asked

if TYPE_CHECKING:
    from tidegate.desk.items import Past
    from tidegate.desk.tidegate import Tidegate
    from tidegate.ownership.ledger import Ledger, Partner
    from tidegate.rules import Rulebooks

PRONG = "us.outbound.850.210"
NO_LISTS = ListsInUse(used=(), missing=(), editions={})
_TRUTH = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A ledger as read and flagged, and its document."""

    ledger: Ledger
    document: dict[str, Any]


def ledger_view(
    gate: Tidegate,
    path: Path | str,
    settings: Settings,
    *,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    screen: bool = True,
    stakes: Path | str | None = None,
    home_country: str = "",
    progress: Progress | None = None,
    past: Past | None = None,
) -> LedgerView:
    """Reads, flags and counts a table of ventures; `past` are the lists and the profile of a run
    that is done again. Raises InputError with every problem."""
    from tidegate.ownership.ledger import document, ledger, with_flags
    from tidegate.rules import load

    started = now()
    settings = replace(settings, as_of=settings.as_of or started[:10])
    rulebooks = load(settings.rulebooks or None, known_at=settings.known_at, home=gate.home)
    found = ledger(
        path, mapping=mapping, sheet=sheet, as_of=settings.as_of, home_country=home_country
    )
    lists = NO_LISTS
    profile = past.profile if past else gate.profile.answers
    if screen:
        lists = past.lists if past else lists_in_use(
            gate.lists, known_at=settings.known_at, accept_stale=settings.accept_stale
        )  # fmt: skip
        flags = _flags(gate, found, lists, rulebooks, settings, stakes, profile, progress)
        found = with_flags(found, flags)
    told = document(found)
    for venture in told["ventures"]:
        venture["outbound_850"] |= _prong(venture["outbound_850"], rulebooks, settings, profile)
    source = Path(path)
    run = run_of(
        "ownership --ledger", started, settings, lists, rulebooks, profile,
        {"file": source.name, "path": str(source.resolve()), "sha256": found.sha256,
         "rows": found.rows, "mapping": dict(mapping or {}), "sheet": sheet or "",
         "screened": screen, "stakes": str(stakes or "")},
    )  # fmt: skip
    review = sum(
        bool(any(partner["flags"] for partner in venture["partners"]))
        or venture["outbound_850"]["verdict"] == "yes"
        for venture in told["ventures"]
    )
    return LedgerView(found, {**told, "run": run_as_dict(run), "to_review": review})


def _flags(
    gate: Tidegate,
    found: Ledger,
    lists: ListsInUse,
    rulebooks: Rulebooks,
    settings: Settings,
    stakes: Path | str | None,
    profile: Mapping[str, Any] | None,
    progress: Progress | None,
) -> dict[str, tuple[str, ...]]:
    """By partner: the lists with a party whose name it resembles, and who owns it."""
    from tidegate.ownership.ledger import partners

    asked = {p.name: _asked(p) for p in partners(found) if any(c.isalnum() for c in p.name)}
    matches, findings = judge(
        gate.lists, lists, rulebooks, settings, list(dict.fromkeys(asked.values())),
        profile=profile, progress=progress,
    )  # fmt: skip
    flags: dict[str, tuple[str, ...]] = {}
    for name, question in asked.items():
        words = []
        for match in matches.get(question, ()):
            law = findings[match.list, match.entry_id]
            if match.band != "weak" and not (law and all(f.verdict == "no" for f in law)):
                words.append(f"{BAND_WORDS[match.band]} to {match.name} ({match.list})")
        flags[name] = tuple(words)
    if stakes is not None:
        from tidegate.desk.stakes import stakes_in_use
        from tidegate.ownership.names import folded

        view = stakes_in_use(
            gate.lists, lists, rulebooks, settings, gate.ownership.read(stakes),
            profile=profile, progress=progress,
        )  # fmt: skip
        for name in asked:
            owned = view.by_name(folded(name))
            through = [f"owned through {m.extra['through']} ({m.list})" for m in owned.matches]
            flags[name] = (*flags[name], *through)
    return flags


def _asked(partner: Partner) -> Asked:
    return Asked(name=partner.name, schema="unknown", countries=tuple(partner.countries))


def _prong(
    outbound: Mapping[str, Any],
    rulebooks: Rulebooks,
    settings: Settings,
    profile: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """What the rulebook makes of a venture's facts."""
    facts = {"regime": PRONG} | {
        name: _TRUTH[fact["value"]] for name, fact in outbound["facts"].items()
    }
    [findings] = rulebooks.evaluate(
        "ownership", [facts],
        as_of=settings.as_of, known_at=settings.known_at or None, mode=settings.mode,
        profile=profile,
    )  # fmt: skip
    verdict = findings[0].verdict if findings else "no"
    return {
        "rule": PRONG,
        "verdict": verdict,
        "findings": [plain(finding_as_dict(finding)) for finding in findings],
    }
