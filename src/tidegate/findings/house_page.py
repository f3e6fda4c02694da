"""A page in the house's look: one escaped file that fetches nothing and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib import resources
from typing import Any

from tidegate.findings import words
from tidegate.findings.inert import visible


def asset(name: str) -> str:
    """A template or style of this package."""
    return (resources.files("tidegate.findings") / "templates" / name).read_text("utf-8")


def hashed(text: str) -> str:
    """What a content policy calls this very text."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def environment() -> Any:
    """Jinja with autoescape, strict names, and the filters every page of ours uses: `shown`
    (nothing hidden, at most so long), `moment`, `count`."""
    import jinja2

    found = jinja2.Environment(
        loader=jinja2.FunctionLoader(asset),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["shown"] = lambda value, limit=600: visible(str(value), limit)
    found.filters["moment"] = words.moment
    found.filters["count"] = lambda value: f"{value:,}"
    return found


def render(template: str, *, styles: Sequence[str] = ("report.css",), **context: Any) -> str:
    """The page. A chart in `context` must be Markup of our own making."""
    from markupsafe import Markup

    style = "\n".join(asset(name) for name in styles)
    policy = f"default-src 'none'; style-src {hashed(style)}; base-uri 'none'; form-action 'none'"
    page: str = (
        environment().get_template(template).render(style=Markup(style), policy=policy, **context)
    )
    return page
