"""Makes the virtual environment nomenklatura runs in, apart from ours: 650 MB, none of it shipped.

    python bench/matching/peer_environment.py [FOLDER]

It needs PyICU, which is published as source only: a C++ compiler, pkg-config and ICU's headers
must be there (Debian: `apt-get install g++ pkg-config libicu-dev`).
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from platformdirs import user_cache_path

PACKAGES = ("nomenklatura==4.17.4",)
HOME = user_cache_path("tidegate-bench") / "nomenklatura"


def python_of(home: Path) -> Path:
    """The interpreter of an environment."""
    return home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def usable(home: Path) -> str:
    """Why the peer cannot run from there; nothing if it can."""
    if not python_of(home).exists():
        return f"no environment at {home}: run bench/matching/peer_environment.py"
    tried = subprocess.run(
        [python_of(home), "-c", "import icu, nomenklatura.matching"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return tried.stderr.strip().rsplit("\n", 1)[-1] if tried.returncode else ""


def main() -> int:
    home = Path(sys.argv[1]) if len(sys.argv) > 1 else HOME
    if usable(home):
        venv.create(home, with_pip=True, clear=True)
        done = subprocess.run(
            [python_of(home), "-m", "pip", "install", "--quiet", *PACKAGES], check=False
        )
        if done.returncode:
            print(
                "nomenklatura could not be installed. It needs PyICU, and that a C++ compiler, "
                "pkg-config and ICU's headers (Debian: g++ pkg-config libicu-dev).",
                file=sys.stderr,
            )
            return 1
    why = usable(home)
    print(why or f"ready: {home}", file=sys.stderr if why else sys.stdout)
    return 1 if why else 0


if __name__ == "__main__":
    sys.exit(main())
