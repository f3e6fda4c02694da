"""Gifts and contracts from abroad: what section 117 wants reported, by source, with the evidence.

`docs/schema/gifts.schema.json` describes the result. Keys are only ever added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.desk.lists_in_use import ListsInUse, lists_in_use
from tidegate.desk.screening import Progress, Settings, judge, now, run_of
from tidegate.errors import UsageError
from tidegate.findings.document import run_as_dict
from tidegate.parties import Asked

if TYPE_CHECKING:
    from tidegate.collaboration.gifts import Reckoned
    from tidegate.desk.items import Past
    from tidegate.desk.tidegate import Tidegate
    from tidegate.rules import Rulebooks

NO_LISTS = ListsInUse(used=(), missing=(), editions={})
PERSON = "a natural person: never screened"
UNTOLD = "the ledger does not say that it is an organisation"
OFF = "no list was looked at"


class Gifts:
    """The drawer for gifts and contracts from abroad."""

    def __init__(self, gate: Tidegate, past: Past | None = None) -> None:
        self._gate = gate
        self._past = past

    def report(
        self,
        path: Path | str,
        year: int | None = None,
        settings: Settings | None = None,
        *,
        home: str = "US",
        mapping: Mapping[str, str] | None = None,
        sheet: str | None = None,
        screen: bool = True,
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        """What must be reported of a ledger, by source, for one calendar year (that of `as_of`
        where none is given).

        `home` is the institution's country, a code or a name. With `screen`, organisations among
        the sources are looked up in the lists; what they resemble is shown beside and decides
        nothing. Raises InputError with every problem, UsageError for a year or country that is
        none, ListMissing and ListStale.
        """
        from tidegate.collaboration.gifts import (
            RULE,
            facts,
            gift_ledger,
            ledger_document,
            reckon,
            source_document,
            sources_of,
        )
        from tidegate.rules import load

        started = now()
        settings = settings or Settings()
        settings = replace(settings, as_of=settings.as_of or started[:10])
        year = year if year is not None else int(settings.as_of[:4])
        if not 1900 <= year <= 2100:
            raise UsageError(f"{year} is no year", hint="Write it as --year 2026.")
        code = _home(home)
        rulebooks = load(
            settings.rulebooks or None, known_at=settings.known_at, home=self._gate.home
        )
        ledger = gift_ledger(path, mapping=mapping, sheet=sheet, home=code)
        reckoned = reckon(sources_of(ledger.gifts), year, code)
        answers = rulebooks.evaluate(
            "gift", [facts(found) for found in reckoned],
            as_of=settings.as_of, known_at=settings.known_at or None, mode=settings.mode,
            profile=self._profile,
        )  # fmt: skip
        told = [
            source_document(found, findings)
            for found, findings in zip(reckoned, answers, strict=True)
        ]
        lists = NO_LISTS
        if screen:
            lists = self._past.lists if self._past else lists_in_use(
                self._gate.lists, known_at=settings.known_at, only=settings.only,
                accept_stale=settings.accept_stale,
            )  # fmt: skip
        self._screen(told, reckoned, lists, rulebooks, settings, screen, progress)
        source = Path(path)
        run = run_of(
            "gifts", started, settings, lists, rulebooks, self._profile,
            {"file": source.name, "path": str(source.resolve()), "sha256": ledger.sha256,
             "rows": ledger.rows, "mapping": dict(mapping or {}), "sheet": sheet or "",
             "year": year, "home": code, "screened": screen},
        )  # fmt: skip
        document = ledger_document(ledger, year, code, settings.as_of, told)
        document["rule"] = {"id": RULE, "title": rulebooks[RULE].title}
        document["notes"] += _notes(document, settings.as_of)
        return {**document, "run": run_as_dict(run)}

    @property
    def _profile(self) -> Mapping[str, Any] | None:
        return self._past.profile if self._past else self._gate.profile.answers

    def _screen(
        self,
        told: list[dict[str, Any]],
        reckoned: Iterable[Reckoned],
        lists: ListsInUse,
        rulebooks: Rulebooks,
        settings: Settings,
        screen: bool,
        progress: Progress | None,
    ) -> None:
        """Looks organisations up; a natural person's name is not even made a question."""
        asked: dict[int, Asked] = {}
        for at, (row, found) in enumerate(zip(told, reckoned, strict=True)):
            row["screened"] = OFF
            if found.source.source_type == "person":
                row["screened"] = PERSON
            elif not row["organisation"]:
                row["screened"] = UNTOLD
            elif screen and any(letter.isalnum() for letter in row["name"]):
                asked[at] = Asked(
                    name=row["name"], schema="organisation", countries=tuple(row["countries"])
                )
        if not asked:
            return
        matches, findings = judge(
            self._gate.lists, lists, rulebooks, settings, list(dict.fromkeys(asked.values())),
            profile=self._profile, progress=progress,
        )  # fmt: skip
        for at, question in asked.items():
            told[at]["screened"] = "yes"
            for match in matches.get(question, ()):
                law = findings[match.list, match.entry_id]
                over = bool(law) and all(finding.verdict == "no" for finding in law)
                if match.band != "weak" and match.schema != "person" and not over:
                    told[at]["listed"].append(
                        {"list": match.list, "entry_id": match.entry_id, "name": match.name,
                         "band": match.band, "score": round(match.score, 4),
                         "listed_on": match.listed_on}
                    )  # fmt: skip


def _home(text: str) -> str:
    from tidegate.intake import country_code

    code = country_code(text)
    if code is None:
        raise UsageError(
            f"“{text}” is no country known here", hint="write a name or an ISO code: US"
        )
    return code


def _notes(document: Mapping[str, Any], as_of: str) -> list[str]:
    """What a reader must know of the whole answer."""
    said = []
    if as_of <= f"{document['year']}-12-31":
        said.append(f"{document['year']} is not over on {as_of}: what comes later may add to it")
    if document["home"] != "US":
        said.append("section 117 speaks of institutions in the United States")
    if any("no source told" in row["name"] for row in document["sources"]):
        said.append("a row that tells no source may belong to any of them")
    said.append(
        "not looked at: institutions that a foreign source owns or controls, gifts that the ledger "
        "leaves out, and reports to a State or another agency that may stand in"
    )
    return said
