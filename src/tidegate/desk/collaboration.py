"""The drawer for collaboration: documents before the policies of a day.

    gate.collaboration.examine(["works.jsonl"], Question(policies=("us.ndaa.1286",)))

gives the document of docs/schema/collaboration.schema.json. No author's name is read anywhere on
the way, so none can change it (docs/fairness.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate import errors
from tidegate.collaboration.merging import Works
from tidegate.collaboration.stream import Asked, Counts, examined
from tidegate.desk.collaboration_contract import contract_section
from tidegate.desk.collaboration_document import document
from tidegate.desk.collaboration_policies import Patterns, asked_policies, facts_told
from tidegate.desk.institutions import open_institutions
from tidegate.desk.screening import Progress, Settings, now, run_of
from tidegate.errors import InputError, UsageError
from tidegate.rules.reach import months_before

if TYPE_CHECKING:
    from tidegate.desk.items import Past
    from tidegate.desk.tidegate import Tidegate
    from tidegate.rules import Rulebooks

_BACK = re.compile(r"(\d{1,3})\s*(y|years?|m|months?)\Z", re.IGNORECASE)
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]\Z")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of documents. `policies` are rulebook ids or the starts of some; none asks all.
    `since` is a date, its known part, or how far back ("5y", "18m"). `facts` are what a user tells
    beside the documents: "advances_area=yes", or of one work "10.1000/xyz: advances_area=yes".
    `researchers` are ORCID ids of the user's own people; `area_works` shows works in which only a
    technology area was found."""

    policies: tuple[str, ...] = ()
    since: str = ""
    facts: tuple[str, ...] = ()
    researchers: tuple[str, ...] = ()
    area_works: bool = False


class Collaboration:
    """Asks policies about publications, proposals and CVs."""

    def __init__(self, gate: Tidegate, past: Past | None = None) -> None:
        self._gate = gate
        self._past = past

    def policies(self, settings: Settings | None = None) -> tuple[str, ...]:
        """The ids of every rulebook about collaboration."""
        rulebooks = self._rulebooks(settings or Settings())
        return tuple(book.id for book in rulebooks if book.subject == "collaboration")

    def examine(
        self,
        paths: Sequence[Path | str],
        question: Question | None = None,
        settings: Settings | None = None,
        *,
        ror: Path | str | None = None,
        mapping: Mapping[str, str] | None = None,
        contract: Path | str | None = None,
        workers: int | None = None,
        progress: Progress | None = None,
        registry_sha256: str | None = None,
    ) -> dict[str, Any]:
        """Every work of the files before every policy asked for.

        `contract` are answers about a contract (collaboration.funding.contract); the document then
        has a `contract`. `registry_sha256` is the registry of a run that is done again, "" for
        none; otherwise it is the one of `ror`, else the one given last.

        Raises InputError for a file that cannot be read at all (records that cannot are among the
        document's problems), UsageError for what cannot be asked, ListMissing, ListStale.
        """
        from tidegate.intake import sha256_of

        started = now()
        settings = settings or Settings()
        settings = replace(settings, as_of=settings.as_of or started[:10])
        question = question or Question()
        files = [Path(path) for path in paths]
        since = since_date(question.since, settings.as_of)
        for orcid in question.researchers:
            if not _ORCID.match(orcid):
                raise UsageError(
                    f"{orcid!r} is no ORCID id", hint="Write it as 0000-0002-1825-0097."
                )
        rulebooks = self._rulebooks(settings)
        policies = asked_policies(rulebooks, question.policies, settings)
        told = facts_told(question.facts, rulebooks.schemas["collaboration"])
        answers = self._past.profile if self._past else self._gate.profile.answers
        checked = (
            contract_section(contract, rulebooks, settings, answers)
            if contract is not None else None
        )  # fmt: skip
        institutions = open_institutions(
            self._gate, settings, ror,
            lists=self._past.lists if self._past else None, registry_sha256=registry_sha256,
        )  # fmt: skip
        asked = Asked(
            kept=institutions.kept, since=since, researchers=frozenset(question.researchers),
            area_works=question.area_works,
        )  # fmt: skip
        patterns = Patterns(policies, institutions, told, settings)
        counts, works = Counts(), Works()
        for some, rows in examined(
            files, asked, workers=workers, mapping=mapping, progress=progress
        ):
            counts.add(some)
            for row in rows:
                patterns.take(works.put(row))
        if files and not counts.works and counts.problem_count and not since:
            raise InputError(
                f"no work could be read from {', '.join(f.name for f in files)}",
                problems=[
                    errors.Problem(each.file, each.message, each.mend, each.line or None)
                    for each in counts.problems[:20]
                ],
                hint="docs/collaboration-files.md lists what is read of each format.",
            )
        patterns.evaluate(rulebooks, answers)
        run = run_of(
            "collaboration", started, settings, institutions.lists, rulebooks, answers,
            {
                "files": [_told(f, sha256_of(f)) for f in files],
                "contract": _told(Path(contract), checked["sha256"])
                if contract is not None and checked else {},
                "registry": dict(institutions.registry),
                "policies": list(question.policies), "since": since,
                "facts": list(question.facts), "researchers": list(question.researchers),
                "area_works": question.area_works, "mapping": dict(mapping or {}),
            },
            warnings=institutions.warnings,
        )  # fmt: skip
        made = document(run, institutions, policies, patterns, counts, works, since)
        return made | ({"contract": checked} if checked is not None else {})

    def _rulebooks(self, settings: Settings) -> Rulebooks:
        from tidegate.rules import load

        return load(settings.rulebooks or None, known_at=settings.known_at, home=self._gate.home)


def _told(file: Path, sha256: str) -> dict[str, str]:
    return {"file": file.name, "path": str(file.absolute()), "sha256": sha256}


def since_date(text: str, as_of: str) -> str:
    """ "5y" before a day, or a date as it stands. Raises UsageError."""
    import datetime as dt

    text = text.strip()
    found = _BACK.match(text)
    if found:
        months = int(found[1]) * (12 if found[2][0] in "yY" else 1)
        return months_before(dt.date.fromisoformat(as_of), months).isoformat()
    from tidegate.rules.reach import days

    if text and days(text) is None:
        raise UsageError(
            f"since {text!r} is no date", hint="Write it as 2021, 2021-11-27, 5y or 18m."
        )
    return text
