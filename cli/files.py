"""Files of a person: read and written with errors that say what to do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lca.errors import TanbiaoError, say


class FileError(TanbiaoError):
    """A file cannot be opened or written."""


def read_bytes(path: Path) -> bytes:
    """A file's bytes; FileError says why they cannot be had."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


@contextmanager
def open_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to read, however long; FileError says why it cannot be had."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error
    with stream:
        yield stream


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, its folder too; FileError says why it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise _unwritable(path, error) from error


@contextmanager
def new_private_file(path: Path) -> Iterator[IO[bytes]]:
    """A new file that its owner alone may read; removed again where writing it fails."""
    refuse_to_overwrite(path, force=False, option="")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with stream:
            yield stream
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def refuse_to_overwrite(path: Path, *, force: bool, option: str = "--force") -> None:
    """FileError where something is there already and was not meant to be replaced."""
    if not path.exists() or force:
        return
    remedy = (
        say("Name another file, or add {option} to replace it.", option=option) if option else say("Name another file.")
    )
    raise FileError("file-exists", say("“{path}” exists already.", path=str(path)), remedy)


def _unreadable(path: Path, error: OSError) -> FileError:
    what = say("“{path}” cannot be opened: {cause}.", path=str(path), cause=error.strerror or type(error).__name__)
    return FileError("file-unreadable", what, say("Check the name and your rights to it."))


def _unwritable(path: Path, error: OSError) -> FileError:
    what = say("“{path}” cannot be written: {cause}.", path=str(path), cause=error.strerror or type(error).__name__)
    return FileError("file-unwritable", what, say("Name another place, or get the right to write there."))
