"""The house rules that a machine can keep: small modules, one way of imports, wheels, no strays."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ("environment", "demo", "test", "check", "lock")
LOCKS = (
    "requirements.lock",
    "requirements-build.lock",
    "requirements-dev.lock",
    "requirements-spark.lock",
)
HEAVY = (
    "duckdb", "numpy", "httpx", "sqlglot", "jinja2", "rich", "xlsxwriter", "python_calamine",
    "charset_normalizer", "pyarrow", "scipy", "pandas", "pydantic",
)  # fmt: skip
# Written in two parts, or this file would be its own offender.
STRAYS = tuple(
    "".join(parts)
    for parts in (
        ("pypi", ".org"), ("pythonhosted", ".org"), ("/ro", "ot/"),
        ("/wo", "rk/"), ("/ho", "me/"), ("/Us", "ers/"), ("/op", "t/"), ("/tm", "p/"),
    )
)  # fmt: skip


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout, so nothing is tracked")
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    data = path.read_bytes()
    return "" if b"\0" in data else data.decode("utf-8", errors="replace")


def project() -> dict[str, object]:
    loaded: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return loaded


def requirement_names(requirements: list[str]) -> list[str]:
    return [re.split(r"[\s<>=!~;\[]", item)[0].lower() for item in requirements]


def run_time_requirements() -> list[str]:
    return requirement_names(project()["project"]["dependencies"])  # type: ignore[index]


def dev_requirements() -> list[str]:
    return requirement_names(project()["dependency-groups"]["dev"])  # type: ignore[index]


def pinned(lock: str) -> list[str]:
    """The blocks of a lock file, one a package."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith(("#", "--"))]


def test_no_module_is_longer_than_400_lines() -> None:
    modules = [path for path in tracked() if path.suffix == ".py" and "src" in path.parts]
    assert modules
    long = {str(path): n for path in modules if (n := len(text_of(path).splitlines())) > 400}
    assert long == {}


def test_no_tracked_file_names_a_package_registry_or_a_machine_path() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {stray}"
        for path in tracked()
        for stray in STRAYS
        if stray in text_of(path)
    ]
    assert found == []


def test_no_tracked_file_is_a_downloaded_list() -> None:
    large = [str(path) for path in tracked() if path.stat().st_size > 500_000]
    assert large == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_in_a_lock_file_is_pinned_and_hashed_and_a_wheel(lock: str) -> None:
    assert "--only-binary :all:" in (ROOT / lock).read_text("utf-8")
    blocks = pinned(lock)
    assert blocks
    for block in blocks:
        assert re.match(r"[a-z0-9-]+==[^ ;]+ ", block), block
        assert "--hash=sha256:" in block, block


def test_the_lock_files_hold_every_requirement() -> None:
    def names(lock: str) -> set[str]:
        return {block.split("==")[0] for block in pinned(lock)}

    run_time, everything = names("requirements.lock"), names("requirements-dev.lock")
    assert set(run_time_requirements()) <= run_time
    assert set(dev_requirements()) | run_time | names("requirements-build.lock") <= everything


def test_the_lock_files_pin_the_same_versions() -> None:
    def versions(lock: str) -> set[str]:
        return {re.split("[ ;]", block)[0] for block in pinned(lock)}

    assert versions("requirements.lock") <= versions("requirements-dev.lock")
    assert versions("requirements-build.lock") <= versions("requirements-dev.lock")
    assert versions("requirements.lock") <= versions("requirements-spark.lock")


def test_only_spark_is_built_from_source_and_never_by_default() -> None:
    built = [
        (lock, name)
        for lock in LOCKS
        for name in re.findall("^--no-binary (.+)", (ROOT / lock).read_text("utf-8"), re.M)
    ]
    assert built == [("requirements-spark.lock", "pyspark")]
    for lock in LOCKS[:-1]:
        assert "pyspark" not in {block.split("==")[0] for block in pinned(lock)}


def test_no_lock_file_names_an_address() -> None:
    assert all("://" not in (ROOT / lock).read_text("utf-8") for lock in LOCKS)


def test_every_dependency_has_its_line_in_the_decisions() -> None:
    page = (ROOT / "docs/decisions.md").read_text("utf-8").lower()
    rows = "\n".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| "))
    extras = project()["project"]["optional-dependencies"].values()  # type: ignore[index]
    optional = [name for extra in extras for name in requirement_names(extra)]
    for name in run_time_requirements() + dev_requirements() + optional:
        assert re.search(rf"(^|[\s,]){re.escape(name)}($|[\s,])", rows, re.M), name


def test_no_library_of_the_heavy_kind_is_required() -> None:
    heavy = {"pandas", "pyarrow", "scipy", "numba", "openpyxl", "requests", "pyicu", "unidecode"}
    assert heavy.isdisjoint({block.split("==")[0] for block in pinned("requirements.lock")})


@pytest.mark.parametrize("name", [f"scripts/{name}" for name in SCRIPTS] + [".ci/run"])
def test_a_script_can_be_run_and_parses(name: str) -> None:
    path = ROOT / name
    assert os.access(path, os.X_OK), f"{name} has no run bit"
    assert path.read_text("utf-8").startswith("#!/usr/bin/env bash\n")
    subprocess.run(["bash", "-n", str(path)], check=True)


def test_the_licence_is_apache_2_and_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert len(text.split()) == 1581


def test_the_changelog_has_a_place_for_what_is_not_released() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_imports_point_one_way() -> None:
    pytest.importorskip("importlinter")
    command = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["tidegate", "tidegate.cli", "tidegate.cli.search"])
def test_the_path_to_the_first_answer_loads_nothing_heavy(module: str) -> None:
    if (
        not (ROOT / "src" / Path(*module.split("."))).with_suffix(".py").exists()
        and not (ROOT / "src" / Path(*module.split(".")) / "__init__.py").exists()
    ):
        pytest.skip(f"{module} is not built yet")
    command = f"import sys, {module}; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded.isdisjoint(HEAVY), sorted(loaded & set(HEAVY))


def test_the_tables_are_shipped_in_the_wheel(tmp_path: Path) -> None:
    hatchling = pytest.importorskip("hatchling.builders.wheel")
    import zipfile

    built = next(hatchling.WheelBuilder(str(ROOT)).build(directory=str(tmp_path)))
    names = set(zipfile.ZipFile(built).namelist())
    for table in (
        "names/data/legal_forms.csv",
        "lists/starter.csv",
        "lists/catalogue.yaml",
        "cases/data/retention.yaml",
        "cases/data/dispositions.yaml",
        "cases/migrations/env.py",
        "cases/migrations/versions/r0001_record.py",
    ):
        assert f"tidegate/{table}" in names
