"""A PostgreSQL server of one's own: in a temporary folder, on a socket, as no administrator."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, which Debian keeps off the PATH; None without them."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    places += [Path(found).resolve().parent] if found else []
    return next((p for p in places if (p / "initdb").exists() and (p / "pg_ctl").exists()), None)


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Starts a server and stops it; gives its URL with {database} for a name (there is one,
    `tidegate`) and a user who may make databases but is no superuser; `root` is one. `durable`:
    commits wait for the disk, as they do outside of tests."""
    where = programs()
    assert where is not None
    # In memory where there is such a place: hundreds of fresh databases are hundreds of copies.
    memory = Path("/dev/shm")
    light = not durable and os.access(memory, os.W_OK)
    folder = Path(tempfile.mkdtemp(prefix="tidegate-pg-", dir=memory if light else None))
    # PostgreSQL refuses to run as root.
    root = os.getuid() == 0
    name = next((n for n in ("postgres", "nobody") if _known(n)), None) if root else None
    if name is not None:
        shutil.chown(folder, name)

    def run(program: str, *words: str, quiet: bool = True) -> None:
        subprocess.run(
            [str(where / program), *words], check=True, user=name, cwd=folder,
            extra_groups=[] if name else None, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quiet else None, env={"PATH": os.environ["PATH"]},
        )  # fmt: skip

    data = folder / "data"
    run("initdb", "-D", str(data), "-U", "root", "--auth=trust", "-E", "UTF8", "--locale=C", "-N")
    sure = "" if durable else " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    flags = f"-k {folder} -c listen_addresses= -c shared_buffers=16MB{sure}"
    run("pg_ctl", "-D", str(data), "-w", "-o", flags, "-l", str(folder / "log"), "start")
    try:
        at = ("-h", str(folder), "-U", "root")
        run("createuser", *at, "--createdb", "tidegate")
        run("createdb", *at, "-O", "tidegate", "tidegate")
        yield f"postgresql://tidegate@/{{database}}?host={folder}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _known(name: str) -> bool:
    import pwd

    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
