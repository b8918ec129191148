"""Data folders that are complete or do not exist."""

from pathlib import Path

import pytest

from tongtu.platform.folders import DataFolder


def test_a_folder_gets_its_name_only_when_it_is_complete(tmp_path: Path) -> None:
    """A failure on the way leaves nothing under the final name."""
    folder = DataFolder(tmp_path / "data", proof="VERSION")

    with pytest.raises(RuntimeError), folder.initialise():
        raise RuntimeError

    assert not folder.path.exists()


def test_an_initialised_folder_is_complete(tmp_path: Path) -> None:
    """It has its proof and the marker that comes last."""
    folder = DataFolder(tmp_path / "data", proof="VERSION")

    with folder.initialise() as unfinished:
        (unfinished / "VERSION").touch()

    assert folder.is_complete()


def test_an_incomplete_folder_is_kept_under_another_name(tmp_path: Path) -> None:
    """Nothing is deleted: what was there can be looked at, and it is said where."""
    folder = DataFolder(tmp_path / "data", proof="VERSION")
    folder.path.mkdir()
    (folder.path / "half").touch()
    said: list[str] = []

    folder.set_aside(said.append)

    assert not folder.path.exists()
    assert (tmp_path / "data.incomplete-1" / "half").exists()
    assert "data.incomplete-1" in said[0]
