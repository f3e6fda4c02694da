"""How many requests a second are sketched, with prompts and without.

    python bench/distillation/sketches.py [--rows 100000] [--workers 2]

A made-up log: real prompts from ../shared/data/model_traffic under a thousand accounts, arrival
times drawn at random. The prompts are real, who sent them is not: this measures speed only.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

TRAFFIC = Path(__file__).resolve().parents[3] / "shared" / "data" / "model_traffic"


def prompts() -> list[str]:
    """Prompts of people and of a harness, and of a generated set."""
    told = []
    for line in (TRAFFIC / "arena_hard_v0.1_questions.jsonl").read_text("utf-8").splitlines():
        told.append(json.loads(line)["prompt"])
    with gzip.open(TRAFFIC / "HumanEval.jsonl.gz", "rt", encoding="utf-8") as lines:
        told.extend(json.loads(line)["prompt"] for line in lines)
    with gzip.open(TRAFFIC / "code_alpaca_2k.json.gz", "rt", encoding="utf-8") as file:
        told.extend(f"{row['instruction']}\n{row['input']}" for row in json.load(file))
    return told


def lines(rows: int, content: bool) -> Iterator[str]:
    """OpenAI-style lines with content, a CSV without."""
    rng = random.Random(6)
    texts = prompts()
    if not content:
        yield "timestamp,api_key,model,prompt_tokens,completion_tokens,temperature,ip\n"
    for number in range(rows):
        account = f"key-{int(1000 * rng.random() ** 2)}"
        at = 1_770_000_000 + number * 86_400 * 7 / rows
        ip = f"192.0.{number % 250}.7"
        if content:
            text = rng.choice(texts) + f" ({number})"
            request = {"model": "m-1", "messages": [{"role": "user", "content": text}]}
            request |= {"temperature": 0.7, "max_tokens": 512}
            usage = {"prompt_tokens": len(text) // 4, "completion_tokens": 200}
            record = {"timestamp": at, "api_key": account, "ip": ip, "request": request}
            yield json.dumps(record | {"response": {"usage": usage}}) + "\n"
        else:
            yield f"{at:.3f},{account},m-1,{number % 3000},{number % 500},0.7,{ip}\n"


def main() -> None:
    from tidegate.distillation.sketches import load, merge, save, sketch_logs

    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        for content in (False, True):
            path = Path(folder) / ("content.jsonl" if content else "metadata.csv")
            with path.open("w", encoding="utf-8") as file:
                file.writelines(lines(asked.rows, content))
            begun, cpu = time.perf_counter(), time.process_time()
            done = sketch_logs([path], key="k" * 32, workers=asked.workers)
            took, own = time.perf_counter() - begun, time.process_time() - cpu
            kept = save(done.table, Path(folder) / "sketches.npz")
            begun = time.perf_counter()
            merge([load(kept), done.table])
            again = time.perf_counter() - begun
            print(
                f"{'with prompts' if content else 'metadata only'}: {asked.rows} rows, "
                f"{path.stat().st_size / 1e6:.0f} MB, {asked.workers} workers: {took:.1f} s, "
                f"{asked.rows / took:.0f} rows/s, ten million in {took * 1e7 / asked.rows / 60:.1f}"
                f" min; parent's own {own:.1f} s; {len(done.table)} accounts, sketches "
                f"{kept.stat().st_size / 1e6:.1f} MB; load and merge {again:.2f} s"
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory {peak} MB, the largest worker {child} MB")


if __name__ == "__main__":
    main()
