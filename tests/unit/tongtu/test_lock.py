"""The locks and the pyproject.toml files say the same."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tongtu.platform.environment import inherited
from tongtu.platform.layout import checkout_root

LOCKS = {
    "requirements.lock": "--all-groups --no-group rivals --all-packages",
    "requirements.rivals.lock": "--only-group rivals",
}
EXPORT = "export --quiet --no-emit-workspace --no-header --no-annotate"
ENTRY = re.compile(r"^(?P<pin>[^\s;\\]+==[^\s;\\]+)(?P<marker>\s*;[^\\]*)?", re.MULTILINE)


def pins(lock: str) -> dict[str, frozenset[str]]:
    """Read the pinned packages of a lock, each with its hashes."""
    entries = list(ENTRY.finditer(lock))
    ends = [entry.start() for entry in entries[1:]] + [len(lock)]
    return {
        "".join(entry.groups("")).strip(): frozenset(
            re.findall(r"sha256:[0-9a-f]{64}", lock[entry.start() : end])
        )
        for entry, end in zip(entries, ends, strict=True)
    }


def workspace_copy(folder: Path, constraints: list[str]) -> Path:
    """Copy the workspace's project files, with the locked versions as the only ones allowed."""
    root = checkout_root()
    patterns = ("pyproject.toml", "*/pyproject.toml", "services/*/pyproject.toml")
    for source in (path for pattern in patterns for path in root.glob(pattern)):
        target = folder / source.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    lines = ",\n".join(f'    "{pin}"' for pin in constraints)
    with (folder / "pyproject.toml").open("a") as project:
        project.write(f"\n[tool.uv]\nconstraint-dependencies = [\n{lines}\n]\n")
    return folder


def all_pins() -> list[str]:
    """Read what any of the locks pins."""
    return sorted({pin for lock in LOCKS for pin in pins((checkout_root() / lock).read_text())})


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_what_the_project_files_resolve_to(lock: str, tmp_path: Path) -> None:
    """Exporting again, held to the locked versions, gives the same packages and hashes.

    This needs the network, as `make lock` does; without it the test fails and says so.
    """
    root = checkout_root()
    locked = pins((root / lock).read_text())
    folder = workspace_copy(tmp_path, [pin.replace('"', "'") for pin in all_pins()])

    result = subprocess.run(  # noqa: S603 - the pinned uv of this checkout
        [root / ".tools/uv/bin/uv", *EXPORT.split(), *LOCKS[lock].split(), "--directory", folder],
        env={**inherited()},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, f"uv could not export (is the network there?): {result.stderr}"
    exported = pins(result.stdout)
    assert set(exported) == set(locked), "run `make lock`"
    assert all(hashes <= exported[pin] for pin, hashes in locked.items())


def test_the_locks_agree_on_every_version() -> None:
    """The rivals are installed beside everything else, so no package may have two versions."""
    versions = {tuple(pin.split(";")[0].split("==")) for pin in all_pins()}

    assert len({name for name, _ in versions}) == len(versions)
