"""The registry behind the app: opened once a process from the settings of the environment, and closed with it."""

from collections.abc import Mapping
from functools import cache

from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from registry.bootstrap import Registry, open_registry
from registry.settings import read_settings


@cache
def registry() -> Registry:
    """The registry of this process. SettingsError names the variable of the environment that cannot be."""
    return open_registry(read_settings())


def intensities(declaration: Declaration) -> Mapping[str, float]:
    """kg CO2e per unit of every process that a declaration can link to."""
    return registry().office.studies.intensities(declaration.study)


def background(declaration: Declaration) -> BackgroundRelease:
    """The background release that a declaration is pinned to; BackgroundError where it is not installed."""
    return registry().office.releases.background(declaration.study.background)
