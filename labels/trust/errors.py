"""Refusals of this room: a key, a trust list or an envelope that cannot be relied on."""

from lca.errors import TanbiaoError


class TrustError(TanbiaoError):
    """A key or a trust list cannot be read, or a document may not be signed with this key."""


class EnvelopeError(TanbiaoError):
    """A sealed document is not to be believed. `code` says which check refused it."""
