"""Technology areas: which words of a title, an abstract or keywords speak of one.

    classify      title, abstract, keywords → areas, each with the words and where they stand
    missing_text  what there was not to read: a title alone says less
    schemes       the lists of areas, for display: definitions, source, edition
    load_model    a model of sentences, where the user has one; never needed

"touches" means that terms of the definition stand in the text; "unsure" that a person should look.
Neither says that the work *advances* the technology: words cannot tell that from using it
(docs/technology-areas.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.collaboration.areas.definitions import Area, Category, Scheme, scheme, schemes
from tidegate.collaboration.model import AreaMention

if TYPE_CHECKING:
    from tidegate.collaboration.areas.sentence_model import SentenceModel
    from tidegate.collaboration.areas.weighing import Field

__all__ = [
    "Area",
    "Category",
    "Scheme",
    "classify",
    "load_model",
    "missing_text",
    "scheme",
    "schemes",
]


def load_model(directory: Path | str | None = None) -> SentenceModel:
    """The model of sentences in a directory, or the installed package's (sentence_model.py).

    Raises InputError where there is none, or its files are no such model.
    """
    from tidegate.collaboration.areas import sentence_model

    return sentence_model.load_model(directory)


def missing_text(title: str, abstract: str = "", keywords: Sequence[str] = ()) -> tuple[str, ...]:
    """Which parts there were none of: any of "title", "abstract", "keywords".

    An answer over a work without an abstract rests on a title alone, and "nothing found" there is
    a weak answer; whoever shows one says so.
    """
    parts = (("title", title), ("abstract", abstract), ("keywords", "".join(keywords)))
    return tuple(name for name, text in parts if not text.strip())


def _fields(title: str, abstract: str, keywords: Sequence[str]) -> list[Field]:
    from tidegate.collaboration.areas.matching import hits
    from tidegate.collaboration.areas.terms import rules
    from tidegate.collaboration.areas.weighing import Field

    texts = [("title", title), ("abstract", abstract)]
    texts += [(f"keyword {number}", word) for number, word in enumerate(keywords[:100], 1)]
    ours = rules()
    return [Field(name, text, hits(text, ours)) for name, text in texts if text]


def classify(
    title: str,
    abstract: str = "",
    keywords: Sequence[str] = (),
    *,
    schemes: Sequence[str] = ("ca.stra", "us.cet"),
    model: SentenceModel | None = None,
) -> tuple[AreaMention, ...]:
    """The areas that words of a work speak of, by scheme and then by weight, heaviest first.

    Quotes give the field ("title", "abstract", "keyword 1"), [start, end) in code points of that
    raw text, and the words as they stand there. Score is the weight of the terms (weighing.py).
    At most 20,000 characters of a field and 100 keywords are read. A `model` (load_model) may move
    areas into, out of or up from "unsure" (nearness.py), at a tenth of a second a work; without one
    the terms answer alone. Raises KeyError for a scheme there is not.
    """
    from tidegate.collaboration.areas.terms import rules
    from tidegate.collaboration.areas.weighing import TOUCHES, quotes, weights

    for one in schemes:
        scheme(one)
    fields = _fields(title, abstract, keywords)
    if model is None and not any(one.hits for one in fields):
        return ()
    order = [one.name for one in fields]
    rank = {id: number for number, id in enumerate(schemes)}
    found = weights(fields, rules(), rank)
    mentions = []
    for (id, area), weight in found.items():
        sure = weight.score >= TOUCHES and (weight.sure or bool(abstract.strip()))
        mentions.append(
            AreaMention(
                scheme=id,
                area=area,
                title=scheme(id).area(area).title,
                verdict="touches" if sure else "unsure",
                score=weight.score,
                how="terms",
                quotes=quotes(weight, order),
            )
        )
    if model is not None:
        from tidegate.collaboration.areas.nearness import weighed_anew

        mentions = weighed_anew(mentions, title, abstract, schemes, model)
    mentions.sort(
        key=lambda one: (rank[one.scheme], one.verdict != "touches", -one.score, one.area)
    )
    return tuple(mentions)
