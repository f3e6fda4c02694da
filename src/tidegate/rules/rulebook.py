"""What a rulebook is once it has been checked: plain frozen values, ready to run.

Dates are ISO text throughout: they compare as dates do, and an unset one is "".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tidegate.rules.attribution import Attribution
from tidegate.rules.reach import Reach

Tree = list[Any]
"""A logical tree: ["and"|"or", Tree, …], ["not", Tree], ["atom", n], ["clause", name] or
["true"|"false"]. An atom's shape goes on in the same way, down to facts and constants:
["col", fact], ["range", interval fact], ["num"|"text"|"date", as written], ["list", …],
[sign, left, right] for a comparison or a reckoning, ["neg", x], ["between", x, low, high],
["in", x, …] and ["call", function, …]."""


def names_in(shape: Tree) -> Iterator[str]:
    """The facts a shape names, again where it names them again."""
    if shape[0] in ("col", "range"):
        yield str(shape[1])
        return
    for part in shape[1:]:
        if isinstance(part, list):
            yield from names_in(part)


@dataclass(frozen=True, slots=True)
class Atom:
    """The smallest part of a clause that is true, false or unknown by itself."""

    sql: str
    columns: tuple[str, ...]
    shape: Tree


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked boolean expression: as written, as DuckDB runs it, and as a tree of atoms."""

    text: str
    sql: str
    tree: Tree
    atoms: tuple[Atom, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for atom in self.atoms for name in atom.columns))

    @property
    def shape(self) -> Tree:
        """The tree with the shapes of its atoms in their places."""
        return self._whole(self.tree)

    def _whole(self, tree: Tree) -> Tree:
        if tree[0] == "atom":
            return self.atoms[tree[1]].shape
        return [tree[0], *(self._whole(part) for part in tree[1:])]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Expression:
        atoms = tuple(Atom(sql, tuple(columns), shape) for sql, columns, shape in data["atoms"])
        return cls(data["text"], data["sql"], data["tree"], atoms)

    def to_json(self) -> dict[str, Any]:
        atoms = [[atom.sql, list(atom.columns), atom.shape] for atom in self.atoms]
        return {"text": self.text, "sql": self.sql, "tree": self.tree, "atoms": atoms}


@dataclass(frozen=True, slots=True)
class Stay:
    """Days on which the text is suspended by an instrument, both ends included; `to` "" is open.
    It snaps back by itself the day after."""

    start: str
    to: str
    citation: str
    retrieved: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Days on which nobody verified whether the rule is enforced: both branches are shown."""

    start: str
    to: str
    why: str
    settle: str
    retrieved: str


@dataclass(frozen=True, slots=True)
class Term:
    """The dates of a version or of one of its outcomes.

    `effective` is "" where the text is known to be in force and the date it began is not loaded.
    `ended` is the first day it no longer holds, `ended_retrieved` the day our rulebook learnt it.
    """

    citation: str
    published: str
    effective: str
    compliance: str
    enforced: str = "yes"
    ended: str = ""
    ended_citation: str = ""
    ended_retrieved: str = ""
    stays: tuple[Stay, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Term:
        rest = {key: value for key, value in data.items() if key not in ("stays", "doubts")}
        return cls(
            **rest,
            stays=tuple(Stay(*row) for row in data.get("stays", ())),
            doubts=tuple(Doubt(*row) for row in data.get("doubts", ())),
        )

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key in Term.__slots__:
            value = getattr(self, key)
            if key in ("stays", "doubts"):
                value = [[getattr(row, name) for name in row.__slots__] for row in value]
            if value:
                data[key] = value
        for key in ("citation", "published", "effective", "compliance"):
            data.setdefault(key, "")
        return data


@dataclass(frozen=True, slots=True)
class Consequence:
    """One outcome of a version: when its clauses say so, this word follows. `label` is the short
    word scripts read, `paragraph` the place in the text; both are "" for listings."""

    outcome: str
    when: Expression
    summary: str
    scope: str
    term: Term
    applies: Expression
    applies_note: str
    notes: tuple[str, ...]
    label: str = ""
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """The text between two dates. `verified_through` "never" means nobody verified it. `provides`
    says, over the names of its clauses, what a rule about items makes known to those about
    transactions. `attribution` is how a rule about ownership counts, `reach` what a rule about
    collaboration looks at."""

    id: str
    term: Term
    verified_through: str
    retrieved: str
    clauses: Mapping[str, Expression]
    outcomes: tuple[Consequence, ...]
    notes: tuple[str, ...]
    provides: Mapping[str, Expression] = field(default_factory=dict)
    attribution: Attribution | None = None
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One regime. `about` says which rows it speaks of at all; `history` is "complete" where the
    versions below are all there ever were, else "partial" (before them: text not loaded).
    `question` is what a rule about items or transactions answers, "" for listings."""

    id: str
    title: str
    authority: str
    jurisdiction: str
    subject: str
    history: str
    about: Expression
    versions: tuple[Version, ...]
    sha256: str
    origin: str
    file: str
    question: str = ""

    @property
    def provides(self) -> tuple[str, ...]:
        """Every fact that any of its versions provides."""
        return tuple(dict.fromkeys(name for row in self.versions for name in row.provides))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Rulebook:
        plain = {key: data[key] for key in _PLAIN}
        return cls(
            **plain,
            about=Expression.from_json(data["about"]),
            versions=tuple(_version(row) for row in data["versions"]),
        )

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {key: getattr(self, key) for key in _PLAIN}
        data["about"] = self.about.to_json()
        data["versions"] = [_version_json(version) for version in self.versions]
        return data

    @property
    def pin(self) -> tuple[str, str] | None:
        """Column and value where `about` is no more than their equality, as most are: then rows
        without that value need not be asked."""
        match [atom.shape for atom in self.about.atoms], self.about.tree:
            case [[["=", ["col", column], ["text", value]]], ["atom", _]]:
                return column, value
        return None


_PLAIN = (
    "id",
    "title",
    "authority",
    "jurisdiction",
    "subject",
    "history",
    "sha256",
    "origin",
    "file",
    "question",
)


def _version(data: Mapping[str, Any]) -> Version:
    outcomes = tuple(
        Consequence(
            outcome=row["outcome"],
            when=Expression.from_json(row["when"]),
            summary=row["summary"],
            scope=row["scope"],
            term=Term.from_json(row["term"]),
            applies=Expression.from_json(row["applies"]),
            applies_note=row["applies_note"],
            notes=tuple(row["notes"]),
            label=row["label"],
            paragraph=row["paragraph"],
        )
        for row in data["outcomes"]
    )
    return Version(
        id=data["id"],
        term=Term.from_json(data["term"]),
        verified_through=data["verified_through"],
        retrieved=data["retrieved"],
        clauses={name: Expression.from_json(row) for name, row in data["clauses"].items()},
        outcomes=outcomes,
        notes=tuple(data["notes"]),
        provides={name: Expression.from_json(row) for name, row in data["provides"].items()},
        attribution=Attribution.from_json(data["attribution"]) if data["attribution"] else None,
        reach=Reach.from_json(data["reach"]) if data["reach"] else None,
    )


def _version_json(version: Version) -> dict[str, Any]:
    return {
        "id": version.id,
        "term": version.term.to_json(),
        "verified_through": version.verified_through,
        "retrieved": version.retrieved,
        "clauses": {name: row.to_json() for name, row in version.clauses.items()},
        "provides": {name: row.to_json() for name, row in version.provides.items()},
        "attribution": version.attribution.to_json() if version.attribution else None,
        "reach": version.reach.to_json() if version.reach else None,
        "notes": list(version.notes),
        "outcomes": [
            {
                "outcome": row.outcome,
                "when": row.when.to_json(),
                "summary": row.summary,
                "scope": row.scope,
                "term": row.term.to_json(),
                "applies": row.applies.to_json(),
                "applies_note": row.applies_note,
                "notes": list(row.notes),
                "label": row.label,
                "paragraph": row.paragraph,
            }
            for row in version.outcomes
        ],
    }
