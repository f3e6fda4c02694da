"""Answers made by hand, for the page, the sheet and the document."""

from __future__ import annotations

from typing import Any

from tidegate.distillation.campaigns.model import (
    Answer,
    Campaigns,
    Edge,
    Evidence,
    Explanation,
    Group,
    Hour,
    Thread,
)

START = 490_000  # an hour of November 2025


def account(number: int) -> str:
    return f"{(number + 1) * 0x9E3779B97F4A7C15 % 2**64:016x}"


def thread(**more: Any) -> Thread:
    told: dict[str, Any] = {
        "place": "head", "key": 0x1A2B3C4D5E6F7081,
        "phrase": "Solve the problem step by step and show your reasoning: …",
        "share": 0.91, "requests": 7660, "accounts": 12, "elsewhere": 0, "distinct": 0.98,
        "overlap": 0.02, "breadth": 0.83, "reasoning": 0.91, "grading": 0.0, "tools": 0.04,
        "tokens_in": 96.0, "tokens_out": 812.0,
    }  # fmt: skip
    return Thread(**{**told, **more})


def group(size: int = 12, first: int = 0, **more: Any) -> Group:
    """A group of `size` accounts that share one list out among themselves."""
    accounts = tuple(account(first + n) for n in range(size))
    pairs = [(a, b) for a in range(size) for b in range(a + 1, size)]
    edges = [
        Edge(a, b, "template", 0.95, "both use one template in 91 % of their requests")
        for a, b in pairs
    ]
    edges += [
        Edge(a, b, "coverage", 0.9 - 0.02 * (b - a),
             "their prompts hardly overlap and come from one list")
        for a, b in pairs if (a + b) % 3
    ]  # fmt: skip
    edges += [
        Edge(a, a + 1, "lock_step", 0.7, "both were busy in the same 41 of 44 minutes")
        for a in range(size - 1)
    ]
    parts = 24
    tiles = tuple(
        tuple(
            round(max(0.0, min(part + 1, (n + 1) * parts / size) - max(part, n * parts / size)), 3)
            for part in range(parts)
        )
        for n in range(size)
    )
    told: dict[str, Any] = {
        "accounts": accounts, "requests": 702 * size,
        "first_at": START * 3600 * 1_000_000, "last_at": (START + 90) * 3600 * 1_000_000,
        "score": 4.2, "p_value": 0.0021, "q_value": 0.012, "p_pool": 0.004, "p_past": None,
        "facts": {"accounts": size, "requests": 702 * size, "coverage": 0.94, "alone": False},
        "edges": tuple(edges),
        "threads": (thread(accounts=size), thread(phrase="", share=0.06, key=7, place="system")),
        "evidence": (
            Evidence("reasoning", 0.9, 0.91, 0.03, "91 % of the requests ask for reasoning"),
            Evidence("coverage", 0.94, 0.94, 0.11, "together the accounts sent 94 % of one list"),
            Evidence("tokens", 0.4, 8.46, 1.2, "answers are long for their prompts"),
        ),
        "explanations": (
            Explanation("harness", "does_not_fit", "no prompt was sent twice by two accounts",
                        "a harness sends the same prompts again with every version"),
            Explanation("etl", "in_part", "the load is even and the template is one",
                        "an ETL job's inputs are the customer's own records; ask for the source"),
            Explanation("classroom", "does_not_fit", "a class sends alike prompts from many hands",
                        "a class has a timetable"),
            Explanation("rag", "unknown", "the log holds no retrieved passages",
                        "passages of documents in the prompts"),
        ),
        "timeline": tuple(
            Hour(START + n, 60 + 40 * (n % 24 > 8) * size + n % 7) for n in range(90) if n % 11
        ),
        "tiles": tiles, "verdict": "consistent",
        "reasons": ("Consistent with coordinated extraction: several accounts share one list out",),
        "citation": "Operator's terms, section 3",
        "context": ("Model weights above the threshold are controlled (as context only)",),
    }  # fmt: skip
    return Group(**{**told, **more})


def campaigns(*groups: Group, **more: Any) -> Campaigns:
    told: dict[str, Any] = {
        "mode": "content", "groups": groups, "accounts": 1204, "requests": 402_113,
        "looked_at": max(40, len(groups)), "too_little": 300, "pool": 240,
        "missing": "12 of 402113 requests hold no time", "alerts_a_day": 0,
        "first_at": START * 3600 * 1_000_000, "last_at": (START + 90) * 3600 * 1_000_000,
        "rulebook": "operator.terms", "verified_through": "2026-11-01",
        "settings": {"seed": 0},
    }  # fmt: skip
    return Campaigns(**{**told, **more})


def several() -> Campaigns:
    """Two groups that are consistent, one that cannot be known, an account alone, two not seen."""
    answer = Answer(account(0), "2026-11-20", "We grade our own translations.", "Support")
    return campaigns(
        group(5, 20, verdict="cannot_be_known", tiles=(), q_value=0.2, p_past=0.3),
        group(12, answers=(answer,)),
        group(3, 60, over_budget=True),
        group(1, 80, edges=(), verdict="cannot_be_known", reasons=()),
        group(2, 90, verdict="not_seen"), group(1, 95, verdict="not_seen", edges=()),
        alerts_a_day=1,
    )  # fmt: skip
