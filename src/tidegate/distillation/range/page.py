"""A run of the range as one HTML page: the curve, its figures, and what was run."""

from __future__ import annotations

from tidegate.distillation.range.curve import HALF_WORDS, LABEL, moment
from tidegate.distillation.range.picture import curve_chart, curve_words
from tidegate.distillation.range.run import RangeResult

HEAD = ("queries", "log's time of the last", "agreement")


def range_page(result: RangeResult) -> str:
    """The page. No prompt and no account stands on it."""
    from markupsafe import Markup

    from tidegate.findings.house_page import render

    return render(
        "range.html.j2",
        styles=("report.css", "landscape.css", "provenance.css"),
        title=f"The range: {result.plan.strategy.replace('_', ' ')} campaign",
        label=LABEL,
        sentence=curve_words(result.curve),
        chart=Markup(curve_chart(result.curve)),
        head=HEAD,
        rows=[
            (f"{point.queries:,}", moment(point.at) or "before the first", f"{point.agreement:.1%}")
            for point in result.curve.points
        ],
        facts=facts(result),
        how=how(result),
        sources=[f"{name}: {told}" for name, told in sorted(result.sources.items())],
    )


def facts(result: RangeResult) -> list[tuple[str, str]]:
    """What was run, as pairs of name and figure."""
    counted, plan, curve = result.document["requests"], result.plan, result.curve
    answered = curve.points[-1].queries - result.unanswered
    told = [
        ("teacher", result.teacher),
        ("student", result.student),
        ("strategy", plan.strategy),
        ("campaign's accounts", f"{sum(result.truth.values()):,} of {len(result.truth):,}"),
        ("extraction", f"{counted['extraction']:,} requests, {answered:,} answered"),
        ("cover, honest", f"{counted['cover']:,} and {counted['honest']:,} requests"),
        ("seed", str(plan.seed)),
    ]
    if curve.half_at is not None:
        told.append(("half agreement", f"{moment(curve.half_at)} in the log's time"))
    return told


def how(result: RangeResult) -> list[str]:
    """What the figures mean and what they do not."""
    curve = result.curve
    return [
        f"Every figure here is of a {LABEL}: how fast a large model leaks is not known from it.",
        f"Agreement: the share of {curve.places:,} places in the teacher's answers to "
        f"{curve.held_out:,} prompts that the campaign never sent, at which the student's most "
        "likely next word is the teacher's.",
        f"{HALF_WORDS[0].upper()}{HALF_WORDS[1:]}.",
        "The student starts from nothing and learns from prompts and answers only.",
        "Only requests of extraction were sent to the teacher. Cover and honest requests stand in "
        "the log as they were drawn.",
        "Times of the log are those of the traffic that was drawn, not of the run.",
    ]
