"""The one error of this room."""

from lca.errors import TanbiaoError


class ArtworkError(TanbiaoError):
    """A label or certificate cannot be drawn as asked; what to change is in `remedy`."""
