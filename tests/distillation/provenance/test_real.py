"""On answers of real models: some known pupils are found, and no unrelated model is accused.

Measured whole in bench/distillation/provenance.py; the answers are for measuring only.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tidegate.distillation.provenance import compare, read_answers
from tidegate.distillation.provenance.answers import Model

pytestmark = pytest.mark.needs_shared
UNRELATED = (
    "cohere", "alpaca-7b-neft", "vicuna-13b", "baize-v2-13b", "wizardlm-13b", "ultralm-13b",
    "openchat-13b", "guanaco-13b", "humpback-llama-65b", "airoboros-33b", "alpaca-7b",
    "vicuna-7b", "gpt4_0314", "text_davinci_003",
)  # fmt: skip
TEACHERS = ("claude-2", "Meta-Llama-3-8B-Instruct", "gemini-pro", "Mistral-7B-Instruct-v0.2")


@pytest.fixture(scope="module")
def models(shared: Callable[[str], Path]) -> dict[str, Model]:
    found = read_answers(shared("model_traffic/model_answers_sample.jsonl.gz"))
    assert len(found.models) == 31
    assert found.problems == ()
    return {one.name: one for one in found.models}


@pytest.mark.parametrize(
    ("student", "teacher"),
    [("claude2-alpaca-13b", "claude-2"), ("Llama-3-Instruct-8B-SimPO", "Meta-Llama-3-8B-Instruct")],
)
def test_a_known_pupil_and_a_known_fine_tune_are_found_and_nobody_else_is_named(
    models: dict[str, Model], student: str, teacher: str
) -> None:
    found = compare(
        models[student], [models[one] for one in TEACHERS], [models[one] for one in UNRELATED]
    )
    assert found.named == (teacher,)


def test_models_of_people_s_own_answers_are_nobody_s_pupils(models: dict[str, Model]) -> None:
    for student in ("guanaco-13b", "humpback-llama-65b"):
        rest = [models[one] for one in UNRELATED if one != student]
        found = compare(models[student], [models[one] for one in TEACHERS], rest)
        assert found.answer == "unknown teacher"
