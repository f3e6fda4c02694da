"""The works of a file beside one CV: what the works show and the CV does not, to clarify.

Nothing is decided here, and nothing is inferred: which author is the researcher is known from
identifiers both documents declare (`identity`), and a finding quotes both documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from tidegate.collaboration.disclosure import wording
from tidegate.collaboration.disclosure.acknowledged import Acknowledged, Named
from tidegate.collaboration.disclosure.appointments import (
    Appointments,
    Printed,
    distance,
    overlapping,
)
from tidegate.collaboration.disclosure.declared import Declared, Held, Matcher, ReadStatement
from tidegate.collaboration.disclosure.identity import Known, researcher_in
from tidegate.collaboration.disclosure.items import (
    Agreed,
    Item,
    Kind,
    Quote,
    Reconciliation,
    Who,
)
from tidegate.collaboration.disclosure.spans import LAG_MONTHS, later, span_of
from tidegate.collaboration.model import Problem, Work
from tidegate.collaboration.network.labels import Labels
from tidegate.findings.words import plural

_ORDER: tuple[Kind, ...] = (
    "affiliation", "outside_position", "overlap", "programme", "scholarship", "funder",
)  # fmt: skip


def reconcile(
    declared: Declared,
    works: Iterable[Work],
    matcher: Matcher,
    read_statement: ReadStatement,
    *,
    problems: Sequence[Problem] = (),
    same: Collection[str] = (),
) -> Reconciliation:
    """Compares. Works that neither identifier nor DOI ties to the researcher are counted and not
    looked into. `problems` may still grow while works are read. `same` are DOIs, folded, of works
    that a record read elsewhere ties to the researcher (`tied`): one work, told twice."""
    gathered = _Gathered(declared, matcher, read_statement, frozenset(same))
    for work in works:
        gathered.see(work)
    return gathered.result(problems)


def tied(declared: Declared, works: Iterable[Work]) -> frozenset[str]:
    """The DOIs, folded, of works in which the researcher is known by an identifier."""
    found = (work.doi.casefold() for work in works if researcher_in(work, declared.who).authorships)
    return frozenset(found) - {""}


@dataclass(frozen=True, slots=True)
class _Texts:
    says: str
    cv_says: str
    cv_quotes: tuple[Quote, ...]


class _Gathered:
    def __init__(
        self, declared: Declared, matcher: Matcher, read: ReadStatement, same: frozenset[str]
    ) -> None:
        self.declared, self.matcher, self.read, self.same = declared, matcher, read, same
        self.appointments, self.acknowledged = Appointments(), Acknowledged()
        self.labels = Labels()
        self.identified: list[str] = []
        self.listed_only: list[str] = []
        self.others = 0
        self.why: dict[str, str] = {}
        self.undated = 0
        self.dois: set[str] = set()

    def see(self, work: Work) -> None:
        known = researcher_in(work, self.declared.who)
        if not known.ground and work.doi and work.doi.casefold() in self.same:
            known = Known("doi", (), "neither document declares it")
        if not known.ground:
            self.others += 1
            return
        self.dois.add(work.doi.casefold())
        if known.authorships:
            self.identified.append(work.key)
            self.undated += span_of(work.date) is None
        else:
            self.listed_only.append(work.key)
            self.why[work.key] = known.why_not
        for one in known.authorships:
            for affiliation in one.affiliations:
                found = self.matcher.match(affiliation.text) if affiliation.text else ()
                self.labels.see(affiliation, found)
                self.appointments.see(work, affiliation, found, self.declared)
        self.acknowledged.see(work, self.read, self.declared)

    def result(self, problems: Sequence[Problem]) -> Reconciliation:
        # A second file may tell a work again that the first tied to the researcher.
        self.listed_only = [
            key for key in dict.fromkeys(self.listed_only) if key not in set(self.identified)
        ]
        items = [self._printed("affiliation", one) for one in self.appointments.missing.values()]
        items += [
            self._printed("outside_position", one) for one in self.appointments.outside.values()
        ]
        items += [self._overlap(*pair) for pair in overlapping(self.declared.positions)]
        items += [self._named(one) for one in self.acknowledged.missing.values()]
        items.sort(key=lambda item: (_ORDER.index(item.kind), item.subject, item.id))
        return Reconciliation(
            tuple(items), tuple(self._agreed()), tuple(dict.fromkeys(self.identified)),
            tuple(self.listed_only),
            self.others, tuple(self.appointments.unread), tuple(self._notes()), tuple(problems),
        )  # fmt: skip

    def _printed(self, kind: Kind, one: Printed) -> Item:
        name = one.name or self.labels.of(one.ror)
        quotes = tuple(_on_the_name(each, name) for each in one.quotes)
        # The printed words name it after all, where no registry was loaded to find them with.
        source_only = one.source_only and not (
            self.labels.named(one.ror) and all(q.words != q.text for q in quotes)
        )
        works = plural(len({quote.work for quote in one.quotes}), "work")
        says = f"{works} printed it as an affiliation of the researcher"
        held: Sequence[Held] = one.held
        if kind == "affiliation":
            count = len(self.declared.positions)
            cv_says = (
                f"The CV lists {plural(count, 'position')}; none is at this institution."
                if count else "The CV lists no position at all."
            )  # fmt: skip
            held = [each for each in self.declared.positions if _at_the_time(each, one.quotes)]
        else:
            cv_says = "The CV gives this institution, with other dates."
            far = sorted({told for q in one.quotes if (told := distance(one.held, q.date))})
            says += f"; {'; '.join(far)}" if far else ""
        texts = _Texts(says + ".", cv_says, tuple(each.quote for each in held))
        return self._item(
            kind, "researcher", one.key, name, one.ror, quotes, texts,
            source_only=source_only, listings=one.listings,
        )  # fmt: skip

    def _overlap(self, one: Held, other: Held) -> Item:
        subject = f"{one.institution} and {other.institution}"
        says = "The CV calls both positions full time, and their dates overlap."
        texts = _Texts(says, "Both lines stand in the CV.", ())
        return self._item("overlap", "cv", subject, subject, "", (one.quote, other.quote), texts)

    def _named(self, one: Named) -> Item:
        works = plural(len({quote.work for quote in one.quotes}), "work")
        verb = "names" if works.startswith("1 ") else "name"
        says = f"{works} {verb} it"
        if one.awards:
            says += f", with {plural(len(one.awards), 'award number')}: {', '.join(one.awards)}"
        if one.kind == "programme":
            cv_says = "No text of the CV names it."
        elif self.declared.support:
            lines = plural(len(self.declared.support), "line")
            cv_says = f"The CV has {lines} of support; none names it or such an award number."
        else:
            cv_says = "The CV has no table of support."
        return self._item(
            one.kind, one.who, one.key, one.name, one.ror, tuple(one.quotes),
            _Texts(says + ".", cv_says, ()), named_by=one.named_by,
        )  # fmt: skip

    def _item(
        self, kind: Kind, who: Who, key: str, subject: str, ror: str, quotes: tuple[Quote, ...],
        texts: _Texts, *, source_only: bool = False, **more: tuple[object, ...],
    ) -> Item:  # fmt: skip
        own = self.declared.who
        holder = own.orcid or ",".join(sorted(own.author_ids)) or ",".join(sorted(own.dois))
        said = sorted(f"{q.work}\t{q.date}\t{q.where}\t{q.text}" for q in quotes)
        said += sorted(q.text for q in texts.cv_quotes)
        return Item(
            _digest("q", kind, holder, key), _digest("f", *said), kind, who, subject, ror, quotes,
            texts.says, texts.cv_says, texts.cv_quotes,
            wording.ordinary(kind, source_only=source_only), wording.settles(kind),
            wording.can_answer(kind, who), **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def _agreed(self) -> Iterable[Agreed]:
        for one in self.appointments.within.values():
            why = "an affiliation within the dates of the CV"
            yield Agreed(one.name or self.labels.of(one.ror), _works(one.quotes), why)
        for one in self.appointments.lagging.values():
            far = sorted({told for q in one.quotes if (told := distance(one.held, q.date))})
            why = f"{'; '.join(far)}; print follows work by up to {LAG_MONTHS} months"
            yield Agreed(one.name or self.labels.of(one.ror), _works(one.quotes), why)
        for named in self.acknowledged.agreed.values():
            yield Agreed(named.name, _works(named.quotes), f"the CV lists this {named.kind} too")

    def _notes(self) -> Iterable[str]:
        who = self.declared.who
        if not who.orcid and not who.author_ids:
            yield (
                "The CV declares no ORCID and no author identifier: which author of a work the "
                "researcher is cannot be known, and only what speaks for whole works is told."
            )
        if self.listed_only:
            why = sorted({self.why[key] for key in self.listed_only})
            yield (
                f"{plural(len(self.listed_only), 'work')} of the CV: which author is the "
                f"researcher cannot be known ({'; '.join(why)}). Only what speaks for "
                "the whole work is told of them."
            )
        if missing := who.dois - self.dois:
            yield f"{plural(len(missing), 'work')} the CV lists by DOI are not in this file."
        if self.undated:
            yield (
                f"{plural(self.undated, 'work')} without a date: their affiliations are held "
                "against the CV without regard to time."
            )
        if not self.declared.positions:
            yield "No position was read in the CV: every affiliation printed stands as a question."
        undated = [each for each in self.declared.positions if not span_of(each.start)]
        if undated:
            yield (
                f"{plural(len(undated), 'position')} of the CV without a date of beginning: taken "
                "to have been held at any time before the end."
            )


def _on_the_name(quote: Quote, name: str) -> Quote:
    """The quotation of a whole string, on the words of the name where they stand in it."""
    at = quote.text.casefold().find(name.casefold())
    whole = quote.start == 0 and quote.end == len(quote.text)
    if not whole or at < 0 or len(quote.text.casefold()) != len(quote.text):
        return quote
    return replace(quote, start=at, end=at + len(name))


def _at_the_time(held: Held, quotes: Sequence[Quote]) -> bool:
    spans = [span for quote in quotes if (span := span_of(quote.date))]
    return any(
        held.earliest() <= span.last and span.first <= later(held.latest(), LAG_MONTHS)
        for span in spans
    )


def _works(quotes: Sequence[Quote]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(quote.work for quote in quotes))


def _digest(letter: str, *parts: str) -> str:
    """A short name of facts, which a letter keeps from being taken for a number."""
    return letter + sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:11]
