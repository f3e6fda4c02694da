"""A CV and files of works read, matched and reconciled, with answers where there are any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.collaboration.cv import read_cv
from tidegate.collaboration.disclosure import (
    Reconciliation,
    answered,
    read_replies,
    reconcile,
    tied,
)
from tidegate.collaboration.disclosure.declared_of import declared_of
from tidegate.collaboration.disclosure.document import document
from tidegate.collaboration.funding import read_statement
from tidegate.collaboration.model import Problem, Work
from tidegate.collaboration.reading import read_works
from tidegate.desk.screening import Settings
from tidegate.intake import sha256_of

if TYPE_CHECKING:
    from tidegate.desk.items import Past
    from tidegate.desk.tidegate import Tidegate


@dataclass(frozen=True, slots=True)
class DisclosureView:
    """The result; `about` tells the CV and the files, `document` is all of it as JSON."""

    found: Reconciliation
    about: dict[str, Any]
    document: dict[str, Any]
    warnings: tuple[str, ...]


class Disclosures:
    """The drawer for CVs beside works."""

    def __init__(self, gate: Tidegate, past: Past | None = None) -> None:
        self._gate = gate
        self._past = past

    def reconcile(
        self,
        cv: Path | str,
        works: Sequence[Path | str],
        settings: Settings | None = None,
        *,
        ror: Path | None = None,
        reply: Path | None = None,
        since: str = "",
        registry_sha256: str | None = None,
    ) -> DisclosureView:
        """What the works show and the CV does not. `reply` are answers given before;
        `registry_sha256` is the registry of a run that is done again, "" for none.

        Raises InputError for a file that cannot be read, and what lists raise.
        """
        from tidegate.desk.institutions import open_institutions

        replies = read_replies(reply) if reply is not None else ()
        problems: list[Problem] = []
        curriculum = read_cv(cv, on_problem=problems.append)
        opened = open_institutions(
            self._gate, settings or Settings(), ror,
            lists=self._past.lists if self._past else None, registry_sha256=registry_sha256,
        )  # fmt: skip
        paths = [Path(path) for path in works]
        counted = _Counted(
            work
            for path in paths
            for work in read_works(path, since=since, on_problem=problems.append)
        )
        declared = declared_of(curriculum, opened.matcher, read_statement)
        # One file may tell which author is the researcher, another what the work acknowledges.
        same = (
            tied(declared, (work for path in paths for work in read_works(path, since=since)))
            if len(paths) > 1
            else ()
        )
        found = reconcile(
            declared, counted, opened.matcher,
            read_statement, problems=problems, same=same,
        )  # fmt: skip
        found = answered(found, replies)
        about = {
            "cv": {
                "file": Path(cv).name, "sha256": sha256_of(cv), "orcid": curriculum.orcid,
                "positions": len(curriculum.positions), "support": len(curriculum.support),
                "works": len(curriculum.works),
            },
            "works": {
                "file": ", ".join(path.name for path in paths),
                "files": [{"name": path.name, "sha256": sha256_of(path)} for path in paths],
                "read": counted.read,
            },
            "registry": dict(opened.registry),
            "warnings": list(opened.warnings),
        }  # fmt: skip
        return DisclosureView(found, about, document(found, about=about), opened.warnings)


class _Counted:
    """Works, counted as they go by."""

    def __init__(self, works: Iterable[Work]) -> None:
        self._works, self.read = works, 0

    def __iter__(self) -> _Counted:
        self._rest = iter(self._works)
        return self

    def __next__(self) -> Work:
        work = next(self._rest)
        self.read += 1
        return work
