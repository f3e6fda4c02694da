"""Technology areas: precision, recall and abstention on our own labelled titles; speed.

There is no gold set. areas_held_out.yaml and areas_tuning.yaml hold titles and snippets written
for this project and labelled by the definitions; the held-out half was committed before any term
rule was written, and rules are mended by the tuning half alone. One author wrote labels and rules,
so these figures flatter. areas_real_titles.yaml, titles of other people's publications, is the set
to go by; areas_paraphrased.yaml, works told in words no rule looks for, the other end.

An area of `ca` or `us` counts as found where the verdict is "touches"; "unsure" is an abstention
and counts neither way, except in recall with unsure. Areas a careful reader could give or not
(`ca_maybe`, `us_maybe`) are left out.

    python bench/collaboration/areas.py [--misses] [--model DIRECTORY] [--works OPENALEX.json.gz]

`--works` times OpenAlex works (JSON list) and prints which areas fire; topics and concepts of the
file are not read. The machine and its load are printed beside the figures.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import time
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from tidegate.collaboration.areas import classify, load_model

HERE = Path(__file__).parent
SHORT = {
    "digital": "digital_infrastructure",
    "materials": "materials_manufacturing",
    "sensing": "sensing_surveillance",
    "aerospace": "aerospace_space",
    "ai": "ai_big_data",
    "life": "life_science",
    "robotics": "robotics_autonomy",
}
SHORT_US = {
    "materials": "engineering_materials",
    "sensing": "sensing_signature",
    "energy": "clean_energy",
    "data_security": "data_cybersecurity",
    "autonomy": "autonomy_robotics",
}


def labelled(name: str) -> list[dict[str, Any]]:
    """The rows of a file, areas by their full ids."""
    rows = yaml.safe_load((HERE / name).read_text("utf-8"))
    for row in rows:
        for key, short in (("ca", SHORT), ("us", SHORT_US)):
            row[key] = {short.get(one, one) for one in row[key]}
            maybe = {short.get(one, one) for one in row.get(f"{key}_maybe", [])}
            row[f"{key}_maybe"] = maybe
    return rows


def measure(rows: list[dict[str, Any]], model: Any, misses: bool) -> str:
    """One line of figures over both schemes."""
    right = wrong = missed = unsure_right = unsure_wrong = silent = clean = negatives = 0
    abstained = 0
    for row in rows:
        found = classify(row["t"], row["a"], model=model)
        negative = not row["ca"] and not row["us"]
        negatives += negative
        abstained += any(one.verdict == "unsure" for one in found)
        fired = False
        for key, scheme in (("ca", "ca.stra"), ("us", "us.cet")):
            mine = [one for one in found if one.scheme == scheme]
            touched = {one.area for one in mine if one.verdict == "touches"}
            unsure = {one.area for one in mine if one.verdict == "unsure"}
            gold, maybe = row[key] - row[f"{key}_maybe"], row[f"{key}_maybe"]
            right += len(gold & touched)
            unsure_right += len(gold & unsure)
            unsure_wrong += len(unsure - gold - maybe)
            silent += len(gold - touched - unsure)
            false, lost = touched - gold - maybe, gold - touched
            wrong += len(false)
            missed += len(lost)
            fired |= bool(false)
            if misses and (false or lost):
                words = [
                    (one.area, [quote[3] for quote in one.quotes])
                    for one in mine
                    if one.area in false
                ]
                soft = sorted(lost & unsure)
                print(f"  {key} {row['t'][:76]!r} false {words} lost {sorted(lost)} unsure {soft}")
        clean += negative and not fired
    gold_all = right + missed
    return (
        f"precision {right / max(right + wrong, 1):.3f} ({right}/{right + wrong})  "
        f"recall {right / gold_all:.3f} ({right}/{gold_all})  "
        f"recall with unsure {(right + unsure_right) / gold_all:.3f}  "
        f"unsure: {unsure_right} of gold, {unsure_wrong} of none, silent {silent}  "
        f"abstained on {abstained}/{len(rows)} works  "
        f"works of no area left alone {clean}/{negatives}"
    )


def read_works(path: Path) -> list[tuple[str, str]]:
    """Title and abstract of each work; nothing else of the file is read."""
    works = []
    with gzip.open(path) as stream:
        told = json.load(stream)
    for work in told:
        inverted = work.get("abstract_inverted_index") or {}
        words = sorted((place, word) for word, places in inverted.items() for place in places)
        works.append((work.get("title") or "", " ".join(word for _, word in words)))
    return works


def works_report(path: Path, misses: bool) -> None:
    works = read_works(path)
    fired: Counter[str] = Counter()
    for title, abstract in works:
        for one in classify(title, abstract):
            fired[f"{one.scheme} {one.area} {one.verdict}"] += 1
            if misses and one.scheme == "ca.stra" and one.area != "ai_big_data":
                print(f"  {title[:60]!r} {one.area} {one.verdict} {[q[3] for q in one.quotes]}")
    for name, count in fired.most_common():
        print(f"  {count:4d}  {name}")
    words = sum(len(f"{title} {abstract}".split()) for title, abstract in works) / len(works)
    for schemes in (("ca.stra", "us.cet"), ("ca.stra", "us.cet", "us.ccl")):
        best = 1e9
        for _ in range(5):
            start = time.process_time()
            for title, abstract in works:
                classify(title, abstract, schemes=schemes)
            best = min(best, (time.process_time() - start) / len(works))
        told = ", ".join(schemes)
        print(f"speed: {best * 1000:.3f} ms of one processor, {words:.0f} words a work, {told}")


def model_report(model: Any) -> str:
    """The cosines of three sentences, which the documentation of sentence-transformers gives for
    all-MiniLM-L6-v2 as 0.6660, 0.1046, 0.1411 (from memory), and the time of an abstract."""
    told = ("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.")
    a, b, c = model.vectors(told)
    taken = 1e9
    for _ in range(4):
        start = time.perf_counter()
        model.vector("Coherent beam combining of kilowatt fibre lasers. " * 20)
        taken = min(taken, time.perf_counter() - start)
    return (
        f"model {model.name}: {float(a @ b):.4f}, {float(a @ c):.4f}, {float(b @ c):.4f} "
        f"(expected 0.6660, 0.1046, 0.1411); {taken * 1000:.0f} ms for 192 word pieces"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print each false or lost area")
    parser.add_argument("--model", type=Path, help="directory of a model of sentences")
    parser.add_argument("--works", type=Path, help="OpenAlex works, a JSON list, gzipped")
    chosen = parser.parse_args()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, load {load:.1f}, Python "
        f"{platform.python_version()}"
    )
    models: list[tuple[str, Any]] = [("terms", None)]
    if chosen.model:
        model = load_model(chosen.model)
        models.append(("terms and model", model))
        print(model_report(model))
    for half in ("tuning", "held_out", "real_titles", "paraphrased"):
        rows = labelled(f"areas_{half}.yaml")
        for name, model in models:
            show = chosen.misses and half == "tuning"
            print(f"{half}, {len(rows)} works, {name}: {measure(rows, model, show)}")
    if chosen.works:
        works_report(chosen.works, chosen.misses)


if __name__ == "__main__":
    main()
