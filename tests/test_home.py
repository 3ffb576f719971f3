"""The folder of the user's own facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from laydown.lexicon.home import user_folder, user_theatres

HOME = Path.home()


@pytest.mark.parametrize(
    ("environment", "platform", "folder"),
    [
        ({"LAYDOWN_HOME": "/data/laydown"}, "linux", Path("/data/laydown")),
        ({"LAYDOWN_HOME": "~/facts", "XDG_DATA_HOME": "/x"}, "linux", HOME / "facts"),
        ({"XDG_DATA_HOME": "/x"}, "linux", Path("/x/laydown")),
        ({}, "linux", HOME / ".local/share/laydown"),
        ({"LAYDOWN_HOME": ""}, "linux", HOME / ".local/share/laydown"),
        ({}, "darwin", HOME / "Library/Application Support/laydown"),
        ({"LOCALAPPDATA": "/local"}, "win32", Path("/local/laydown")),
        ({}, "win32", HOME / "AppData/Local/laydown"),
    ],
)
def test_the_folder_is_the_one_named_else_the_platforms(
    environment: dict[str, str], platform: str, folder: Path
) -> None:
    assert user_folder(environment, platform) == folder


def test_tests_do_not_see_the_folder_of_whoever_runs_them(own_folder: Path) -> None:
    assert user_theatres() == own_folder / "theatres"
    assert not user_theatres().exists()
