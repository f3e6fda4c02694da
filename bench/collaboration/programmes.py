"""Talent programmes: false ones over 1,286 real acknowledgements, and how many of our own positive
cases are found; the cost of a text that names none.

    python bench/collaboration/programmes.py

The positive cases are composed here, by who wrote the patterns: ways of writing a listed name, in
every frame. They show that no pattern is broken, not what a stranger would write.
"""

from __future__ import annotations

import gzip
import platform
import statistics
import sys
import time
from pathlib import Path

from defusedxml import ElementTree

from tidegate.collaboration.funding import programmes_in

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
TEI = DATA / "publications" / "acknowledgements.tei.xml.gz"
NAMES = {
    "cn.changjiang": "Changjiang Scholars Program|Changjiang Scholar|Chang Jiang Scholars Award|"
    "Cheung Kong Scholars Programme|Yangtze River Scholar|Yangtze Scholars Program|"
    "Changjiang Distinguished Professorship|长江学者|長江學者|长江学者奖励计划",
    "cn.hundred_talents": "Hundred Talents Program|Hundred Talent Project|100 Talents Plan|"
    "One Hundred Talents Program|Hundred-Talent Program|One-Hundred-Talents Project|"
    "“Hundred Talents” Program|CAS Hundred Talents|百人计划|百人計劃",
    "cn.pearl_river": "Pearl River Talent Program|Pearl River Talents Plan|"
    "Pearl River Talent Recruitment Program|Zhujiang Talents Program|珠江人才计划|珠江人才計劃",
    "cn.river_talents": "River Talents Plan|River Talent Program|River Talents Project",
    "cn.thousand_talents": "Thousand Talents Plan|Thousand Talents Program|1000 Talents Program|"
    "1,000 Talents Plan|One Thousand Talents Program|Thousand Youth Talents Plan|"
    "Thousand Young Talents Program|Youth Thousand Talents Program|Young Thousand Talents Plan|"
    "Recruitment Program of Global Experts|Recruitment Program of Global Youth Experts|"
    "Thousand-Talents Program|“Thousand Talents” Plan|1000-Talent Plan|千人计划|千人計劃|青年千人",
    "ru.5_100": "Project 5-100|Program 5-100|5-100 Project|“5-100” Program|Project “5-100”|"
    "Russian Academic Excellence Project 5-100|Russian Academic Excellence Project “5–100”|"
    "проекта 5-100",
}
FRAMES = (
    "This work was supported by the {}.",
    "A. B. acknowledges support from the {} (No. 2014ABC), and NSFC (11234567).",
    "He was selected by the {} in 2014, cf. Dr. Li et al.",
    "支持: {}，以及国家自然科学基金。",
)


def main() -> int:
    with gzip.open(TEI) as file:
        items = ["".join(i.itertext()) for i in ElementTree.parse(file).iter("acknowledgment")]
    times = []
    false = []
    for text in items:
        started = time.process_time()
        found = programmes_in(text)
        times.append(time.process_time() - started)
        false += [(one.text, text[slice(*one.sentence)]) for one in found]
    print(f"{platform.machine()}, Python {platform.python_version()}, one core")
    print(f"{len(items):,} acknowledgements: {len(false)} talent programmes found (none is right)")
    for one in false:
        print("  ", *one, sep=" | ")
    print(f"mean {statistics.mean(times) * 1e6:.0f} µs a text")
    asked = met = 0
    for programme, names in NAMES.items():
        for name in names.split("|"):
            for frame in FRAMES:
                asked += 1
                said = {one.programme for one in programmes_in(frame.format(name))}
                met += said == {programme}
                if said != {programme}:
                    print("   not found:", frame.format(name), said)
    print(f"positive cases composed here: {met} of {asked} ({met / asked:.3f})")
    return 1 if false else 0


if __name__ == "__main__":
    sys.exit(main())
