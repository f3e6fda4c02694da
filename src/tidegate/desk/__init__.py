"""The desk composes the rooms into what a user asks for: screening, search, proof.

`Tidegate` is the one object with named drawers; the command and scripts use it alike.
"""

from tidegate.desk.screening import Screening, Settings
from tidegate.desk.tidegate import Tidegate

__all__ = ["Screening", "Settings", "Tidegate"]
