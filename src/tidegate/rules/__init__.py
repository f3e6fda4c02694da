"""Rules: law as dated data. Facts go in, findings with their citation come out.

`load()` gives the rulebooks, `.evaluate()` runs them; see docs/rulebooks.md.
"""

from __future__ import annotations

from tidegate.rules.decision import Decision
from tidegate.rules.engine import Rulebooks
from tidegate.rules.interval import Interval
from tidegate.rules.library import load, profile_questions
from tidegate.rules.outcomes import OUTCOMES, QUESTIONS
from tidegate.rules.rule_tests import run_rule_tests
from tidegate.rules.trace import TraceLine

__all__ = [
    "OUTCOMES",
    "QUESTIONS",
    "Decision",
    "Interval",
    "Rulebooks",
    "TraceLine",
    "load",
    "profile_questions",
    "run_rule_tests",
]
