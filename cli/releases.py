"""The releases of this installation."""

from registry.settings import read_settings
from registry.studies import InstalledReleases


def installed_releases() -> InstalledReleases:
    """Background releases, methods and policies: those of the toolkit, or of the folder in TANBIAO_DATABASES."""
    settings = read_settings()
    return InstalledReleases(settings.databases, settings.copies)
