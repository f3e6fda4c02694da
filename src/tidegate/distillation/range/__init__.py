"""The range: a real teacher, real students, honest traffic, and the log a detector reads.

`run_range` does all of it; its parts stand alone: `honest`, `attack` and `mix` draw traffic,
`TeacherService` serves a teacher on this machine, `Student` learns from answers. Every figure from
here is of a laboratory model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.distillation.range.client import RemoteTeacher
    from tidegate.distillation.range.curve import LABEL, LeakCurve, Point
    from tidegate.distillation.range.prompts import PromptSources
    from tidegate.distillation.range.requests import Request, write_log
    from tidegate.distillation.range.run import Plan, RangeResult, run_range
    from tidegate.distillation.range.service import TeacherService
    from tidegate.distillation.range.student import Student
    from tidegate.distillation.range.teacher import LocalTeacher, Teacher, local_teacher

__all__ = [
    "LABEL",
    "LeakCurve",
    "LocalTeacher",
    "Plan",
    "Point",
    "PromptSources",
    "RangeResult",
    "RemoteTeacher",
    "Request",
    "Student",
    "Teacher",
    "TeacherService",
    "local_teacher",
    "run_range",
    "write_log",
]

_HOMES = {
    "client": ("RemoteTeacher",),
    "curve": ("LABEL", "LeakCurve", "Point"),
    "prompts": ("PromptSources",),
    "requests": ("Request", "write_log"),
    "run": ("Plan", "RangeResult", "run_range"),
    "service": ("TeacherService",),
    "student": ("Student",),
    "teacher": ("LocalTeacher", "Teacher", "local_teacher"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
