"""Where the data that ship with the toolkit are, and how they are opened by id."""

from functools import cache
from pathlib import Path

from lca.errors import BackgroundError, say
from lca.impact.background_cache import has_copy, open_cached, worth_a_copy
from lca.impact.method import Method, load_method
from lca.inventory.background import BackgroundRelease, load_background
from lca.inventory.pedigree import PedigreeVariances, load_pedigree_variances
from lca.scope.policy import Policy, load_policy

SHIPPED = Path(__file__).resolve().parent.parent / "databases"
DEFAULT_BACKGROUND = "tanbiao-open-2026.2"
DEFAULT_METHOD = "gwp100-ar6"
DEFAULT_POLICY = "general-2026.2"
DEFAULT_PEDIGREE = "ecoinvent-3"


def background_ids(root: Path = SHIPPED) -> tuple[str, ...]:
    """Ids of the background releases in a data folder, sorted."""
    return tuple(sorted(p.parent.name for p in (root / "background").glob("*/release.toml")))


@cache
def open_background(release_id: str, root: Path = SHIPPED, copies: Path | None = None) -> BackgroundRelease:
    """A background release by id; BackgroundError if there is none or it is altered. Releases never change: kept once
    read.

    copies: folder for binary copies, which open in a fraction of a second; they are made of large releases, and used
    where there is one.
    """
    folder = _installed(root / "background", release_id)
    if copies is not None and (worth_a_copy(folder) or has_copy(copies, folder)):
        return open_cached(copies, folder)
    return load_background(folder)


@cache
def open_method(method_id: str, root: Path = SHIPPED) -> Method:
    """A method by id."""
    return load_method(_installed(root / "methods", method_id))


@cache
def open_policy(policy_id: str, root: Path = SHIPPED) -> Policy:
    """A policy by id: general rules, or product category rules with the general ones they extend."""
    return load_policy(_installed(root / "policies", policy_id, root / "pcr"))


def policy_ids(root: Path = SHIPPED) -> tuple[str, ...]:
    """Ids of the policies in a data folder: general rules, then product category rules, each sorted."""
    return tuple(path.stem for kind in ("policies", "pcr") for path in sorted((root / kind).glob("*.toml")))


@cache
def open_pedigree_variances(set_id: str = DEFAULT_PEDIGREE, root: Path = SHIPPED) -> PedigreeVariances:
    """Variances of pedigree scores by id."""
    return load_pedigree_variances(_installed(root / "pedigree", set_id))


def _installed(folder: Path, name: str, *others: Path) -> Path:
    """The release of this name in a folder or others of its kind. Names come from people's files: what is not listed
    is not opened.
    """
    paths = (path for one in (folder, *others) for path in one.glob("*") if path.suffix != ".md")
    listed = {path.name.removesuffix(".toml"): path for path in paths}
    if name not in listed:
        raise BackgroundError(
            "release-missing",
            say("There is no “{name}” among the installed {kind}.", name=name, kind=folder.name),
            say("Name one of: {names}.", names=", ".join(sorted(listed))),
        )
    return listed[name]
