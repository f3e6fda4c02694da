"""Collaboration: works, and what people and the engagement declare, before every policy.

No name of a person is read on the way: an engagement has no place for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tidegate.desk.collaboration import Collaboration, Question
from tidegate.desk.collaboration_policies import SHOWN_BY_DOCUMENT
from tidegate.desk.review.channel import Answer, Case, finding, labelled, unknown_ids
from tidegate.desk.review.engagement import Engagement, Record
from tidegate.desk.review.room import AFFILIATIONS, FUNDING, declared_files
from tidegate.errors import InputError
from tidegate.findings import collaboration_words as words
from tidegate.findings.words import plural
from tidegate.rules.reading import nearest

SUBJECT = "collaboration"
FLAG = "flag_only"
_SHOWN = 12
"""Works that a finding quotes; the channel's own document has all."""


def ground(engagement: Engagement) -> tuple[str, ...]:
    root = engagement.root
    works = root.record("works")
    said = []
    if works is not None:
        said.append(f"{plural(len(works.files('files')), 'file')} of works")
    people = sum(
        "affiliations" in each or "funding" in each or "orcid" in each
        for each in root.records("people")
    )
    declare = sum("affiliations" in each or "funding" in each for each in root.records("people"))
    if declare:
        said.append(f"what {plural(people, 'person declares', 'people declare')}")
    if root.texts("funding"):
        said.append(plural(len(root.texts("funding")), "statement of funding", "statements of "
                           "funding"))  # fmt: skip
    return tuple(said)


def run(case: Case) -> Answer:
    """Every work and declaration before the policies asked for, all by default."""
    root = case.engagement.root
    works = root.record("works") or Record()
    _check(case)
    declared = declared_files(case.room, case.engagement, case.settings.as_of)
    orcids = [p.text("orcid") for p in root.records("people") if "orcid" in p]
    question = Question(
        policies=root.texts("policies"),
        since=works.text("since"),
        facts=(*works.texts("facts"), *declared.facts),
        researchers=tuple(dict.fromkeys((*declared.researchers, *orcids))),
    )
    document = Collaboration(case.gate, case.past).examine(
        [*works.files("files"), *declared.files], question, case.settings,
        mapping=works.map("map") or None, progress=case.progress,
        registry_sha256=case.registry_sha256,
    )  # fmt: skip
    del document["run"]
    _renamed(document, declared.about, case.engagement)
    found = tuple(_rows(case, document))
    return Answer(
        says=tuple(_says(document)),
        findings=found,
        document=document,
        to_review=document["summary"]["to_review"],
        not_checked=tuple(_not_checked(document, case)),
        # What a declaration tells is all it tells: that it has no abstract is no news.
        notes=tuple(document["notes"]) if works.files("files") else (),
        asked=tuple(each["policy"] for each in document["policies"]),
    )


def _check(case: Case) -> None:
    """Raises InputError for policies nobody knows, and for facts of people that are none."""
    columns = case.rulebooks.schemas["collaboration"].columns
    known = [name for name in columns if name not in SHOWN_BY_DOCUMENT]
    policies = Collaboration(case.gate, case.past).policies(case.settings)
    problems = unknown_ids(case, case.engagement.root, "policies", policies, "policies")
    for number, person in enumerate(case.engagement.root.records("people"), 1):
        for name, value in person.map("facts").items():
            where, line = f"people[{number}].facts.{name[:80]}", person.line_of("facts")
            if name not in known:
                said, mend = f"{name[:80]!r} is no fact of a collaboration", nearest(name, known)
            elif value.lower() not in ("yes", "no", "unknown"):
                said, mend = f"{value[:40]!r} is no answer", "write yes, no or unknown"
            else:
                continue
            problems.append(case.engagement.problem(said, mend, line=line, where=where))
    if problems:
        raise InputError("facts that cannot be used", problems=problems)


def _renamed(
    document: dict[str, Any], about: Mapping[str, tuple[str, int]], engagement: Engagement
) -> None:
    """Declarations bear the label of who made them, and the line of the engagement file."""
    for work in document["works"]:
        if work["key"] in about:
            work["key"], work["line"] = about[work["key"]]
            work["file"], work["record"], work["declared"] = engagement.file, 0, True
        else:
            work["declared"] = False
    # A fact of a declaration in which nothing listed stands has nothing to settle.
    document["notes"] = [
        note for note in document["notes"] if AFFILIATIONS not in note and FUNDING not in note
    ]


def _says(document: Mapping[str, Any]) -> Iterator[str]:
    summary = document["summary"]
    yield (
        f"Of {plural(summary['works'], 'work or declaration', 'works and declarations')} read, "
        f"{summary['noted']:,} {'names' if summary['noted'] == 1 else 'name'} a listed institution "
        "or funder, or a programme."
    )
    for each in document["institutions"][:_SHOWN]:
        lists = ", ".join(dict.fromkeys(row["title"] for row in each["listings"]))
        yield f"{each['name']}, in {each['works']:,}: on {lists}."


def _not_checked(document: Mapping[str, Any], case: Case) -> Iterator[tuple[str, str]]:
    for each in document["policies"]:
        if not each["text_loaded"]:
            yield each["title"], "the policy's text is not loaded"
        elif each["lists_not_looked_at"]:
            yield each["title"], f"not loaded: {', '.join(each['lists_not_looked_at'])}"
    if not case.registry_sha256:
        yield (
            "institutions",
            (
                "no registry of research organisations is loaded: only names on lists were "
                "looked for, with nothing to tell them from"
            ),
        )
    summary = document["summary"]
    if case.engagement.root.record("works") is None:
        return
    if summary["problems"]:
        yield plural(summary["problems"], "record"), "could not be read"
    if summary["works_without_affiliation"]:
        yield plural(summary["works_without_affiliation"], "work"), "tell no affiliation"


def _rows(case: Case, document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row for each thing a policy says, however many works it says it of; declarations apart."""
    titles = {each["policy"]: each["title"] for each in document["policies"]}
    groups: dict[tuple[str, ...], list[tuple[Mapping[str, Any], Mapping[str, Any]]]] = {}
    for work in document["works"]:
        for found in work["findings"]:
            whose = work["key"] if work["declared"] else ""
            key = (whose, found["policy"], found["verdict"], found["label"], found["summary"])
            groups.setdefault(key, []).append((work, found))
    for (whose, policy, verdict, label, summary), pairs in groups.items():
        works = list({id(work): work for work, _ in pairs}.values())
        found = pairs[0][1]
        subject = whose or (works[0]["key"] if len(works) == 1 else plural(len(works), "work"))
        yield finding(
            subject,
            verdict,
            labelled(label, summary),
            rule=policy,
            title=titles[policy],
            outcome=found["outcome"],
            citation=found["citation"],
            applies=found["applies"],
            missing=case.settles(SUBJECT, found["missing"]),
            evidence=_evidence(pairs),
            weight="note" if found["outcome"] == FLAG else "review",
        )


def _evidence(pairs: list[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[str]:
    """What each work says in its own words, and where."""
    told = []
    for work, found in pairs:
        quote = next(
            (each["words"] for each in (*work["institutions"], *work["funders"])
             if each["id"] == found["about"]),
            "",
        )  # fmt: skip
        about = words.about(work, found)
        said = f"“{quote}”" if quote else about
        told.append(f"{said}, {work['key']}" + (f", {work['date']}" if work["date"] else ""))
    more = len(told) - _SHOWN
    return told[:_SHOWN] + ([f"and {more:,} more"] if more > 0 else [])
