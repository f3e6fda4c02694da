"""What a model of sentences may change: only who stands in the abstain band.

The model measures how near a work's title and abstract are to the sentences of each definition
(cosine, the nearest sentence counts). It never makes "touches" out of nothing and takes no
"touches" away:

    words say unsure, cosine ≥ UP      touches, with those words beside it
    words say unsure, cosine < OUT     nothing
    words say nothing, cosine ≥ INTO,  unsure, quoting the title: a person looks
    and no area of the scheme nearer

The figures were set on areas_tuning.yaml alone with all-MiniLM-L6-v2: of 2,189 pairs of a work and
an area it does not speak of, 0.1 % lie above UP; of 85 that it does speak of, none lies below OUT;
INTO would by itself find 41 of the 85, with 3 false pairs and 1 of 28 works of no area.
bench/collaboration/areas.py measures what they do on the other sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tidegate.collaboration.areas.definitions import scheme
from tidegate.collaboration.areas.sentence_model import SentenceModel
from tidegate.collaboration.model import AreaMention

UP = 0.43
INTO = 0.40
OUT = 0.20


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """The definitions of some schemes as vectors of one model: made once, used for every work.

    `sentences` has one row a sentence; `owners` says which (scheme, area) each row is of.
    """

    model: SentenceModel
    owners: tuple[tuple[str, str], ...]
    sentences: NDArray[np.float32]


@lru_cache(maxsize=8)
def measured(model: SentenceModel, schemes: tuple[str, ...]) -> Measured:
    """The sentences of every definition of these schemes; a second or two the first time."""
    owners, texts = [], []
    for id in schemes:
        for area in scheme(id).areas:
            for sentence in area.sentences:
                owners.append((id, area.id))
                texts.append(sentence)
    return Measured(model, tuple(owners), model.vectors(texts))


def cosines(
    title: str, abstract: str, schemes: Sequence[str], model: SentenceModel
) -> dict[tuple[str, str], float]:
    """(scheme, area) → cosine of the work with the nearest sentence of the definition, -1 to 1."""
    known = measured(model, tuple(schemes))
    found: dict[tuple[str, str], float] = {}
    for owner, cosine in zip(
        known.owners, known.sentences @ model.vector(f"{title}. {abstract}".strip()), strict=True
    ):
        found[owner] = max(found.get(owner, -1.0), float(cosine))
    return found


def weighed_anew(
    mentions: Sequence[AreaMention],
    title: str,
    abstract: str,
    schemes: Sequence[str],
    model: SentenceModel,
) -> list[AreaMention]:
    """The mentions after the model was heard; those it moved have `how` "model" and, as their
    score, the cosine. A work without any text is left as it is."""
    if not f"{title}{abstract}".strip():
        return list(mentions)
    near = cosines(title, abstract, schemes, model)
    nearest = {
        id: max((key for key in near if key[0] == id), key=near.__getitem__) for id in schemes
    }
    kept = []
    for one in mentions:
        cosine = near.pop((one.scheme, one.area))
        if one.verdict == "touches" or OUT <= cosine < UP:
            kept.append(one)
        elif cosine >= UP:
            kept.append(replace(one, verdict="touches", how="model", score=round(cosine, 2)))
    quote = ("title", 0, len(title), title) if title.strip() else None
    for (id, area), cosine in near.items():
        if cosine >= INTO and nearest[id] == (id, area) and quote is not None:
            kept.append(
                AreaMention(
                    scheme=id,
                    area=area,
                    title=scheme(id).area(area).title,
                    verdict="unsure",
                    score=round(cosine, 2),
                    how="model",
                    quotes=(quote,),
                )
            )
    return kept
