"""The registry of institutions that a review uses, as its receipt names it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.collaboration.affiliations.shelf import (
    current,
    gazetteer_of,
    kept_registry,
    registry_key,
)

if TYPE_CHECKING:
    from tidegate.desk.tidegate import Tidegate


def registry_in_use(
    gate: Tidegate, ror: Path | str | None, registry_sha256: str | None
) -> dict[str, str]:
    """The dump given, else the one given last, else none ({}); of a run that is done again the one
    of then. Raises InputError for a dump that cannot be read or is not kept any more."""
    if ror is not None:
        gazetteer_of(ror, gate.home)
    folder = (
        current(gate.home) if registry_sha256 is None else kept_registry(gate.home, registry_sha256)
    )
    return {key: str(value) for key, value in registry_key(folder).items()}
