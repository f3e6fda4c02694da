"""The sentences that pages, sheets and the terminal share on works before policies. Takes the
document of docs/schema/collaboration.schema.json.

"Not looked at" is never written as "not listed", and nothing is called clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tidegate.findings.words import VERDICT_WORDS, plural

Row = Mapping[str, Any]
NO_NAME = "No author's name was read."
FAIRNESS = "docs/fairness.md"
ORDINARY = (
    "Writing together is ordinary. A listed institution in a work is a fact about the work, and no "
    "fault of anybody who wrote it."
)
RELATIONS = {
    "co_author_affiliation": "an author's affiliation",
    "own_affiliation": "an affiliation of your researcher",
    "funder": "a funder",
    "programme": "a talent programme named",
    "sponsor": "a sponsor",
}
COUNTED = (
    ("yes", "yes"), ("unknown", "cannot be known"), ("flagged", "told, decides nothing"),
    ("not_loaded", "text not loaded"),
)  # fmt: skip
"""How a policy counts works: the key, and the words for it."""
PARTS = {
    "A": "(A) compensation in exchange for an act",
    "B": "(B) a sponsor that the Act names",
    "exclusion": "an ordinary activity set apart",
}
CONTRACT_WORDS = {
    "yes": "The test for a malign foreign talent recruitment programme is met by these answers.",
    "no": "By these answers the test for a malign foreign talent recruitment programme is not met.",
    "unknown": "Whether the test for a malign foreign talent recruitment programme is met cannot "
    "be known yet.",
}
WITHOUT_REGISTRY = (
    "No registry of research organisations was loaded, so listed institutions may be overlooked: "
    "give it with --ror."
)
_AROUND = 160  # characters shown before and after the words quoted


def in_short(document: Row) -> str:
    """The answer in a sentence."""
    summary = document["summary"]
    if not summary["works"]:
        return "No work was read."
    works = plural(summary["works"], "work")
    if not document["run"]["lists"]:
        return f"No list was looked at: none of {works} was examined for listed institutions."
    unsure = "" if document["run"]["input"]["registry"] else f" {WITHOUT_REGISTRY}"
    if summary["to_review"]:
        verb = "is" if summary["to_review"] == 1 else "are"
        return f"{summary['to_review']:,} of {works} {verb} to review.{unsure}"
    if summary["noted"]:
        told = f"None of {works} is to review by what was looked at; {summary['noted']:,} noted."
        return told + unsure
    return f"Nothing was noted in {works} by what was looked at.{unsure}"


def title(document: Row) -> str:
    """What the page is about: the files."""
    names = [each["file"] for each in document["run"]["input"]["files"]]
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    contract = document.get("contract")
    return ", ".join(names[:3]) + more or (contract["file"] if contract else "No file")


def was_read(document: Row) -> list[str]:
    """What was read, a sentence each."""
    summary = document["summary"]
    since = f", none that surely appeared before {summary['since']}" if summary["since"] else ""
    said = [f"{plural(summary['works'], 'work')} of {title(document)}{since}."]
    if summary["affiliations"]:
        said.append(
            f"{plural(summary['affiliations'], 'affiliation string')}; an institution was "
            f"recognised in {summary['affiliations_recognised']:,}."
        )
    registry = document["run"]["input"]["registry"]
    if registry:
        said.append(f"Institutions by the registry {registry['file']}.")
    lists = document["run"]["lists"]
    said.append(f"{plural(len(lists), 'list')} looked at; their editions stand at the end.")
    return said


def was_found(document: Row) -> list[str]:
    """What was found, a sentence each."""
    summary = document["summary"]
    binding = sum(any(binds(row) for row in each["listings"]) for each in document["institutions"])
    described = len(document["institutions"]) - binding
    said = [
        f"{plural(binding, 'institution')} on a list with legal or official standing"
        + (f", and {described:,} that only a think-tank describes" if described else "")
        + f", in {plural(_with_institution(document), 'work')}."
    ]
    for key, one, many in (
        ("works_with_scholarship", "work acknowledges", "works acknowledge"),
        ("works_with_programme", "work names", "works name"),
    ):
        if summary[key]:
            what = "a scholarship" if "scholarship" in key else "a talent programme"
            said.append(f"{plural(summary[key], one, many)} {what}.")
    touched = [each for each in document["areas"] if each["touches"]]
    if touched:
        said.append(
            f"{plural(len(touched), 'technology area')} touched, counted below; touching an area "
            "is no finding."
        )
    return said


def _with_institution(document: Row) -> int:
    return sum(bool(each["institutions"] or each["funders"]) for each in document["works"])


def not_looked_at(document: Row) -> list[str]:
    """What was not looked at or cannot be known, a sentence each."""
    said = []
    if not document["run"]["input"]["registry"]:
        said.append(
            "No registry of research organisations was loaded (--ror): only names that stand on a "
            "list were looked for, with nothing to tell them from, so a listed institution may be "
            "overlooked or taken for another."
        )
    lacking: dict[str, list[str]] = {}
    for policy in document["policies"]:
        for name in policy["lists_not_looked_at"]:
            lacking.setdefault(name, []).append(policy["policy"])
    for name, policies in lacking.items():
        said.append(
            f"The list {name} is not loaded, so whether anybody stands on it cannot be known; "
            f"{', '.join(policies)} would look at it."
        )
    unread = [each["policy"] for each in document["policies"] if not each["text_loaded"]]
    if unread:
        said.append(
            f"{', '.join(unread)}: cannot be known, the policy's text is not loaded."
        )  # fmt: skip
    other = [row for row in document["run"]["lists_missing"] if row["list"] not in lacking]
    if other:
        said.append(
            f"{plural(len(other), 'other known list')} not looked at; their names stand at the end."
        )
    said += [text[0].upper() + text[1:] + "." for text in document["notes"]]
    if document["summary"]["problems"]:
        count = document["summary"]["problems"]
        said.append(
            f"{plural(count, 'record or part of one', 'records or parts of them')} could not be "
            "read; they are listed below and the rest was done."
        )
    return said


def binds(listing: Row) -> bool:
    """Whether a list has legal or official standing; a think-tank's or a bill's has none."""
    return listing["status"] in ("law", "official")


def law(policy: Row) -> str:
    """Citation, state, and through when the text was checked."""
    state = f"{policy['state']}. {policy['state_in_words']}".strip().rstrip(".")
    through = (
        f"text checked through {policy['verified_through']}"
        if policy["verified_through"] != "never"
        else "text never checked"
    )
    return f"{policy['citation'] or 'no version on that day'}. Now {state}; {through}."


def look_back(policy: Row) -> str:
    """How far back the policy looks, with where that stands."""
    months = policy["look_back_months"]
    if not policy["citation"]:
        return ""
    if months is None:
        return "No look-back is loaded: works of every date were looked at."
    if months == 0:
        text = "Only what is current on the day asked"
    elif months % 12 == 0:
        text = plural(months // 12, "year")
    else:
        text = plural(months, "month")
    return f"{text} ({policy['look_back_citation']})." if policy["look_back_citation"] else text


def counted(policy: Row) -> str:
    """How many works, by what the policy says of them."""
    of = policy["works"]
    said = [f"{of[key]:,} {word}" for key, word in COUNTED[:3] if of[key]]
    if said:
        return "Works: " + ", ".join(said) + "."
    if of["not_loaded"]:
        return f"Would ask about {plural(of['not_loaded'], 'work')}; what it says cannot be known."
    if policy["lists_looked_at"] or not policy["lists_not_looked_at"]:
        return "No work shows what it asks about, or what was told settles it as not met."
    return "Cannot be known: no list it asks about was looked at."


def settles(row: Row) -> str:
    """One thing that would settle a policy's open findings, and how it is told."""
    how = {
        "listed_then": "an edition of the list of that time shows it",
        "listed": "load the list",
        "touches_area": "an abstract shows it",
        "within_look_back": "the work's date shows it",
    }.get(row["fact"], "the document would have to show it")
    how = f"--fact {row['fact']}=yes" if row["can_be_told"] else how
    return f"{row['meaning']} ({how})"


def asks_of(policy: Row) -> str:
    """Which ties and areas a policy asks about."""
    text = ", ".join(RELATIONS.get(each, each) for each in policy["relations"])
    return text + (f"; technology areas of {', '.join(policy['areas'])}" if policy["areas"] else "")


def standing(listing: Row) -> str:
    """In how many works the entry stood there then, since, or cannot be known to have."""
    return ", ".join(f"{count:,} {word}" for word, count in listing["works"].items())


def verdict(finding: Row) -> str:
    """A finding's answer in words."""
    if finding["verdict"] == "yes" and finding["outcome"] == "flag_only":
        return "told"
    return VERDICT_WORDS[finding["verdict"]]


def settling(document: Row, finding: Row) -> list[str]:
    """What would settle an open finding, in words."""
    meaning = {
        row["fact"]: row["meaning"]
        for policy in document["policies"]
        if policy["policy"] == finding["policy"]
        for row in policy["open"]
    }
    return [meaning.get(name, name) for name in finding["missing"]]


def about(work: Row, finding: Row) -> str:
    """The name of what a finding is about."""
    for each in (*work["institutions"], *work["funders"]):
        if each["id"] == finding["about"]:
            return str(each["name"])
    names = {row["programme"]: row["name"] for row in work["programmes"]}
    return str(names.get(finding["about"], finding["about"]))


def quoted(text: str, start: int, end: int, words: str = "") -> dict[str, str]:
    """The words with what stands around them. A text that was cut before them gives the words."""
    if not 0 <= start < end <= len(text):
        return {"before": "", "words": words or text[:_AROUND], "after": ""}
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return {
        "before": ("… " if start > _AROUND else "") + before,
        "words": text[start:end],
        "after": after + (" …" if len(text) > end + _AROUND else ""),
    }


def place(work: Row) -> str:
    """Where in the user's files a work stands."""
    said = [work["file"], f"record {work['record']:,}" if work["record"] else ""]
    return ", ".join(filter(None, [*said, f"line {work['line']:,}" if work["line"] else ""]))


def areas(work: Row, *, verdict: str = "touches") -> list[str]:
    """The areas whose words stand in a work, with those words."""
    return [
        f"{each['title']} ({each['scheme']}): "
        + ", ".join(f"“{words}”" for words in _words(each["quotes"]))
        for each in work["areas"]
        if each["verdict"] == verdict
    ]


def _words(quotes: Sequence[Row]) -> Iterable[str]:
    return list(dict.fromkeys(each["words"] for each in quotes))[:5]


def remarks(work: Row, titles: Mapping[str, str]) -> list[str]:
    """Why a work is noted: scholarships, programmes, funders and institutions, a line each.
    `titles` are the lists' by id."""
    said = []
    for each in work["scholarships"]:
        awards = ", ".join(each["awards"])
        said.append(
            f"acknowledges {each['name']}"
            + (f" award {awards}" if awards else "")
            + f": “{each['words']}” ({each['where']}). A scholarship by itself decides nothing."
        )
    for each in work["programmes"]:
        said.append(
            f"names {each['name']} ({', '.join(each['named_by']) or each['status']}): "
            f"“{each['sentence']}”"
        )
    for each in work["funders"]:
        awards = f", award {', '.join(each['awards'])}" if each["awards"] else ""
        said.append(
            f"names the funder {each['name']}{awards}: “{each['words']}” ({stood(each, titles)})"
        )
    for each in work["institutions"]:
        said.append(f"“{each['words']}” is {each['name']}, {authors(each)} ({stood(each, titles)})")
    if not said:
        said = areas(work)
    return said


def authors(institution: Row) -> str:
    """How many authors give it, counted and never named."""
    if not institution["authors"]:
        return "tied to no author"
    return plural(institution["authors"], "author")


def stood(each: Row, titles: Mapping[str, str]) -> str:
    """On which lists, and whether it stood there when the work appeared."""
    return "; ".join(
        f"{titles.get(name, name)}: {word}" for name, word in each["standing"].items()
    )  # fmt: skip


def list_titles(document: Row) -> dict[str, str]:
    """Titles of the lists by id, with a word where one binds nobody."""
    found = {used["list"]: str(used["title"]) for used in document["run"]["lists"]}
    for each in document["institutions"]:
        for row in each["listings"]:
            if not binds(row):
                found[row["list"]] = f"{row['title']} ({row['status_says']})"
    return found
