"""A million works through the whole channel: how long, how much memory, with nothing left out.

    python bench/collaboration/million_works.py ../shared/data [--works 1000000]
        [--distinct 600000] [--home HOME]

The works are composed from real parts: affiliation strings of the gold sets and of OpenAlex works,
names of the registry with the cities they stand in, in front of them departments as real strings
write them, drawn evenly from a pool of `--distinct` (strings of real works recur far more often);
titles and abstracts from sentences of real ones; funding statements from the 347 and
acknowledgements from the TEI file. Four in five are OpenAlex JSON lines, one in five is a tagged
record with a funding text. Lists and registry are those of HOME (default: the data home), which
must hold them. Prints works a second, the largest memory of all processes together, and what came
out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import sys
import tempfile
import threading
import time
from pathlib import Path

from gold import labelled

from tidegate import Settings, Tidegate
from tidegate.collaboration.affiliations.registry import read_registry
from tidegate.desk.collaboration import Collaboration, Question

SEED = 20261127


class Parts:
    """Real pieces, and works put together from them."""

    def __init__(self, data: Path, distinct: int = 0) -> None:
        self.random = random.Random(SEED)
        self.pool: list[str] = []
        records = data / "organisations" / "ror_records_2026-06.jsonl.gz"
        self.names = [
            (name, city, country)
            for record in read_registry(records)
            if record.status == "active"
            for name, kind in record.names
            if kind != "acronym"
            for country, city, _ in record.places[:1]
        ]
        strings = [each.text for each in labelled(data)]
        with gzip.open(data / "publications" / "openalex_works_195.json.gz") as packed:
            works = json.loads(packed.read())
        self.titles, self.sentences = [], []
        for work in works:
            self.titles.append(work.get("title") or work.get("display_name") or "Untitled")
            words: dict[int, str] = {}
            for word, places in (work.get("abstract_inverted_index") or {}).items():
                words.update(dict.fromkeys(places, word))
            text = " ".join(words[at] for at in sorted(words))
            self.sentences += [s for s in re.split(r"(?<=\.)\s", text) if 30 < len(s) < 400]
            for author in work.get("authorships") or ():
                strings += author.get("raw_affiliation_strings") or ()
        self.strings = list(dict.fromkeys(s for s in strings if 5 < len(s) < 500))
        heads = [s.split(",")[0] for s in self.strings if s.count(",") >= 2]
        self.departments = [h for h in dict.fromkeys(heads) if re.match(r"Dep|Sch|Fac|Inst|Lab", h)]
        gold = json.loads(
            (data / "publications" / "comet_funding_statements_gold_347.json").read_text("utf-8")
        )
        self.statements = [each["funding_statement"] for each in gold]
        with gzip.open(data / "publications" / "acknowledgements.tei.xml.gz", "rt") as packed:
            tei = packed.read()
        for found in re.findall(r"<acknowledgment>(.*?)</acknowledgment>", tei, re.DOTALL):
            self.statements.append(re.sub(r"<[^>]+>", "", found).strip())

        pool = dict.fromkeys(self.strings)
        while len(pool) < distinct:
            pool[self.composed()] = None
        self.pool = list(pool)

    def affiliation(self) -> str:
        return self.random.choice(self.pool)

    def composed(self) -> str:
        draw = self.random
        if draw.random() < 0.1:
            return draw.choice(self.strings)
        name, city, country = draw.choice(self.names)
        return f"{draw.choice(self.departments)}, {name}, {city}, {country}"

    def abstract(self) -> str:
        return " ".join(self.random.choices(self.sentences, k=self.random.randint(4, 8)))

    def openalex(self, number: int) -> str:
        draw = self.random
        index: dict[str, list[int]] = {}
        for at, word in enumerate(self.abstract().split()):
            index.setdefault(word, []).append(at)
        pool = [self.affiliation() for _ in range(draw.choice((1, 1, 2, 3)))]
        authors = [
            {
                "author": {"id": f"https://openalex.org/A{draw.randrange(10**9)}"},
                "raw_affiliation_strings": [draw.choice(pool)],
            }
            for _ in range(draw.randint(1, 8))
        ]
        return json.dumps({
            "id": f"https://openalex.org/W{number}", "doi": f"https://doi.org/10.99999/b.{number}",
            "title": draw.choice(self.titles),
            "publication_date": f"{draw.randint(2015, 2026)}-0{draw.randint(1, 9)}-15",
            "type": "article", "language": "en", "authorships": authors,
            "abstract_inverted_index": index,
        })  # fmt: skip

    def tagged(self, number: int) -> str:
        draw = self.random
        places = [self.affiliation() for _ in range(draw.choice((1, 2, 3)))]
        lines = [
            "TY  - JOUR", f"TI  - {draw.choice(self.titles)}", f"PY  - {draw.randint(2015, 2026)}",
            f"DO  - 10.99999/r.{number}", f"AB  - {self.abstract()}",
        ]  # fmt: skip
        lines += [f"AD  - {place}" for place in places]
        lines += ["FX  - " + " ".join(draw.choice(self.statements).split()), "ER  - ", ""]
        return "\n".join(lines)


class Memory(threading.Thread):
    """The most memory (PSS) that this process and its children had together, in bytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.trail: list[tuple[float, int]] = []
        self.started = time.time()

    def run(self) -> None:
        while True:
            total = sum(_pss(each) for each in _family(os.getpid()))
            self.most = max(self.most, total)
            self.trail.append((time.time() - self.started, total))
            time.sleep(1)


def _family(root: int) -> set[int]:
    parents = {}
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                parents[int(each.name)] = int(
                    (each / "stat").read_text().rpartition(")")[2].split()[1]
                )
            except OSError:
                continue
    found = {root}
    while True:
        more = {child for child, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


def _pss(process: int) -> int:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("data", type=Path)
    ask.add_argument("--works", type=int, default=1_000_000)
    ask.add_argument("--distinct", type=int, default=600_000)
    ask.add_argument("--home", type=Path)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines, tagged = Path(folder) / "works.jsonl", Path(folder) / "works.ris"
        parts = Parts(given.data, given.distinct)
        share = given.works * 4 // 5
        with lines.open("w", encoding="utf-8") as out:
            for number in range(share):
                out.write(parts.openalex(number) + "\n")
        with tagged.open("w", encoding="utf-8") as out:
            for number in range(share, given.works):
                out.write(parts.tagged(number) + "\n")
        distinct = len(_strings(lines, tagged))
        size = lines.stat().st_size + tagged.stat().st_size
        print(f"{given.works:,} works, {size / 1e9:.2f} GB, {distinct:,} distinct affiliations")
        memory = Memory()
        memory.start()
        started = time.time()
        desk = Collaboration(Tidegate(given.home))
        found = desk.examine([lines, tagged], Question(), Settings(accept_stale="a benchmark"))
        took = time.time() - started
    told = found["summary"]
    print(f"{took:.0f} s, {given.works / took:,.0f} works/s, {memory.most / 1e9:.2f} GB at most")
    tenth = max(len(memory.trail) // 10, 1)
    print("GB over time:", " ".join(f"{b / 1e9:.2f}" for _, b in memory.trail[::tenth]))
    print({k: told[k] for k in ("works", "noted", "to_review", "affiliations",
                                "affiliations_recognised", "problems")})  # fmt: skip
    return 0


def _strings(lines: Path, tagged: Path) -> set[int]:
    found: set[int] = set()
    with lines.open(encoding="utf-8") as rows:
        for row in rows:
            for author in json.loads(row)["authorships"]:
                found.update(map(hash, author["raw_affiliation_strings"]))
    with tagged.open(encoding="utf-8") as rows:
        found.update(hash(row[6:].strip()) for row in rows if row.startswith("AD  - "))
    return found


if __name__ == "__main__":
    sys.exit(main())
