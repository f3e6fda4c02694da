"""The four questions about an item, kept apart, from what the rulebooks found.

    1 classification       what it is
    2 licence requirement  where it goes, to whom, for what
    3 exception            which licence exceptions may be used
    4 review policy        how an application would be looked at

The second is never answered with a bare no: embargoes, other reasons for control and end uses are
not all loaded, so it is `yes`, `unknown`, or `not_under_loaded_rules` with what was not checked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tidegate.findings.model import Finding

Licence = Literal["yes", "not_under_loaded_rules", "unknown"]
NOT_LOADED: Licence = "not_under_loaded_rules"
UNKNOWN: Literal["unknown"] = "unknown"
NOT_CLASSIFIED = "none"
NOT_APPLICABLE = "not_applicable"
NOT_LOADED_POLICY = "not_loaded"
FAMILY = ("us.ear.3a090", "us.ear.4a090", "us.ear.4e091")
"""The rulebooks whose paragraph is *the* classification; what others say stands under `also`."""
IN_THE_WAY = ("licence_required", "prohibited", "blocked")
"""A licence, or a bar that stands before any licence could be asked for."""
_CLOSING = (*IN_THE_WAY, "no_licence_exceptions")


@dataclass(frozen=True, slots=True)
class Branch:
    """One open question about the law's own force, and what follows either way."""

    turns_on: str
    if_in_force: Licence
    if_not: Licence


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rulebooks say of one item on its way, in one reading of the law.

    `classification_possible` are the labels an unknown one may turn out to be, "none" among them
    unless it is one of the others for sure. `paragraphs` are met, `paragraphs_unknown` may be.
    `missing` names the facts that would settle what is unknown. `review_if` is what the better
    review policy depends on, where that is the applicant's to give, and `review_else` what
    follows without it.
    """

    classification: str
    classification_possible: tuple[str, ...]
    paragraphs: tuple[str, ...]
    paragraphs_unknown: tuple[str, ...]
    also: tuple[str, ...]
    licence_required: Licence
    exceptions: tuple[str, ...]
    exceptions_possible: tuple[str, ...]
    review: str
    review_if: str
    review_else: str
    review_possible: tuple[str, ...]
    bands: tuple[str, ...]
    notices: tuple[str, ...]
    not_checked: tuple[str, ...]
    missing: tuple[str, ...]
    branches: tuple[Branch, ...]
    findings: tuple[Finding, ...]

    @property
    def to_review(self) -> bool:
        """Whether a person should look at it before anything moves."""
        return self.licence_required != NOT_LOADED or bool(self.notices)


def compose(
    findings: Sequence[Finding],
    *,
    conditions: Mapping[str, str],
    optional: Collection[str] = (),
    certain: bool = False,
    parties: Sequence[Finding] = (),
) -> Answer:
    """The answer that findings of item and transaction rulebooks amount to.

    `conditions` are the columns that an applicant may bring about, each with its sentence;
    `optional` are circumstances few tell: a rule that waits for one was not checked, which is
    told as such and makes nothing unknown. `certain`: it is one of the paragraphs that are open,
    whichever. `parties` are findings of the party lists about those
    who take part.
    """
    asked: dict[str, list[Finding]] = {}
    for found in findings:
        waits = found.verdict == UNKNOWN and not set(optional).isdisjoint(found.missing)
        asked.setdefault("not_checked" if waits else found.question, []).append(found)
    classified = [f for f in asked.get("classification", ()) if f.outcome != "not_subject"]
    main = [f for f in classified if f.rule in FAMILY]
    classification, possible = _classification(main)
    if possible and not certain:
        possible = (*possible, NOT_CLASSIFIED)
    licences = [*_standing(asked.get("licence", ())), *parties]
    licence = licence_of(licences)
    exceptions = _exceptions(asked.get("exception", ()), parties) if licence != NOT_LOADED else []
    review = _review(asked.get("review", ()), conditions, licence)
    duty = asked.get("duty", [])
    notices = [f for f in asked.get("notice", ()) if f.verdict != "no"]
    used = [*main, *licences, *exceptions, *review.findings, *duty, *notices]
    return Answer(
        classification=classification,
        classification_possible=possible,
        paragraphs=_told(main, "yes", "paragraph"),
        paragraphs_unknown=_told(main, UNKNOWN, "paragraph"),
        also=tuple(x for x in _told(classified, "yes") if x != classification),
        licence_required=licence,
        exceptions=_or_unknown(exceptions),
        exceptions_possible=_told(
            [f for f in exceptions if f.outcome == "exception_available"], UNKNOWN
        ),
        review=review.word,
        review_if=review.condition,
        review_else=review.otherwise,
        review_possible=review.possible,
        bands=_or_unknown(duty),
        notices=tuple(dict.fromkeys(f.label or f.title for f in notices)),
        not_checked=_not_checked(asked.get("not_checked", ())),
        missing=tuple(
            dict.fromkeys(name for f in used if f.verdict == UNKNOWN for name in _wanting(f))
        ),
        branches=tuple(_branches(licences)),
        findings=(*findings, *parties),
    )


def licence_of(findings: Iterable[Finding]) -> Licence:
    """The second question: one yes is enough; else one unknown is; else nothing that is loaded."""
    verdicts = {f.verdict for f in findings if f.outcome in (*IN_THE_WAY, "text_not_loaded")}
    return "yes" if "yes" in verdicts else UNKNOWN if UNKNOWN in verdicts else NOT_LOADED


def _standing(findings: Sequence[Finding]) -> Sequence[Finding]:
    """The findings that bear on the licence; none where the regulations do not reach the thing at
    all, as with what fundamental research publishes. What is barred with a party stays barred."""
    free = any(f.outcome == "not_subject" and f.verdict == "yes" for f in findings)
    return () if free else findings


def _wanting(found: Finding) -> tuple[str, ...]:
    """What would settle an unknown; of a text that is not loaded, which text."""
    if found.outcome == "text_not_loaded":
        others = tuple(name for name in found.missing if name != "text of the rule")
        return (found.label or f"text of {found.title}", *others)
    return found.missing


def _classification(main: Sequence[Finding]) -> tuple[str, tuple[str, ...]]:
    """The first label that is met; where one before it is open, it cannot be known which."""
    met, open_ = _told(main, "yes"), _told(main, UNKNOWN)
    order = tuple(dict.fromkeys(f.label for f in main if f.label in {*met, *open_}))
    if order and order[0] in met:
        return order[0], ()
    if order or any(f.outcome == "text_not_loaded" for f in main):
        return UNKNOWN, order
    return NOT_CLASSIFIED, ()


def _told(findings: Iterable[Finding], verdict: str, what: str = "label") -> tuple[str, ...]:
    names = (str(getattr(f, what)) for f in findings if f.verdict == verdict)
    return tuple(dict.fromkeys(name for name in names if name))


def _or_unknown(findings: Sequence[Finding]) -> tuple[str, ...]:
    """The labels that hold; the one word "unknown" where none does and one may."""
    held = _told(findings, "yes")
    return held or ((UNKNOWN,) if any(f.verdict == UNKNOWN for f in findings) else ())


def _exceptions(findings: Iterable[Finding], parties: Sequence[Finding]) -> list[Finding]:
    """The exceptions on offer; none where a rule bars them all, open where it may."""
    found = list(findings)
    barred = any(
        f.outcome == "no_licence_exceptions" and f.verdict == "yes" for f in (*found, *parties)
    )
    offered = [] if barred else [f for f in found if f.outcome != "no_licence_exceptions"]
    # Whoever may be a listed party may be one that no exception is open to.
    who = [f for f in parties if f.verdict == UNKNOWN and f.outcome in _CLOSING]
    missing = tuple(dict.fromkeys(name for f in who for name in f.missing))
    return [
        replace(f, verdict=UNKNOWN, missing=missing) if missing and f.verdict == "yes" else f
        for f in offered
    ]


def _not_checked(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.label or f.title for f in findings if f.verdict != "no"))


@dataclass(frozen=True, slots=True)
class _Review:
    word: str
    condition: str = ""
    otherwise: str = ""
    possible: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def _review(
    findings: Iterable[Finding], conditions: Mapping[str, str], licence: Licence
) -> _Review:
    """How an application is reviewed: the one policy that holds; where what decides is the
    applicant's to give, the policy with its condition; else unknown, with the ones possible."""
    found = [f for f in findings if f.verdict != "no"]
    held = _told(found, "yes")
    if licence == NOT_LOADED:
        return _Review(NOT_APPLICABLE)
    if not found:
        return _Review(NOT_LOADED_POLICY)
    if held:
        return _Review(" or ".join(held))
    possible = _told([f for f in found if f.outcome == "review_policy"], UNKNOWN)
    wanted = {name for f in found for name in f.missing}
    if wanted and wanted <= set(conditions) and len(possible) == 2:
        first, second = possible
        words = "; ".join(conditions[name] for name in sorted(wanted))
        return _Review(f"{first} if {words}", words, second, possible, tuple(found))
    return _Review(UNKNOWN, possible=possible, findings=tuple(found))


def _branches(findings: Sequence[Finding]) -> Iterable[Branch]:
    """Both branches where nobody verified whether a rule is in force on the date asked."""
    for found in findings:
        if found.enforced == "unverified" and found.verdict == UNKNOWN:
            rest = [f for f in findings if f is not found]
            yield Branch(
                turns_on=f"{found.title}: {'; '.join(found.missing)}",
                if_in_force="yes" if found.outcome in IN_THE_WAY else licence_of(rest),
                if_not=licence_of(rest),
            )
