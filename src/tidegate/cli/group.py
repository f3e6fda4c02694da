"""A group of commands that says which one was perhaps meant."""

from __future__ import annotations

import click


class Group(click.Group):
    """Names the nearest command where one is not known."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        known = self.list_commands(ctx)
        if name not in known and not name.startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(name, known, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known)}."
            raise click.UsageError(f"No command {name!r}. {hint}", ctx)
        return super().resolve_command(ctx, args)
