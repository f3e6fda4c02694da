"""Pages about rulebooks: one rulebook, what changed in one, the timeline, what the watch found.

Each is one file that needs no network and no script and reads in print: words, not only colours.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem;
  color: #1b1f24; background: #fff }
h1 { font-size: 1.5rem; margin: 0 0 .2rem } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem;
  padding-top: .6rem; border-top: 2px solid #1b1f24 } h3 { font-size: 1rem; margin: 1.3rem 0 .3rem }
.id, code { font-family: ui-monospace, monospace; font-size: .92em } .id { color: #57606a }
dl { display: grid; grid-template-columns: 10rem 1fr; gap: .15rem 1rem; margin: .5rem 0 }
dt { color: #57606a } dd { margin: 0; overflow-wrap: anywhere }
ul { margin: .4rem 0; padding-left: 1.2rem }
table { border-collapse: collapse; width: 100% } table.set { table-layout: fixed }
th, td { text-align: left; vertical-align: top;
  padding: .4rem .9rem .4rem 0; border-bottom: 1px solid #d5dae0; overflow-wrap: anywhere }
th { border-bottom: 2px solid #1b1f24 } td.day { white-space: nowrap;
  font-variant-numeric: tabular-nums } tr { break-inside: avoid }
.outcome { border-left: 3px solid #8c959f; padding: .1rem 0 .1rem .9rem; margin: .8rem 0;
  break-inside: avoid } .outcome p { margin: .2rem 0 } .holds { font-size: .85rem; font-weight: 600;
  border: 1px solid #1b1f24; border-radius: 3px; padding: 0 .4rem; margin-left: .5rem }
.word { font-size: .88rem; font-weight: 600 }
.clauses td + td { font-family: ui-monospace, monospace; font-size: .88rem }
.told { border: 1px solid #d5dae0; border-radius: 4px; padding: .6rem .9rem; margin: 1rem 0 }
.warn { border-color: #9a6700; border-width: 2px }
del { color: #82071e; background: #ffebe9 } ins { color: #044f1e; background: #dafbe1;
  text-decoration: underline } .none { color: #57606a }
.year { font-weight: 700; font-size: 1.05rem }
.today td { border-top: 2px solid #1b1f24; border-bottom: 2px solid #1b1f24; font-weight: 600 }
.later td { color: #57606a } .small { font-size: .88rem; color: #57606a }
@media print { body { margin: 0; max-width: none } a { color: inherit } }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr } dt { margin-top: .4rem } }
"""

_FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title|shown }} · Tidegate</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>{{ style }}</style></head><body>
{% macro pairs(rows) %}{% if rows %}<dl>{% for name, text in rows %}
<dt>{{ name|shown }}</dt><dd><bdi>{{ text|shown }}</bdi></dd>{% endfor %}</dl>{% endif %}
{% endmacro %}
"""
_END = "</body></html>\n"

_SHEET = """<h1>{{ book.title|shown }}</h1><div class="id">{{ book.id|shown }}</div>
{{ pairs(head) }}
{% for version in versions %}
<h2>Version {{ version.id|shown }}{% if version.holds %}
<span class="holds">holds on {{ as_of }}</span>{% endif %}</h2>
{{ pairs(version.dates) }}{{ pairs(version.more) }}
{% for title, rows in version.expressions %}{% if rows %}<h3>{{ title }}</h3>
<table><tbody>{% for name, text in rows %}<tr><td class="day"><code>{{ name|shown }}</code></td>
<td><code>{{ text|shown }}</code></td></tr>{% endfor %}</tbody></table>{% endif %}{% endfor %}
<h3>Outcomes</h3>
{% for row in version.outcomes %}<div class="outcome"><p><strong>{{ row.name|shown }}</strong>
{% if row.when %}<span class="small">when</span> <code>{{ row.when|shown }}</code>{% endif %}</p>
<p>{{ row.summary|shown }}</p>{{ pairs(row.pairs) }}
{% if row.notes %}<ul>{% for note in row.notes %}<li>{{ note|shown }}</li>{% endfor %}</ul>
{% endif %}</div>
{% endfor %}{% if version.notes %}<h3>Notes</h3>
<ul>{% for note in version.notes %}<li>{{ note|shown }}</li>{% endfor %}</ul>{% endif %}
{% else %}<p class="told">No version of it holds on {{ as_of }}.</p>
{% endfor %}
"""

_LIST = """<h1>Rulebooks</h1>
{% for note in notes %}<p{% if not loop.first %} class="small"{% endif %}>{{ note|shown }}</p>
{% endfor %}
<table class="set"><colgroup><col style="width: 36%"><col style="width: 13%">
<col style="width: 23%"><col style="width: 14%"><col style="width: 14%"></colgroup>
<thead><tr><th scope="col">Rulebook</th><th scope="col">Answers</th>
<th scope="col">On {{ as_of }}</th><th scope="col">Checked through</th>
<th scope="col">From</th></tr></thead><tbody>
{% for row in rows %}<tr><td>{{ row.title|shown }}<br><span class="id">{{ row.id|shown }}</span><br>
<span class="small">{{ row.authority|shown }}</span></td>
<td>{{ row.question|replace("_", " ") or "what being listed triggers" }}<br>
<span class="small">on a {{ row.subject|shown }}</span></td>
<td><span class="word">{{ row.state }}</span>
{% if row.version %}<br><span class="small">version {{ row.version|shown }}
{% if row.versions > 1 %}of {{ row.versions }}{% endif %}</span>{% endif %}
{% if row.detail %}<br><span class="small">{{ row.detail|first_sentence|shown }}</span>{% endif %}
</td><td>{{ row.verified_through or "–" }}
{% if row.unchecked_days %}<br><span class="small">{{ "{:,}".format(row.unchecked_days) }}
{{ "day" if row.unchecked_days == 1 else "days" }} before</span>{% endif %}</td>
<td>{{ row.origin|shown }}</td></tr>
{% endfor %}</tbody></table>
"""

_DIFF = """{% if told %}<h1>{{ heading|shown }}</h1><p class="told">{{ told|shown }}</p>{% endif %}
{% for title, id, said, before, after, parts, also in rules %}
{% if told %}<h2>{{ title|shown }}</h2>{% else %}<h1>{{ title|shown }}</h1>{% endif %}
<div class="id">{{ id|shown }}</div>
<table class="set">{{ columns }}
<thead><tr><th scope="col"></th><th scope="col">{{ before.date }}</th>
<th scope="col">{{ after.date }}</th></tr></thead><tbody>
<tr><td>Version</td><td>{{ before.version|shown or "none" }}</td>
<td>{{ after.version|shown or "none" }}</td></tr>
<tr><td>State</td>{% for one in (before, after) %}
<td>{{ one.state }}{% if one.detail %}. {{ one.detail|shown }}{% endif %}</td>{% endfor %}
</tr></tbody></table>
<p class="told">{{ said|shown }}</p>
{% for part, rows in parts %}<h3>{{ part }}</h3>
<table class="set{% if part in ("Clauses", "Provides") %} clauses{% endif %}">{{ columns }}
<thead><tr><th scope="col">What</th><th scope="col">{{ before.date }}</th>
<th scope="col">{{ after.date }}</th></tr></thead><tbody>
{% for row in rows %}<tr><td><span class="word">{{ row.change }}</span><br>
{{ row.name|shown }}</td>
<td>{% for text, marked in row.old %}{% if marked %}<del>{{ text|shown }}</del>{% else %}
{{ text|shown }}{% endif %} {% else %}<span class="none">–</span>{% endfor %}</td>
<td>{% for text, marked in row.new %}{% if marked %}<ins>{{ text|shown }}</ins>{% else %}
{{ text|shown }}{% endif %} {% else %}<span class="none">–</span>{% endfor %}</td></tr>
{% endfor %}</tbody></table>
{% endfor %}
{% if also %}<p class="told">{{ also|shown }}</p>{% endif %}
{% endfor %}
"""

_DIFF_COLUMNS = (
    '<colgroup><col style="width: 22%"><col style="width: 39%"><col style="width: 39%"></colgroup>'
)

_TIMELINE = """<h1>Timeline of the rules</h1>
<p class="small">{{ count }} events{% if first %}, from {{ first }}{% endif %}{% if last %},
through {{ last }}{% endif %}. What is dated after {{ today }} has not happened yet.</p>
<table class="set"><colgroup><col style="width: 12%"><col style="width: 14%">
<col style="width: 30%"><col style="width: 44%"></colgroup>
<thead><tr><th scope="col">Date</th><th scope="col">Event</th><th scope="col">Rule</th>
<th scope="col">What, and by what</th></tr></thead><tbody>
{% for row in rows %}{% if row.year %}<tr><td colspan="4" class="year">{{ row.year }}</td></tr>
{% endif %}{% if row.today %}<tr class="today"><td class="day">{{ today }}</td>
<td colspan="3">today</td></tr>{% endif %}
{% if row.date %}<tr{% if row.to_come %} class="later"{% endif %}>
<td class="day">{% if not row.again %}{{ row.date }}{% endif %}</td>
<td><span class="word">{{ row.event }}</span>{% if row.to_come %}
<span class="small">to come</span>{% endif %}</td>
<td>{{ row.title|shown }}<br><span class="id">{{ row.rulebook|shown }}</span></td>
<td>{{ row.what|shown }}<br><span class="small"><bdi>{{ row.citation|shown }}</bdi></span></td></tr>
{% endif %}{% endfor %}</tbody></table>
"""

_WATCH = """<h1>What touched the rules</h1>
{% for line in told %}<p class="told{% if not loop.first %} warn{% endif %}">{{ line|shown }}</p>
{% endfor %}
{% if rows %}<table class="set"><colgroup><col style="width: 12%"><col style="width: 20%">
<col style="width: 32%"><col style="width: 36%"></colgroup>
<thead><tr><th scope="col">Date</th><th scope="col">Document</th>
<th scope="col">What</th><th scope="col">Rulebooks it may touch</th></tr></thead><tbody>
{% for row in rows %}<tr><td class="day">{{ row.date }}</td>
<td>{% if row.url %}<a href="{{ row.url }}">{{ row.document|shown }}</a>{% else %}
{{ row.document|shown }}{% endif %}<br><span class="small">{{ row.source }}
{% if row.citation %}· {{ row.citation|shown }}{% endif %}</span></td>
<td><span class="word">{{ row.type|shown }}</span><br><bdi>{{ row.title|shown }}</bdi>
{% if row.effective %}<br><span class="small">takes effect {{ row.effective }}</span>{% endif %}
</td><td>{% for name in row.named %}<span class="id">{{ name|shown }}</span>
<span class="small">cites this very text</span><br>{% endfor %}
{% for name in row.cites_it %}<span class="id">{{ name|shown }}</span>
<span class="small">cites this document already</span><br>{% endfor %}
<span class="small">{% for name in row.others %}{{ name|shown }}{% if not loop.last %}, {% endif %}
{% endfor %}</span></td></tr>
{% endfor %}</tbody></table>{% endif %}
<h2>What was asked</h2>
<table class="set"><colgroup><col style="width: 24%"><col style="width: 15%">
<col style="width: 12%"><col style="width: 17%"><col style="width: 32%"></colgroup>
<thead><tr><th scope="col">Asked for</th><th scope="col">Of</th><th scope="col">Since</th>
<th scope="col">Answer</th><th scope="col">For</th></tr></thead><tbody>
{% for row in asked %}<tr><td>{{ row.what|shown }}</td><td>{{ row.source }}</td>
<td class="day">{{ row.since or "not known" }}</td>
<td>{% if row.state == "answered" %}{% if row.found %}{{ row.found }} found{% else %}
nothing found{% endif %}{% else %}<strong>{{ row.state }}</strong>: {{ row.problem|shown }}
{% endif %}</td><td class="small">{{ row.rulebooks|join(", ")|shown }}</td></tr>
{% endfor %}</tbody></table>
{% if unwatched %}<h2>Nothing to ask</h2><p>These rulebooks cite no part of the CFR and no numbered
order:</p><ul>{% for row in unwatched %}<li><span class="id">{{ row.rulebook|shown }}</span>
<span class="small">{{ row.why|shown }}</span></li>{% endfor %}</ul>{% endif %}
<h2>What this cannot find</h2><ul>{% for line in limits %}<li>{{ line }}</li>{% endfor %}</ul>
"""


def page(title: str, body: str, **context: Any) -> str:
    """A page of ours: the frame, a body template and its values, everything escaped."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    from tidegate.findings.inert import visible

    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters["first_sentence"] = lambda text: re.split(r"(?<=\.) (?=[A-Z])", text)[0]
    environment.filters["shown"] = lambda value: visible(str(value or ""), 20_000)
    template = environment.from_string(_FRAME + body + _END)
    return template.render(title=title, style=Markup(STYLE), **context)


def sheet_page(shape: Mapping[str, Any]) -> str:
    """One rulebook."""
    from tidegate.cli.rules_text import dates_of, head_of, more_of, newest_first

    versions = []
    for row in newest_first(shape):
        expressions = [
            ("Clauses", list(row["clauses"].items())),
            ("Provides", list((row.get("provides") or {}).items())),
        ]
        outcomes = [_outcome(each, row) for each in row["outcomes"]]
        versions.append(
            {
                "id": row["id"],
                "holds": row["id"] == shape["version"],
                "dates": dates_of(row),
                "more": more_of(row),
                "expressions": expressions,
                "outcomes": outcomes,
                "notes": row["notes"],
            }
        )
    book = shape["rulebook"]
    return page(
        book["title"], _SHEET, book=book, head=head_of(shape), versions=versions,
        as_of=shape["as_of"],
    )  # fmt: skip


def list_page(shape: Mapping[str, Any]) -> str:
    """Every rulebook on a line."""
    return page(
        "Rulebooks", _LIST, rows=shape["rulebooks"], notes=shape["notes"], as_of=shape["as_of"]
    )


def _outcome(row: Mapping[str, Any], version: Mapping[str, Any]) -> dict[str, Any]:
    from tidegate.cli.rules_text import dates_of, more_of

    label = row.get("label") or str(row["outcome"]).replace("_", " ")
    applies = " ".join(filter(None, (row.get("applies"), row.get("applies_note"))))
    pairs = [["Word", row["outcome"]]] if row.get("label") else []
    pairs += [["Scope", row["scope"]]] if row.get("scope") else []
    pairs += [["Binds whom", applies]] if applies not in ("", "true") else []
    return {
        "name": " ".join(filter(None, (label, row.get("paragraph")))),
        "when": "" if row.get("when") == "true" else row.get("when", ""),
        "summary": row["summary"],
        "pairs": pairs + dates_of(row, version) + more_of(row, outcome=True),
        "notes": row.get("notes", ()),
    }


def diff_page(shapes: Sequence[Mapping[str, Any]], told: str = "") -> str:
    """What changed between two dates, with the words that differ marked; of several rulebooks
    under `told`."""
    from markupsafe import Markup

    from tidegate.cli.rules_diff import also_words
    from tidegate.cli.rules_text import by_part

    rules = []
    for shape in shapes:
        parts = [
            (part, [{**row, **_pieces(row)} for row in rows])
            for part, rows in by_part(shape["changes"])
        ]
        said = [shape[key] for key in ("title", "rulebook", "said", "before", "after")]
        rules.append((*said, parts, also_words(shape)))
    title = "Changed rules"
    if not told:
        (one,) = shapes
        title = f"{one['title']}: {one['before']['date']} and {one['after']['date']}"
    return page(title, _DIFF, heading=title, told=told, rules=rules, columns=Markup(_DIFF_COLUMNS))


def _pieces(row: Mapping[str, Any]) -> dict[str, list[tuple[str, bool]]]:
    """Both texts in pieces; how a text stands is not edited, so nothing in it is marked."""
    if row["part"] == "standing":
        return {"old": [(row["before"], False)], "new": [(row["after"], False)]}
    return _marked(row["before"], row["after"])


def _marked(before: str, after: str) -> dict[str, list[tuple[str, bool]]]:
    """Both texts in pieces, the pieces that differ marked; whole where one is missing."""
    old, new = re.findall(r"\S+", before), re.findall(r"\S+", after)
    if not old or not new or len(old) + len(new) > 4_000:
        return {"old": [(before, False)] if old else [], "new": [(after, False)] if new else []}
    pieces: dict[str, list[tuple[str, bool]]] = {"old": [], "new": []}
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if a < b:
            pieces["old"].append((" ".join(old[a:b]), tag != "equal"))
        if c < d:
            pieces["new"].append((" ".join(new[c:d]), tag != "equal"))
    return pieces


def timeline_page(shape: Mapping[str, Any]) -> str:
    """The events in order, a heading for each year and a line for today."""
    rows: list[dict[str, Any]] = []
    year = ""
    marked = False
    events: Sequence[Mapping[str, Any]] = shape["events"]
    for event in events:
        new_year = str(event["date"])[:4]
        today = bool(event["to_come"]) and not marked
        marked = marked or today
        again = bool(rows) and rows[-1]["date"] == event["date"]
        heading = new_year if new_year != year else ""
        rows.append({**event, "year": heading, "today": today, "again": again})
        year = new_year
    return page(
        "Timeline of the rules", _TIMELINE, rows=rows, count=f"{len(events):,}",
        first=shape["from"], last=shape["to"], today=shape["today"],
    )  # fmt: skip


def watch_page(shape: Mapping[str, Any]) -> str:
    """What the watch found, what was asked and what was not answered."""
    from tidegate.cli.rules_watch import summary

    rows = []
    for row in shape["found"]:
        first = {*row["named"], *row["cites_it"]}
        rows.append({**row, "others": [name for name in row["rulebooks"] if name not in first]})
    return page(
        "What touched the rules", _WATCH, told=summary(shape), rows=rows,
        **{key: shape[key] for key in ("asked", "unwatched", "limits")},
    )  # fmt: skip
