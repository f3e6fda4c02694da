"""A small law of our own: a test of the engine must not turn on what the shipped law says."""

from __future__ import annotations

from pathlib import Path

from tidegate.rules import Rulebooks, load

CHIPS = """\
id: test.chips
title: Chips
authority: An authority
jurisdiction: US
subject: item
question: classification
history: complete
about: kind = 'ic'
versions:
  - citation: "1 FR 1"
    effective: 2022-10-21
    verified_through: 2026-09-24
    retrieved: 2026-11-23
    clauses:
      fast: io_rate >= 600 and tpp >= 4800
    provides: {in_3a090_a: fast}
    outcomes:
      - {when: fast, outcome: classified, label: 3A090.a, paragraph: a, summary: A first test.}
  - citation: "2 FR 2"
    effective: 2023-11-17
    verified_through: 2026-09-24
    retrieved: 2026-11-23
    clauses:
      a1: tpp >= 4800
      a2: tpp >= 1600 and tpp >= 5.92 * die_area
      b2: tpp >= 1600 and tpp >= 3.2 * die_area
      desk: not data_centre and tpp < 4800
    provides:
      in_3a090_a: a1 or (a2 and not desk)
      in_3a090_b: b2 and not a1 and not a2 and not desk
    outcomes:
      - {when: a1, outcome: classified, label: 3A090.a, paragraph: a.1, summary: By speed.}
      - when: a2 and not desk
        outcome: classified
        label: 3A090.a
        paragraph: a.2
        summary: By density.
      - when: b2 and not a1 and not a2 and not desk
        outcome: classified
        label: 3A090.b
        paragraph: b.2
        summary: By less density.
"""
LICENCE = """\
id: test.licence
title: Licence for chips
authority: An authority
jurisdiction: US
subject: transaction
question: licence
history: complete
about: "true"
versions:
  - citation: "3 FR 3"
    effective: 2022-10-21
    verified_through: 2026-09-24
    retrieved: 2026-11-23
    clauses:
      there: list_contains(destination_groups, 'D:5')
      chip_a: in_3a090_a
    outcomes:
      - when: there and chip_a
        outcome: licence_required
        label: RS
        summary: A licence is needed.
"""


def books_of(folder: Path, *texts: str) -> Rulebooks:
    """Rulebooks of these texts alone, under the shipped fact schemas."""
    for number, text in enumerate(texts):
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    loaded = load([folder])
    return Rulebooks([book for book in loaded if book.origin == "user"], loaded.schemas)
