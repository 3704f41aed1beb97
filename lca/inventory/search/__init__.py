"""Search of a background release as people type, and suggestions with the bound of their effect."""

from lca.inventory.search.effect import EffectBound, Suggestion, effect_bound, effect_of, suggestions
from lca.inventory.search.finding import SearchHit, search, suggest

__all__ = ["EffectBound", "SearchHit", "Suggestion", "effect_bound", "effect_of", "search", "suggest", "suggestions"]
