"""Which technologies the works of a run are asked about, and the SQL that labels a work."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tidegate.landscape.works.definitions import Technology
from tidegate.landscape.works.layout import Layout, literal

ALL = "all"


@dataclass(frozen=True, slots=True)
class Areas:
    """Technologies that a function finds in a title and an abstract.

    `titles` by id; `digest` changes whenever an answer may; `source` is who says so.
    """

    digest: str
    titles: Mapping[str, str]
    find: Callable[[str, str], Sequence[str]]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The technologies of a run: definitions, areas, the labels of the file's own column
    (`column`), or all works as one (`everything`)."""

    definitions: tuple[Technology, ...] = ()
    areas: Areas | None = None
    column: bool = False
    everything: bool = False

    @property
    def reads_text(self) -> bool:
        """Whether labelling needs a title and an abstract, so that it is worth keeping."""
        return self.areas is not None or any(
            one.terms or one.title_terms for one in self.definitions
        )

    @property
    def digest(self) -> str:
        """A hash of all that decides a label."""
        parts = [one.digest for one in self.definitions]
        parts += [self.areas.digest if self.areas else "", str(self.column), str(self.everything)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def titles(self) -> dict[str, str]:
        """The title of each technology known beforehand, by id."""
        found = {one.id: one.title for one in self.definitions}
        found |= dict(self.areas.titles) if self.areas else {}
        return found | ({ALL: "All works"} if self.everything else {})

    def labels(self, layout: Layout) -> str:
        """SQL for the list of ids of a work's technologies, each once."""
        title, abstract = layout.text("title"), layout.text("abstract")
        topics = layout.labels("topics")
        topic = f"coalesce(regexp_extract(({topics})[1], 'T[0-9]+'), '')"
        told = [
            f"CASE WHEN {one.matches(title, abstract, topic)} THEN {literal(one.id)} END"
            for one in self.definitions
        ]
        lists = [f"[{', '.join(told)}]::VARCHAR[]"] if told else []
        if self.everything:
            lists.append(f"[{literal(ALL)}]")
        if self.areas is not None:
            lists.append(f"list_distinct(areas_of({title}, {abstract}))")
        if self.column and layout.has("technology"):
            lists.append(layout.labels("technology"))
        if not lists:
            return "[]::VARCHAR[]"
        if len(lists) == 1 and not told:
            return lists[0]
        said = lists[0] if len(lists) == 1 else f"list_concat({', '.join(lists)})"
        return f"list_distinct(list_filter({said}, lambda x: x IS NOT NULL))"
