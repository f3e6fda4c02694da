"""The columns of a sketch: what is counted, and what each list keeps."""

from __future__ import annotations

from tidegate.distillation.sketches.bottom import Shape

VERSION = 2
"""2: 384 drawn requests; intent, tokens and templates beside the prompts."""

COUNTS = (
    *("requests", "timed", "with_content", "tokens_known", "tokens_in", "tokens_out"),
    *("latency_known", "latency_ms", "failed", "streamed"),
    # Temperature as asked: left out, 0, up to .5, up to 1 (not 1), 1, above.
    *("temperature_unset", "temperature_zero", "temperature_low", "temperature_middle"),
    *("temperature_one", "temperature_high"),
    *("top_p_set", "max_tokens_set", "several_answers", "seed_set", "logprobs_asked"),
    *("stop_set", "tools_given", "format_set"),
    # Prompts with such words, in whatever language (words.py).
    *("asks_reasoning", "asks_grading", "asks_tools"),
    *("with_system", "prompt_words"),
)
"""Sums over the unit's requests, int64. Tokens are summed over requests where both are known."""

SAMPLE_SIZE = 384
PROMPTS_SIZE = 512
HOURS_SIZE = 24 * 92
MINUTES_SIZE = 256
REGISTERS = 256
BINS = 64
SIGNATURE = 16
SIMHASH_WORDS = 2

LISTS: dict[str, Shape] = {
    # key ~hour, so that the newest hours stay.
    "hours": Shape(
        HOURS_SIZE,
        {
            "hour": ("min", "i8", 0),
            "requests": ("sum", "i8", 0),
            "tokens_in": ("sum", "i8", 0),
            "tokens_out": ("sum", "i8", 0),
        },
    ),
    # The same minutes are drawn for every unit: counts can be held side by side.
    "minutes": Shape(MINUTES_SIZE, {"minute": ("min", "i8", 0), "requests": ("sum", "i8", 0)}),
    # key: pseudonym of a whole prompt. The same prompts are drawn for every unit, so who covers
    # which part of one template's list can be told. intent: bits 1 reasoning, 2 grading, 4 tools.
    "prompts": Shape(
        PROMPTS_SIZE,
        {
            "count": ("sum", "i8", 0),
            "first_at": ("min", "i8", 0),
            "head": ("min", "u8", 0),
            "tail": ("min", "u8", 0),
            "system": ("min", "u8", 0),
            "settings": ("min", "u8", 0),
            "intent": ("max", "u1", 0),
        },
    ),
    # A draw of requests, each with what its prompt is like; all 0 where the log has no prompt, the
    # MinHash its greatest value. settings: hash of all together; tokens -1 where unknown.
    "sample": Shape(
        SAMPLE_SIZE,
        {
            "count": ("sum", "i8", 0),
            "at": ("min", "i8", 0),
            "prompt": ("min", "u8", 0),
            "system": ("min", "u8", 0),
            "head": ("min", "u8", 0),
            "tail": ("min", "u8", 0),
            "minhash": ("min", "u4", SIGNATURE),
            "simhash": ("min", "u8", SIMHASH_WORDS),
            "intent": ("max", "u1", 0),
            "tokens_in": ("max", "i4", 0),
            "tokens_out": ("max", "i4", 0),
            "settings": ("min", "u8", 0),
            "agent": ("min", "u8", 0),
        },
    ),
    # key: register of the HyperLogLog over clusters of prompts.
    "topics": Shape(REGISTERS, {"rank": ("max", "u1", 0)}),
    # key: bin of √2; see quantiles.py.
    "tokens_in_bins": Shape(BINS, {"count": ("sum", "i8", 0)}),
    "tokens_out_bins": Shape(BINS, {"count": ("sum", "i8", 0)}),
    "ratio_bins": Shape(BINS, {"count": ("sum", "i8", 0)}),
    # kind: 1 network, 2 ASN, 3 user agent, 4 payment, 5 organisation.
    "infrastructure": Shape(64, {"kind": ("min", "u1", 0), "count": ("sum", "i8", 0)}),
    # key: hash of the model's name; SketchTable.model_names has the names.
    "models": Shape(
        64,
        {"count": ("sum", "i8", 0), "first_at": ("min", "i8", 0), "last_at": ("max", "i8", 0)},
    ),
    # key: hash of all settings together.
    "settings": Shape(32, {"count": ("sum", "i8", 0)}),
}
KINDS = {"network": 1, "asn": 2, "agent": 3, "payment": 4, "organisation": 5}

UNIT_BYTES = 8 + 4 + 16 + 8 * len(COUNTS) + sum(s.size * s.entry_bytes() for s in LISTS.values())
"""The most a unit can take, in bytes, however many requests it makes."""
