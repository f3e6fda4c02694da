"""Which institutions stand in a work, and which of its authors stand at each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tidegate.collaboration.model import Affiliation, Authorship, Mention, WorkFacts


def keys_of(affiliation: Affiliation, mentions: Mapping[str, Sequence[Mention]]) -> list[str]:
    """The institutions of one affiliation: the ROR ids its document declares, else those found in
    its text. A listed institution without a record in the registry goes by its listed name.

    Both together would count a parent and its part, of one string, as two that work together.
    """
    if affiliation.rors:
        return list(dict.fromkeys(affiliation.rors))
    found = mentions.get(affiliation.text, ())
    return list(dict.fromkeys(key_of(one) for one in found))


def key_of(mention: Mention) -> str:
    """What a mention's institution goes by."""
    return mention.ror or f"name:{mention.name}"


def standing(facts: WorkFacts) -> dict[str, Sequence[Authorship]]:
    """{institution: its authors in this work}. Where the document ties an institution to no author,
    every author of the work may be of it, and all are given."""
    work = facts.work
    at: dict[str, list[Authorship]] = {}
    for one in work.authorships:
        for key in dict.fromkeys(_keys(one.affiliations, facts.mentions)):
            at.setdefault(key, []).append(one)
    found: dict[str, Sequence[Authorship]] = dict(at)
    for key in _keys(work.affiliations, facts.mentions):
        found.setdefault(key, work.authorships)
    return found


def either(one: Sequence[Authorship], other: Sequence[Authorship]) -> list[Authorship]:
    """The authors who stand on either side, each once."""
    return list({each.position: each for each in (*one, *other)}.values())


def _keys(
    affiliations: Sequence[Affiliation], mentions: Mapping[str, Sequence[Mention]]
) -> Iterator[str]:
    for affiliation in affiliations:
        yield from keys_of(affiliation, mentions)
