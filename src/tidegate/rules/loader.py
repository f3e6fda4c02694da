"""Checks a rulebook file and compiles it. Every mistake is named with file and line, all at once.

The checks, each with one bad file in tests/rules/bad: see docs/rulebooks.md.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from yaml.nodes import Node

from tidegate.rules.attribution_reading import read_attribution
from tidegate.rules.clauses import ClauseError, check
from tidegate.rules.outcomes import ANSWERS, LABELLED, OUTCOMES, QUESTIONS
from tidegate.rules.reach_reading import read_reach
from tidegate.rules.reading import Fields, Page, nearest
from tidegate.rules.rulebook import (
    Consequence,
    Doubt,
    Expression,
    Rulebook,
    Stay,
    Term,
    Version,
)
from tidegate.rules.schema import FactSchema

ALWAYS = Expression("true", "TRUE", ["true"])
_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_TOP = ("id", "title", "authority", "jurisdiction", "subject", "about", "versions")
_DATES = (
    "published", "effective", "compliance", "enforced", "ended", "stayed", "enforcement_unverified",
)  # fmt: skip
_SHARED = ("applies", "applies_note")
ASKING = ("item", "transaction", "ownership", "collaboration", "gift", "campaign")
"""Subjects whose rulebooks answer a question, with labels: all but listings."""
_OWN_BLOCK = {
    "attribution": ("ownership", "an", "nothing says how shares count"),
    "reach": ("collaboration", "a", "nothing says what it looks at"),
}
"""Blocks of a version that rulebooks on one subject have, and must have."""


def read_rulebook(
    path: Path, shown: str, origin: str, schemas: Mapping[str, FactSchema]
) -> tuple[Rulebook | None, Page]:
    """The checked rulebook, or None; the page carries every problem found."""
    page = Page(path, shown)
    root = page.open()
    if root is None:
        return None, page
    reader = _Reader(page, schemas)
    book = reader.rulebook(root)
    if page.problems or book is None:
        return None, page
    digest = hashlib.sha256(page.bytes).hexdigest()
    return replace(book, sha256=digest, origin=origin, file=shown), page


class _Reader:
    def __init__(self, page: Page, schemas: Mapping[str, FactSchema]) -> None:
        self.page = page
        self.schemas = schemas
        profile = schemas["profile"]
        self.profile = {name: column.type for name, column in profile.columns.items()}
        self.facts: dict[str, str] = {}
        self.subject = self.question = ""
        self.provided = {
            name: schema.subject for schema in schemas.values() for name in schema.provided
        }

    def rulebook(self, root: Fields) -> Rulebook | None:
        page = self.page
        known = {*_TOP, *_SHARED, "history", "question"}
        for name, node in root.items():
            if name not in known:
                page.say(node, f"a rulebook has no {name[:80]}", nearest(name, sorted(known)))
        for name in _TOP:
            if name not in root:
                page.say(1, f"the rulebook lacks {name}")
        ident = page.text(root.get("id"), "id")
        if ident and not _ID.match(ident):
            page.say(root["id"], f"the id {ident!r} must be words joined by dots, as us.bis.entity")
        subjects = [name for name in self.schemas if name != "profile"]
        subject = page.word(root.get("subject"), "subject", subjects)
        self.subject = subject
        self.question = self.ask(root)
        if subject in self.schemas:
            columns = self.schemas[subject].columns.items()
            self.facts = {"as_of": "date", **{name: column.kind for name, column in columns}}
        about = self.clause(root.get("about"), "about", self.facts)
        versions = self.versions(root) if self.facts else ()
        if "versions" in root and not versions and not page.problems:
            page.say(root["versions"], "a rulebook needs at least one version")
        return Rulebook(
            id=ident,
            title=page.text(root.get("title"), "title"),
            authority=page.text(root.get("authority"), "authority"),
            jurisdiction=page.text(root.get("jurisdiction"), "jurisdiction"),
            subject=subject,
            history=page.word(root.get("history"), "history", ("complete", "partial"), "partial"),
            about=about,
            versions=versions,
            sha256="",
            origin="",
            file="",
            question=self.question,
        )

    @property
    def asks(self) -> bool:
        """Whether rulebooks on this subject answer a question, with labels: all but listings."""
        return self.subject in ASKING

    def ask(self, root: Fields) -> str:
        node = root.get("question")
        if not self.asks:
            if node is not None:
                self.page.say(node, "a rule about listings has no question")
            return ""
        if node is None:
            words = f"the rulebook lacks question; known are {', '.join(QUESTIONS)}"
            self.page.say(1, words, "say which question it answers: they are never merged")
        word = self.page.word(node, "question", QUESTIONS)
        return word if word in QUESTIONS else ""

    def clause(
        self, node: Node | None, what: str, columns: Mapping[str, str], leaves: str = "atom"
    ) -> Expression:
        if node is None:
            return ALWAYS
        text = self.page.text(node, what)
        if text:
            try:
                return check(text, columns, leaves=leaves)
            except ClauseError as error:
                self.page.say(node, f"{what}: {error}", self.mend(str(error)))
        return ALWAYS

    def mend(self, words: str) -> str:
        name = words.removeprefix("unknown name ").split(";")[0]
        if self.subject == "item" and name in self.provided:
            return "it comes from classification: only a rule about transactions may use it"
        return ""

    def versions(self, root: Fields) -> tuple[Version, ...]:
        page = self.page
        found: list[Version] = []
        nodes = page.items(root.get("versions"), "versions")
        for node in nodes:
            version = self.version(node, root)
            if version is None:
                continue
            if found and version.term.effective <= found[-1].term.effective:
                page.say(node, "versions must stand in the order of their effective dates")
            if found and found[-1].term.ended > version.term.effective:
                page.say(node, "the version before ends only after this one takes effect")
            if any(version.id == other.id for other in found):
                page.say(node, f"two versions are called {version.id}")
            found.append(version)
        return tuple(found)

    def version(self, node: Node, root: Fields) -> Version | None:
        page = self.page
        fields = page.mapping(
            node,
            "a version",
            required=("citation", "effective", "verified_through", "retrieved", "outcomes"),
            optional=("id", *_DATES, *_SHARED, "clauses", "provides", *_OWN_BLOCK, "notes"),
        )
        if fields is None:
            return None
        retrieved = page.date(fields.get("retrieved"), "retrieved")
        term = self.term(fields, retrieved)
        verified = page.date(fields.get("verified_through"), "verified_through", also=("never",))
        if verified not in ("", "never") and verified < term.effective:
            page.say(fields["verified_through"], "verified_through lies before effective")
        clauses: dict[str, Expression] = {}
        if "clauses" in fields:
            for name, child in (page.mapping(fields["clauses"], "clauses") or {}).items():
                if not _NAME.match(name) or name in self.facts:
                    page.say(child, f"a clause cannot be called {name}", "use a word no fact has")
                clauses[name] = self.clause(child, f"clause {name}", self.facts)
        inherited = {name: fields.get(name, root.get(name)) for name in _SHARED}
        outcomes = []
        provides = self.provides(fields.get("provides"), clauses)
        used = {name for row in provides.values() for name in _named(row.tree)}
        for child in page.items(fields.get("outcomes"), "outcomes"):
            row = self.outcome(child, clauses, term, retrieved, inherited)
            if row is None:
                continue
            used |= set(_named(row.when.tree))
            if verified == "never" and row.outcome != "text_not_loaded":
                page.say(
                    child,
                    "a version nobody verified may only answer text_not_loaded",
                    "verify the text, or set outcome: text_not_loaded",
                )
            outcomes.append(row)
        if "outcomes" in fields and not outcomes:
            page.say(fields["outcomes"], "a version needs at least one outcome")
        for name in clauses:
            if name not in used:
                page.say(fields["clauses"], f"no outcome uses the clause {name}")
        if verified == "never" and provides:
            page.say(fields["provides"], "a version nobody verified provides nothing")
        return Version(
            id=page.text(fields.get("id"), "id") or term.effective or "undated",
            term=term,
            verified_through=verified,
            retrieved=retrieved,
            clauses=clauses,
            outcomes=tuple(outcomes),
            notes=page.texts(fields.get("notes"), "notes"),
            provides=provides,
            attribution=read_attribution(page, self.block("attribution", node, fields)),
            reach=read_reach(page, self.block("reach", node, fields)),
        )

    def block(self, name: str, node: Node, fields: Fields) -> Node | None:
        """The block that rulebooks on one subject alone have, and must have."""
        subject, article, lacks = _OWN_BLOCK[name]
        told = fields.get(name)
        if self.subject == subject and told is None:
            self.page.say(node, lacks, f"give {name}")
        if self.subject != subject and told is not None:
            self.page.say(told, f"only a rule about {subject} has {article} {name}")
            return None
        return told

    def provides(
        self, node: Node | None, clauses: Mapping[str, Expression]
    ) -> dict[str, Expression]:
        """What the version makes known to rules about transactions, over its clause names."""
        found: dict[str, Expression] = {}
        if node is None:
            return found
        if self.subject != "item":
            self.page.say(node, "only a rule about items provides facts")
            return found
        kinds = dict.fromkeys(clauses, "bool")
        for name, child in (self.page.mapping(node, "provides") or {}).items():
            if name not in self.provided:
                known = ", ".join(self.provided)
                self.page.say(child, f"provides names {name}, which no rule asks for", known)
            found[name] = self.clause(child, f"provides {name}", kinds, "clause")
        return found

    def outcome(
        self,
        node: Node,
        clauses: Mapping[str, Expression],
        term: Term,
        retrieved: str,
        inherited: Mapping[str, Node | None],
    ) -> Consequence | None:
        page = self.page
        fields = page.mapping(
            node,
            "an outcome",
            required=("outcome", "summary"),
            optional=(
                "when",
                "scope",
                "citation",
                *_DATES,
                *_SHARED,
                "notes",
                *(("label", "paragraph") if self.asks else ()),
            ),
        )
        if fields is None:
            return None
        applies = fields.get("applies", inherited["applies"])
        if applies is None and not self.asks:
            page.say(node, "nothing says whom this binds", "give applies, for instance: us_person")
        note = fields.get("applies_note", inherited["applies_note"])
        kinds = dict.fromkeys(clauses, "bool")
        word = page.word(fields.get("outcome"), "outcome", OUTCOMES)
        if self.asks:
            self.labels(node, fields, word)
        return Consequence(
            outcome=word,
            when=self.clause(fields.get("when"), "when", kinds, "clause"),
            summary=page.text(fields.get("summary"), "summary"),
            scope=page.text(fields.get("scope"), "scope"),
            term=self.term(fields, retrieved, term),
            applies=self.clause(applies, "applies", self.profile),
            applies_note=page.text(note, "applies_note"),
            notes=page.texts(fields.get("notes"), "notes"),
            label=page.text(fields.get("label"), "label"),
            paragraph=page.text(fields.get("paragraph"), "paragraph"),
        )

    def labels(self, node: Node, fields: Fields, word: str) -> None:
        """An outcome about items or transactions: is it labelled, and in the right rulebook?"""
        question = ANSWERS.get(word, self.question)
        if question != self.question and self.question:
            mend = "write a rulebook of its own: the questions are never merged"
            self.page.say(node, f"{word} answers {question}, not {self.question}", mend)
        if word in LABELLED and "label" not in fields:
            mend = "the short word scripts read, as 3A090.a, NAC or case-by-case"
            self.page.say(node, f"{word} needs a label", mend)
        if "paragraph" in fields and question != "classification":
            self.page.say(fields["paragraph"], "only a classification has a paragraph")

    def term(self, fields: Fields, retrieved: str, above: Term | None = None) -> Term:
        """The dates that stand here; what an outcome leaves out it takes from its version."""
        page = self.page
        term = above or Term("", "", "", "")
        if "published" in fields:
            term = replace(term, published=page.date(fields["published"], "published"))
        if "effective" in fields:
            day = page.date(fields["effective"], "effective", also=("unknown",))
            term = replace(term, effective="" if day == "unknown" else day)
        if "compliance" in fields:
            term = replace(term, compliance=page.date(fields["compliance"], "compliance"))
        if "citation" in fields:
            term = replace(term, citation=page.text(fields["citation"], "citation"))
        if "compliance" not in fields and (above is None or "effective" in fields):
            term = replace(term, compliance=term.effective)
        own = fields.get("compliance") or fields.get("effective")
        if own and term.compliance and term.compliance < term.effective:
            page.say(own, "compliance lies before effective")
        if "enforced" in fields:
            word = page.word(fields["enforced"], "enforced", ("yes", "no", "announced"))
            term = replace(term, enforced=word)
        if "ended" in fields:
            term = self.ended(fields["ended"], term, retrieved)
        if "stayed" in fields:
            stays = [self.stay(row, retrieved) for row in page.items(fields["stayed"], "stayed")]
            term = replace(term, stays=tuple(row for row in stays if row))
        if "enforcement_unverified" in fields:
            rows = page.items(fields["enforcement_unverified"], "enforcement_unverified")
            doubts = [self.doubt(row, retrieved) for row in rows]
            term = replace(term, doubts=tuple(row for row in doubts if row))
        return term

    def ended(self, node: Node, term: Term, retrieved: str) -> Term:
        page = self.page
        fields = page.mapping(node, "ended", required=("on", "citation"), optional=("retrieved",))
        if fields is None:
            return term
        on = page.date(fields.get("on"), "ended")
        if on and on <= term.effective:
            page.say(node, "ended must lie after effective")
        return replace(
            term,
            ended=on,
            ended_citation=page.text(fields.get("citation"), "citation"),
            ended_retrieved=page.date(fields.get("retrieved"), "retrieved") or retrieved,
        )

    def span(self, fields: Fields, node: Node) -> tuple[str, str]:
        page = self.page
        start, to = page.date(fields.get("from"), "from"), page.date(fields.get("to"), "to")
        if to and to < start:
            page.say(node, "to lies before from")
        return start, to

    def stay(self, node: Node, retrieved: str) -> Stay | None:
        page = self.page
        fields = page.mapping(
            node, "a stay", required=("from", "citation"), optional=("to", "retrieved")
        )
        if fields is None:
            return None
        start, to = self.span(fields, node)
        citation = page.text(fields.get("citation"), "citation")
        known = page.date(fields.get("retrieved"), "retrieved") or retrieved
        return Stay(start, to, citation, known)

    def doubt(self, node: Node, retrieved: str) -> Doubt | None:
        page = self.page
        fields = page.mapping(
            node, "a doubt", required=("from", "why", "settle"), optional=("to", "retrieved")
        )
        if fields is None:
            return None
        start, to = self.span(fields, node)
        known = page.date(fields.get("retrieved"), "retrieved") or retrieved
        why, settle = page.text(fields.get("why"), "why"), page.text(fields.get("settle"), "settle")
        return Doubt(start, to, why, settle, known)


def _named(tree: list[object]) -> list[str]:
    if tree[0] == "clause":
        return [str(tree[1])]
    return [name for part in tree[1:] if isinstance(part, list) for name in _named(part)]
