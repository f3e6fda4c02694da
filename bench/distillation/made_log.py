"""A made-up log for measuring speed: real prompts, made-up senders and times.

Prompts of people, of a harness and of a generated set (../shared/data/model_traffic), one or
several put end to end until they have the words asked for, each sent under one of the accounts at
times spread over the days asked for. Who sent them is made up: this measures speed and memory, and
nothing else.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

TRAFFIC = Path(__file__).resolve().parents[3] / "shared" / "data" / "model_traffic"
BEGIN = 1_770_000_000
"""Seconds since 1970: 2 February 2026."""
DAY = 86_400
TEXTS = 20_000
"""Different texts; each row adds its number, so no two prompts are the same."""


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


def texts(words: int, rng: random.Random) -> list[str]:
    """Prompts of about so many words in the mean, some much longer, most shorter."""
    known = prompts()
    found = []
    for _ in range(TEXTS):
        wanted = min(rng.lognormvariate(0, 0.8) * words * 0.45, 8 * words)
        parts = [rng.choice(known)]
        while sum(len(part.split()) for part in parts) < wanted:
            parts.append(rng.choice(known))
        found.append("\n".join(parts))
    return found


def lines(
    rows: int,
    content: bool,
    *,
    words: int = 90,
    days: int = 7,
    first_day: int = 0,
    first_row: int = 0,
    accounts: int = 1_000,
) -> Iterator[str]:
    """OpenAI-style lines with content, a CSV without; rows follow each other in time."""
    rng = random.Random(6 + first_row)
    told = [
        (json.dumps(text)[1:-1], len(text) // 4)
        for text in (texts(words, random.Random(6)) if content else ())
    ]
    if not content:
        yield "timestamp,api_key,model,prompt_tokens,completion_tokens,temperature,ip\n"
    begin, step = BEGIN + first_day * DAY, DAY * days / rows
    for number in range(rows):
        account = f"key-{int(accounts * rng.random() ** 2)}"
        at = begin + number * step
        ip = f"192.0.{number % 250}.7"
        if content:
            text, size = told[int(rng.random() * TEXTS)]
            yield (
                f'{{"timestamp": {at:.3f}, "api_key": "{account}", "ip": "{ip}", "request": '
                f'{{"model": "m-1", "messages": [{{"role": "user", "content": "{text} '
                f'({first_row + number})"}}], "temperature": 0.7, "max_tokens": 512}}, "response": '
                f'{{"usage": {{"prompt_tokens": {size}, "completion_tokens": 200}}}}}}\n'
            )
        else:
            yield f"{at:.3f},{account},m-1,{number % 3000},{number % 500},0.7,{ip}\n"
