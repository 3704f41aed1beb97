"""The only import of bw2calc, without bw2data.

A plain `import bw2calc` imports bw2data where that is installed, which selects a process-wide "current project" and
writes files into the home folder (ADR 0004). bw2calc needs nothing of it when it is given datapackages, so the name
is blocked for the time of the import and released afterwards.
"""

import importlib
import sys
import warnings
from threading import Lock
from types import ModuleType

from lca import __version__

REFERENCE = ("bw2calc", "bw-processing", "numpy", "scipy")  # what computes the figures of a certificate
_LOCK = Lock()


def bw2calc() -> ModuleType:
    """The bw2calc module, imported on first use."""
    with _LOCK:
        if "bw2calc" not in sys.modules:
            _import_alone()
        return sys.modules["bw2calc"]


def _import_alone() -> None:
    present = sys.modules.get("bw2data")
    if present is None:
        sys.modules["bw2data"] = None  # type: ignore[assignment] # what Python itself does to block a name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it advises to install another solver
            importlib.import_module("bw2calc")
    finally:
        if present is None:
            del sys.modules["bw2data"]


def engine_versions(programs: tuple[str, ...] = REFERENCE) -> dict[str, str]:
    """Versions of the toolkit and the programs that compute a footprint: recorded with it, never digested."""
    modules = {
        name: bw2calc() if name == "bw2calc" else importlib.import_module(name.replace("-", "_")) for name in programs
    }
    return {"tanbiao": __version__, **{name: str(module.__version__) for name, module in modules.items()}}
