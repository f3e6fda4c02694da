"""How large the default install is, and that it needs no compiler (issue 2, bar 7).

Makes a fresh environment in a temporary folder, installs from requirements.lock with wheels only,
and sums what landed, the largest packages first.

    python bench/install_size.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(f.stat().st_size for f in path.rglob("*") if f.is_file())


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "site"
        pip = [sys.executable, "-m", "pip", "install", "-qq", "--only-binary", ":all:"]
        subprocess.run(
            [*pip, "--require-hashes", "--target", target, "-r", ROOT / "requirements.lock"],
            check=True,
        )
        parts = sorted(((size(p), p.name) for p in target.iterdir()), reverse=True)
        own = size(ROOT / "src/tidegate")
        total = sum(s for s, _ in parts) + own
        for bytes_, name in [*parts[:10], (own, "tidegate itself")]:
            print(f"{bytes_ / 1e6:8.1f} MB  {name}")
        print(f"{total / 1e6:8.1f} MB  in all")
    return 0 if total < 300e6 else 1


if __name__ == "__main__":
    sys.exit(main())
