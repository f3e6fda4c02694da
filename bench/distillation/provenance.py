"""False accusations and recall of `tidegate provenance` on 31 public models, and its time.

    python bench/distillation/provenance.py [--quick]

The answers (../shared/data/model_traffic/model_answers_sample.jsonl.gz, of AlpacaEval) are for
non-commercial use: they are measured here, and nothing that ships is trained on them.

Who learnt from whom is what the models' makers published, carried here from memory of model cards
and papers (names beside each); it was not looked up again, and makers need not have published all.
Two models are linked where one learnt from the other, both learnt from one maker's models, one base
was tuned on, or one maker made both; such pairs are neither teacher and pupil nor unrelated, and
are counted apart. Every ordered pair of models without a link is tried as student and teacher, with
every model that is linked to neither as unrelated: a "yes" there is a false accusation.
"""

from __future__ import annotations

import argparse
import math
import platform
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from tidegate.distillation.provenance import Model, Panel, join, read_answers
from tidegate.distillation.provenance.calibration import stand
from tidegate.distillation.provenance.verdict import LEVEL, ORDINARY, SURELY, in_words

ANSWERS = Path(__file__).resolve().parents[3] / (
    "shared/data/model_traffic/model_answers_sample.jsonl.gz"
)
CHAT = ("gpt-3.5-turbo-0301", "gpt-3.5-turbo-0613")
FOUR = ("gpt4_0314", "gpt4_0613")
OUTPUTS = {  # student: teachers whose outputs it was trained on
    "alpaca-7b": ("text_davinci_003",),  # Stanford Alpaca, 2023
    "alpaca-7b-neft": ("text_davinci_003",),  # NEFTune, arXiv 2310.05914
    "vicuna-7b": (*CHAT, *FOUR),  # LMSYS, shared conversations, 2023
    "vicuna-13b": (*CHAT, *FOUR),
    "baize-v2-13b": CHAT,  # arXiv 2304.01196
    "wizardlm-13b": CHAT,  # arXiv 2304.12244
    "ultralm-13b": CHAT,  # arXiv 2305.14233
    "airoboros-33b": FOUR,  # model card
    "OpenHermes-2.5-Mistral-7B": FOUR,  # model card
    "dolphin-2.2.1-mistral-7b": (*CHAT, *FOUR),  # model card
    "openchat-13b": (*CHAT, *FOUR),  # arXiv 2309.11235
    "claude2-alpaca-13b": ("claude-2",),  # project page
}
TUNED = {  # student: the model it was fine-tuned from
    "Llama-3-Instruct-8B-SimPO": ("Meta-Llama-3-8B-Instruct",),  # arXiv 2405.14734
    "Snorkel-Mistral-PairRM-DPO": ("Mistral-7B-Instruct-v0.2",),  # model card
    "TempNet-LLaMA2-Chat-13B-v0.1": ("llama-2-13b-chat-hf",),  # arXiv 2404.04575
}
SOURCES = {
    "openai": ("text_davinci_001", "text_davinci_003", *CHAT, *FOUR,
               *(one for one in OUTPUTS if one != "claude2-alpaca-13b")),
    "anthropic": ("claude", "claude-2", "claude2-alpaca-13b"),
    "meta chat": ("llama-2-13b-chat-hf", "Meta-Llama-3-8B-Instruct", "Llama-3-Instruct-8B-SimPO",
                  "TempNet-LLaMA2-Chat-13B-v0.1"),
    "mistral": ("Mistral-7B-Instruct-v0.2", "Snorkel-Mistral-PairRM-DPO",
                "OpenHermes-2.5-Mistral-7B", "dolphin-2.2.1-mistral-7b"),
    "open assistant's people": ("guanaco-13b", "oasst-sft-llama-33b", "humpback-llama-65b"),
}  # fmt: skip
DOUBTFUL = "oasst-sft-llama-33b"
"""Its mixtures held conversations with OpenAI's models: from memory, not verified."""


GRID = (1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5)


def linked(one: str, other: str, doubtful: bool = False) -> bool:
    """Whether a common source is published; `doubtful` believes what is said of one model."""
    with_openai = {DOUBTFUL} if doubtful else set()
    return any(
        one in group and other in group
        for group in (
            set(names) | (with_openai if source == "openai" else set())
            for source, names in SOURCES.items()
        )
    )


def interval(hits: int, tries: int, level: float = 0.95) -> tuple[float, float]:
    """Clopper and Pearson's exact interval."""

    def at_most(p: float, k: int) -> float:
        return sum(math.comb(tries, i) * p**i * (1 - p) ** (tries - i) for i in range(k + 1))

    def solve(f: object, target: float) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            mid = (low + high) / 2
            low, high = (mid, high) if f(mid) > target else (low, mid)  # type: ignore[operator]
        return low

    tail = (1 - level) / 2
    lower = 0.0 if hits == 0 else solve(lambda p: at_most(p, hits - 1), 1 - tail)
    upper = 1.0 if hits == tries else solve(lambda p: at_most(p, hits), tail)
    return lower, upper


def upper_bound(tries: int) -> float:
    """The 95 % upper bound of a rate that was 0 of `tries`."""
    return 1 - 0.05 ** (1 / tries)


class Trial:
    """Standings of all pairs on some prompts of the panel."""

    def __init__(
        self, panel: Panel, rows: Iterable[int], doubtful: bool = False, fewer: int = 0
    ) -> None:
        """`fewer` unrelated models, drawn anew for every pair, in place of all."""
        rng = np.random.default_rng(11)
        rows = list(rows)
        alike, has, names = panel.alike[rows], panel.has[rows], panel.models
        self.negatives: dict[tuple[str, str], tuple[float, float, float]] = {}
        self.pupils: dict[tuple[str, str], tuple[float, float, float]] = {}
        true = {**OUTPUTS, **TUNED}
        for s, student in enumerate(names):
            for t, teacher in enumerate(names):
                is_true = teacher in true.get(student, ())
                if s == t or (linked(student, teacher, doubtful) and not is_true):
                    continue
                others = tuple(
                    u
                    for u, one in enumerate(names)
                    if u not in (s, t)
                    and not linked(one, student, doubtful)
                    and not linked(one, teacher, doubtful)
                )
                if fewer:
                    others = tuple(sorted(rng.choice(others, min(fewer, len(others)), False)))
                one = stand(alike, has, s, t, others)
                if one is None:
                    continue
                into = self.pupils if is_true else self.negatives
                above = one.above if in_words(one.by_view) else 1.0
                into[student, teacher] = (one.tail, above, one.high)

    def accused(self, level: float = LEVEL) -> list[tuple[str, str]]:
        return [pair for pair, one in self.negatives.items() if yes(one, level)]

    def found(self, level: float = LEVEL) -> set[str]:
        return {s for (s, _), one in self.pupils.items() if yes(one, level)}

    def denied(self) -> set[str]:
        """Students of whose every teacher the verdict is no."""
        students = {s for s, _ in self.pupils}
        return students - {
            s for (s, _), one in self.pupils.items() if one[2] >= ORDINARY or yes(one, LEVEL)
        }


def yes(one: tuple[float, float, float], level: float) -> bool:
    """The rule of a run with one teacher (Holm over more only asks for more)."""
    return one[0] <= level and one[1] <= SURELY


def report(title: str, trial: Trial) -> None:
    false = trial.accused()
    students = {s for s, _ in trial.negatives}
    print(f"\n{title}")
    print(f"  false accusations: {len(false)} of {len(trial.negatives)} pairs "
          f"({len(students)} students){': ' + str(false) if false else ''}")  # fmt: skip
    if not false:
        # The score is the same both ways, so a pair tried in both roles is one trial.
        pairs = len({frozenset(pair) for pair in trial.negatives})
        print(
            f"    95 % upper bound: {upper_bound(pairs):.4f} a pair ({pairs} whichever role), "
            f"were pairs independent; {upper_bound(len(students)):.3f} a model"
        )
    lowest = sorted(trial.negatives.items(), key=lambda one: one[1][0])[:3]
    print("    nearest: " + "; ".join(f"{s} and {t}, chance {v[0]:.1e}, draws {v[1]:.3f}"
                                      for (s, t), v in lowest))  # fmt: skip
    for level in GRID[:5]:
        print(f"    at level {level:g}: {len(trial.accused(level))} false; "
              f"{len(trial.found(level) & set(OUTPUTS))} of {len(OUTPUTS)} and "
              f"{len(trial.found(level) & set(TUNED))} of {len(TUNED)} recalled")  # fmt: skip
    for what, students_of in (("output distillation", OUTPUTS), ("fine-tuned descent", TUNED)):
        tried = {s for s, _ in trial.pupils} & set(students_of)
        hits = sorted(trial.found() & tried)
        low, high = interval(len(hits), len(tried))
        named, no = ", ".join(hits) or "none", len(trial.denied() & tried)
        print(f"  {what}: {len(hits)} of {len(tried)} recalled ({low:.2f} to {high:.2f}): "
              f"{named}; answered no: {no}")  # fmt: skip


def nested(odd: Trial, even: Trial) -> None:
    """For each student the level is chosen without it, on odd prompts: a tenth of the largest at
    which no unrelated pair's chance lies. It is judged on the student's pairs on even prompts."""
    students = sorted({s for s, _ in (*even.negatives, *even.pupils)})
    false = pairs = 0
    hit: set[str] = set()
    chosen: set[float] = set()
    for student in students:
        least = min(one[0] for pair, one in odd.negatives.items() if student not in pair)
        level = next(x for x in GRID if x < least) / 10
        chosen.add(level)
        own = {pair: one for pair, one in even.negatives.items() if pair[0] == student}
        pairs += len(own)
        false += sum(yes(one, level) for one in own.values())
        hit |= {s for s in even.found(level) if s == student}
    print("\nLevel chosen on odd prompts without the student, judged on even")
    of_outputs, of_tuned = len(hit & set(OUTPUTS)), len(hit & set(TUNED))
    print(f"  levels chosen: {sorted(chosen)}; false accusations {false} of {pairs}; recalled "
          f"{of_outputs} of {len(OUTPUTS)} and {of_tuned} of {len(TUNED)}")  # fmt: skip


def timed(models: list[Model]) -> Panel:
    start = time.process_time()
    panel = join(models)
    middle = time.process_time()
    names = panel.models
    stand(panel.alike, panel.has, 0, 1, tuple(range(2, len(names))))
    print(f"{len(names)} models, {len(panel.prompts)} prompts: panel {middle - start:.1f} s of one "
          f"core, each teacher {time.process_time() - middle:.2f} s")  # fmt: skip
    return panel


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="the whole panel only")
    quick = parser.parse_args().quick
    if not ANSWERS.exists():
        sys.exit(f"{ANSWERS} is not here")
    print(f"{platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}")
    models = list(read_answers(ANSWERS).models)
    panel = timed(models)
    every = range(len(panel.prompts))
    report("All 120 prompts", Trial(panel, every))
    report(f"All 120 prompts, {DOUBTFUL} counted as linked to OpenAI's", Trial(panel, every, True))
    if quick:
        return
    odd, even = Trial(panel, every[1::2]), Trial(panel, every[::2])
    report("Half of the prompts: development", odd)
    report("The other half: held out", even)
    nested(odd, even)
    for fewer in (8, 12):
        report(f"All prompts, {fewer} unrelated models drawn", Trial(panel, every, False, fewer))
    rng = np.random.default_rng(7)
    for size in (20, 50):
        runs = 3
        false = pairs = 0
        hits = {"outputs": 0, "tuned": 0}
        for _ in range(runs):
            trial = Trial(panel, sorted(rng.choice(len(panel.prompts), size, replace=False)))
            false, pairs = false + len(trial.accused()), pairs + len(trial.negatives)
            hits["outputs"] += len(trial.found() & set(OUTPUTS))
            hits["tuned"] += len(trial.found() & set(TUNED))
        print(f"\n{size} prompts, {runs} draws: false accusations {false} of {pairs} pairs; "
              f"recalled {hits['outputs']} of {runs * len(OUTPUTS)} and {hits['tuned']} of "
              f"{runs * len(TUNED)}")  # fmt: skip


if __name__ == "__main__":
    main()
