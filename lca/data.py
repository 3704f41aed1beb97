"""Where the data that ship with the toolkit are, and how they are opened by id."""

from functools import cache
from pathlib import Path

from lca.errors import BackgroundError, say
from lca.impact.method import Method, load_method
from lca.inventory.background import BackgroundRelease, load_background
from lca.scope.policy import Policy, load_policy

SHIPPED = Path(__file__).resolve().parent.parent / "databases"
DEFAULT_BACKGROUND = "tanbiao-open-2026.1"
DEFAULT_METHOD = "gwp100-ar6"
DEFAULT_POLICY = "general-2026.1"


def background_ids(root: Path = SHIPPED) -> tuple[str, ...]:
    """Ids of the background releases in a data folder, sorted."""
    return tuple(sorted(p.parent.name for p in (root / "background").glob("*/release.toml")))


@cache
def open_background(release_id: str, root: Path = SHIPPED) -> BackgroundRelease:
    """A background release by id; BackgroundError if there is none or it is altered. Releases never change: kept once
    read.
    """
    return load_background(_existing(root / "background" / release_id))


@cache
def open_method(method_id: str, root: Path = SHIPPED) -> Method:
    """A method by id."""
    return load_method(_existing(root / "methods" / method_id))


@cache
def open_policy(policy_id: str, root: Path = SHIPPED) -> Policy:
    """A policy by id."""
    return load_policy(_existing(root / "policies" / f"{policy_id}.toml"))


def _existing(path: Path) -> Path:
    if not path.exists():
        raise BackgroundError(
            "release-missing",
            say("There is no “{name}” among the installed {kind}.", name=path.name, kind=path.parent.name),
            say(
                "Name one of: {names}.",
                names=", ".join(sorted(p.stem if p.suffix == ".toml" else p.name for p in path.parent.glob("*"))),
            ),
        )
    return path
