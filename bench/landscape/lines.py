"""Makes works in OpenAlex's shape as JSON lines: python bench/landscape/lines.py FILE --works N

Seeded; about a kilobyte a work, with an abstract as an index of words. A name ending in .gz is
packed."""

from __future__ import annotations

import argparse
import gzip
import json
import random
from pathlib import Path

WORDS = (
    "we show a new method for wafer bonding robot deep learning network of materials with high "
    "performance in devices under load using data from satellite electric vehicle battery model "
    "measured results and large scale synthesis of thin films by transistor antenna control"
).split()
COUNTRIES = "CN US GB DE IN JP KR FR CA AU".split()


def work(draw: random.Random, number: int) -> dict[str, object]:
    words = draw.choices(WORDS, k=draw.randint(40, 120))
    index: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        index.setdefault(word, []).append(place)
    institution = int(3_000 * draw.random() ** 3)
    return {
        "id": f"https://openalex.org/W{number}",
        "title": " ".join(draw.choices(WORDS, k=9)),
        "publication_year": draw.randint(2005, 2025),
        "cited_by_count": int(draw.paretovariate(1.1)) - 1,
        "primary_topic": {
            "id": f"https://openalex.org/T{10_000 + draw.randrange(4_516)}",
            "field": {"display_name": f"Field {draw.randrange(26)}"},
        },
        "abstract_inverted_index": index,
        "authorships": [
            {
                "author": {"id": f"https://openalex.org/A{draw.randrange(10**6)}"},
                "institutions": [
                    {
                        "id": f"https://openalex.org/I{institution + n}",
                        "display_name": f"Institution {institution + n}",
                        "country_code": COUNTRIES[(institution + n) % 10],
                    }
                ],
            }
            for n in range(draw.randint(1, 4))
        ],
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    draw = random.Random(asked.seed)
    opener = gzip.open if asked.file.suffix == ".gz" else open
    with opener(asked.file, "wt", encoding="utf-8") as out:
        for number in range(1, asked.works + 1):
            out.write(json.dumps(work(draw, number)) + "\n")
