"""One object with named drawers: everything the command does, for those who write Python.

from tidegate import Tidegate

gate = Tidegate()
gate.lists.status()                                  # the store of list editions
gate.parties.search("Harbin Inst. of Tech.")         # (run, result)
gate.parties.screen_file("partners.xlsx", {"html": "report.html"})
gate.items.classify("H800 SXM", {"to": "CN"})         # the four answers
gate.ownership.examine("structure.csv")               # every entity, every regime asked for
gate.gifts.report("ledger.xlsx", 2026)                # what section 117 wants reported
gate.collaboration.examine(["works.jsonl"])           # works before every policy
gate.disclosures.reconcile("cv.json", ["works.jsonl"])  # what to ask the researcher
gate.institutions.find("Harbin Inst Technol, Harbin")  # institutions, and their lists
gate.networks.count(["works.jsonl"], ("MIT", "Tsinghua University"))
gate.distillation.find(["monday.jsonl.gz"])          # groups of accounts, and what ties them
gate.provenance.compare("s.jsonl", ["t1.jsonl"], ["u1.jsonl"])  # whose answers these are like
gate.ranges.run(out="range/")                         # a campaign and its student, with a log
gate.whatif.run("draft.yaml", "chips.csv", {"to": "CN"})
gate.reviews.review("engagement.yaml")               # every channel an engagement gives ground for
gate.tuning.examine("partners.xlsx")                  # every threshold, and what it would miss
gate.names.compare("NAME A", "NAME B").reasons
gate.rules.describe()
gate.profile.set(ear_items=True)
gate.receipts.verify("receipt.json")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.desk import profile as profiles
from tidegate.desk.lists_in_use import ListsInUse, lists_in_use
from tidegate.desk.screening import Progress, Screening, Settings, screen_table
from tidegate.desk.screening import write as write_screening
from tidegate.home import home as default_home
from tidegate.parties import Asked

if TYPE_CHECKING:
    from tidegate.desk.affiliations import Affiliations
    from tidegate.desk.collaboration import Collaboration
    from tidegate.desk.disclosure import Disclosures
    from tidegate.desk.distillation import Distillation
    from tidegate.desk.gifts import Gifts
    from tidegate.desk.items import Items
    from tidegate.desk.network import Networks
    from tidegate.desk.ownership import Ownership
    from tidegate.desk.provenance import Provenances
    from tidegate.desk.ranges import Ranges
    from tidegate.desk.review import Reviews
    from tidegate.desk.tuning import Tuning
    from tidegate.desk.whatif import WhatIf
    from tidegate.findings import ReceiptComparison, Report, Run, SubjectResult
    from tidegate.intake import SubjectTable
    from tidegate.lists import ListStore
    from tidegate.names import Comparison
    from tidegate.rules import Rulebooks


class Tidegate:
    """The desk. `home` is the data folder; by default that of `tidegate.home.home()`."""

    def __init__(self, home: Path | str | None = None) -> None:
        self.home = Path(home) if home is not None else default_home()

    @cached_property
    def lists(self) -> ListStore:
        """Editions: status, update, add, diff, entries."""
        from tidegate.lists import ListStore

        return ListStore(self.home)

    @cached_property
    def parties(self) -> Parties:
        """Searching and screening."""
        return Parties(self)

    @cached_property
    def items(self) -> Items:
        """Items before the law of a day: what they are, and whether they may go there."""
        from tidegate.desk.items import Items

        return Items(self)

    @cached_property
    def ownership(self) -> Ownership:
        """Who stands behind whom, before every regime of a day."""
        from tidegate.desk.ownership import Ownership

        return Ownership(self)

    @cached_property
    def gifts(self) -> Gifts:
        """Gifts and contracts from abroad: what must be reported, by source."""
        from tidegate.desk.gifts import Gifts

        return Gifts(self)

    @cached_property
    def collaboration(self) -> Collaboration:
        """Publications, proposals and CVs before the policies on research collaboration."""
        from tidegate.desk.collaboration import Collaboration

        return Collaboration(self)

    @cached_property
    def disclosures(self) -> Disclosures:
        """A CV beside works: what to ask the researcher."""
        from tidegate.desk.disclosure import Disclosures

        return Disclosures(self)

    @cached_property
    def institutions(self) -> Affiliations:
        """Affiliation strings: the institutions they name, and the lists those stand on."""
        from tidegate.desk.affiliations import Affiliations

        return Affiliations(self)

    @cached_property
    def networks(self) -> Networks:
        """Institutions, years and technology areas."""
        from tidegate.desk.network import Networks

        return Networks(self)

    @cached_property
    def distillation(self) -> Distillation:
        """Request logs of a model: accounts that stand together, and what that is consistent
        with."""
        from tidegate.desk.distillation import Distillation

        return Distillation(self)

    @cached_property
    def provenance(self) -> Provenances:
        """Answers of models: whose a student's are like."""
        from tidegate.desk.provenance import Provenances

        return Provenances(self)

    @cached_property
    def ranges(self) -> Ranges:
        """A campaign against a teacher served here, among honest traffic."""
        from tidegate.desk.ranges import Ranges

        return Ranges(self)

    @cached_property
    def whatif(self) -> WhatIf:
        """A draft rule tried on a file of items or partners."""
        from tidegate.desk.whatif import WhatIf

        return WhatIf(self)

    @cached_property
    def tuning(self) -> Tuning:
        """A threshold chosen and justified on a file of one's own."""
        from tidegate.desk.tuning import Tuning

        return Tuning(self)

    @cached_property
    def reviews(self) -> Reviews:
        """An engagement before every channel it gives ground for."""
        from tidegate.desk.review import Reviews

        return Reviews(self)

    @cached_property
    def names(self) -> Names:
        """Comparing names."""
        return Names()

    @property
    def rules(self) -> Rulebooks:
        """The shipped rulebooks."""
        from tidegate.rules import load

        return load(home=self.home)

    @cached_property
    def profile(self) -> Profile:
        """Who the user is."""
        return Profile(self)

    @cached_property
    def receipts(self) -> Receipts:
        """Proof of runs."""
        return Receipts(self)


class Parties:
    """The drawer for listed parties."""

    def __init__(self, gate: Tidegate) -> None:
        self._gate = gate

    def lists(self, settings: Settings) -> ListsInUse:
        """The lists a run with these settings uses. Raises ListMissing, ListStale."""
        return lists_in_use(
            self._gate.lists,
            known_at=settings.known_at,
            only=settings.only,
            accept_stale=settings.accept_stale,
        )

    def _rulebooks(self, settings: Settings) -> Rulebooks:
        from tidegate.rules import load

        paths = settings.rulebooks or None
        return load(paths, known_at=settings.known_at, home=self._gate.home)

    def prepare(self) -> int:
        """Makes the index of the lists in force ready, so that the next search need not; the
        count of names in it."""
        from tidegate.desk.lists_in_use import index_over
        from tidegate.parties import PartyIndex

        # A stale list is refused when it is used; making its index ready says nothing.
        lists = lists_in_use(self._gate.lists, accept_stale="only the index is made")
        names: int = PartyIndex(index_over(self._gate.lists, lists)).about["names"]
        return names

    def search(
        self, name: str | Asked, settings: Settings | None = None
    ) -> tuple[Run, SubjectResult]:
        """One name against the lists and the law."""
        from tidegate.desk.lookup import look_up

        settings = settings or Settings()
        asked = Asked(name) if isinstance(name, str) else name
        return look_up(
            self._gate.lists, asked, self.lists(settings), self._rulebooks(settings), settings,
            profile=self._gate.profile.answers,
        )  # fmt: skip

    def read(
        self,
        path: Path | str,
        *,
        mapping: Mapping[str, str] | None = None,
        sheet: str | None = None,
    ) -> SubjectTable:
        """Reads a file of parties; a mapping given once is remembered for files with the same
        columns, and the table's notes say where. Raises InputError with every problem."""
        from tidegate.intake import MappingMemory, read_subjects

        memory = MappingMemory(self._gate.home)
        table = read_subjects(Path(path), mapping=mapping or None, sheet=sheet, memory=memory)
        if mapping:
            self._gate.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept = memory.remember(table.columns, mapping)
            note = f"this mapping is remembered for files with these headers: {kept}"
        elif memory.recall(table.columns) is not None:
            kept = memory.path_for(table.columns)
            note = f"columns as you mapped them before; to forget that, delete {kept}"
        else:
            return table
        return replace(table, notes=(*table.notes, note))

    def screen(
        self,
        table: SubjectTable,
        settings: Settings | None = None,
        *,
        progress: Progress | None = None,
        workers: int | None = None,
        stakes: Path | str | None = None,
    ) -> Screening:
        """Screens every row of a table; with a file of `stakes`, the owners of its parties too."""
        settings = settings or Settings()
        structure = self._gate.ownership.read(stakes) if stakes is not None else None
        return screen_table(
            self._gate.lists, table, self.lists(settings), self._rulebooks(settings), settings,
            profile=self._gate.profile.answers, progress=progress, workers=workers,
            structure=structure,
        )  # fmt: skip

    def write(
        self,
        screening: Screening,
        paths: Mapping[str, Path],
        receipt_path: Path | None = None,
        progress: Progress | None = None,
        *,
        bom: bool = True,
    ) -> Report:
        """Writes reports ({"html": path, …}) and the receipt, all or none. Raises InputError."""
        return write_screening(screening, paths, receipt_path, progress, bom=bom)

    def screen_file(
        self,
        path: Path | str,
        paths: Mapping[str, Path | str],
        *,
        receipt_path: Path | str | None = None,
        mapping: Mapping[str, str] | None = None,
        sheet: str | None = None,
        settings: Settings | None = None,
    ) -> Report:
        """From a file to its reports in one call."""
        screening = self.screen(self.read(path, mapping=mapping, sheet=sheet), settings)
        targets = {format: Path(target) for format, target in paths.items()}
        return self.write(screening, targets, Path(receipt_path) if receipt_path else None)


class Names:
    """The drawer for names."""

    def compare(self, a: str, b: str, schema: str = "unknown") -> Comparison:
        """How alike two names are, and why."""
        from tidegate.names import compare

        return compare(a, b, schema)


class Profile:
    """The drawer for who the user is."""

    def __init__(self, gate: Tidegate) -> None:
        self._gate = gate

    @property
    def path(self) -> Path:
        """Where the answers are kept."""
        return self._gate.home / profiles.NAME

    @property
    def answers(self) -> dict[str, Any] | None:
        """The answers given so far; None where nobody has answered anything."""
        return profiles.load_profile(self.path)

    def set(self, **answers: Any) -> dict[str, Any]:
        """Gives answers (None or "unknown" takes one back) and keeps them."""
        return profiles.change_profile(self.path, answers)

    def clear(self) -> bool:
        """Forgets every answer; whether there was one."""
        return profiles.clear_profile(self.path)


class Receipts:
    """The drawer for proof."""

    def __init__(self, gate: Tidegate) -> None:
        self._gate = gate

    def verify(
        self,
        path: Path | str,
        *,
        input_path: Path | str | None = None,
        progress: Progress | None = None,
    ) -> ReceiptComparison:
        """Does a run again, offline, and says equal or what differs."""
        from tidegate.desk.proof import verify

        given = Path(input_path) if input_path is not None else None
        return verify(self._gate.lists, Path(path), input_path=given, progress=progress)


__all__: Sequence[str] = ("Tidegate",)
