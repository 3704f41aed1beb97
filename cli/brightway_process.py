"""The Brightway child process: started, limited, waited for, and its answer read."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from lca.errors import BackgroundError, say

ROOT: Final = Path(__file__).resolve().parent.parent
MEMORY: Final = 8_000_000_000  # bytes of address space; a whole ecoinvent needs about half
SECONDS: Final = 7200.0


@contextmanager
def asked(request: Mapping[str, Any], *, memory: int = MEMORY, seconds: float = SECONDS) -> Iterator[Path]:
    """The answer of the child process to a request, a file that is gone afterwards.

    BackgroundError if Brightway is not installed, or the process is ended by its limits.
    """
    _needs_brightway()
    with tempfile.TemporaryDirectory(prefix="tanbiao-brightway-") as folder:
        work = Path(folder)
        for name in ("brightway", "home"):
            (work / name).mkdir()
        (work / "request.json").write_text(json.dumps({**request, "memory": memory}), encoding="utf-8")
        command = [sys.executable, "-m", "cli.brightway_child", str(work / "request.json"), str(work / "answer.jsonl")]
        try:
            done = subprocess.run(  # noqa: S603 # our own interpreter and module
                command,
                cwd=work / "home",
                env=_environment(work),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _ended(f"{seconds:.0f} s") from error
        if done.returncode:
            raise _ended(done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:300])
        yield work / "answer.jsonl"


def _environment(work: Path) -> dict[str, str]:
    """Only what a Python process needs: nothing of ours, and nothing of the user's Brightway."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "BRIGHTWAY2_DIR": str(work / "brightway"),
        "HOME": str(work / "home"),
        "TMPDIR": str(work / "home"),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }


def _needs_brightway() -> None:
    missing = [name for name in ("bw2data", "bw2io") if find_spec(name) is None]
    if missing:
        raise BackgroundError(
            "brightway-missing",
            say("Brightway's {names} are not installed.", names=", ".join(missing)),
            say("Install them with: {command}", command='pip install "tanbiao[exchange]"'),
        )


def _ended(cause: str) -> BackgroundError:
    return BackgroundError(
        "brightway-ended",
        say("The process that reads Brightway's formats has ended without an answer ({cause}).", cause=cause),
        say("Give it a smaller file, or more memory."),
    )
