"""No test touches the home folder of whoever runs it: libraries and browsers get one of their own."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_HOME = pytest.StashKey[Path]()
_FOLDERS = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is imported that looks for a home. Workers of a parallel run inherit it."""
    if hasattr(config, "workerinput"):
        return
    home = Path(tempfile.mkdtemp(prefix="tanbiao-home-"))
    config.stash[_HOME] = home
    os.environ["HOME"] = str(home)
    for name in _FOLDERS:
        os.environ.pop(name, None)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Afterwards it is gone."""
    if _HOME in config.stash:
        shutil.rmtree(config.stash[_HOME], ignore_errors=True)
