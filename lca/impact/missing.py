"""What a background release itself lacks behind a process: inputs that its source does not provide, and how much that
can matter.

An import keeps them in the release (`unlinked.csv`), each with the bound of its effect. A study that rests on such
processes carries the bound of everything that is missing along their chains.
"""

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from lca.impact.arrays import BackgroundArrays, Floats, read_links
from lca.impact.gain import unproductive_loop
from lca.impact.intensities import DIRECT_UP_TO, NotConvergedError, intensities
from lca.inventory.background import BackgroundRelease
from lca.inventory.unit_process import UnlinkedInput


class Missing(Struct, frozen=True):
    """What is missing along the chain of a process. processes: those of it, itself included, that lack an input.

    bound: at most this many kg CO2e per unit of its product, as far as bounds are known; infinite where credits leave
    the chain without one. typical: the same with the median of like data, for orientation; a bound is no estimate.
    """

    processes: frozenset[str]
    bound: float
    typical: float


def missing_behind(release: BackgroundRelease, process_ids: Iterable[str]) -> Mapping[str, Missing]:
    """What is missing behind each of these processes that rests on an unlinked input; by the adjoint system.

    Credits count with their size, so that no bound is lowered by a negative amount.
    """
    if not release.unlinked:
        return MappingProxyType({})
    position = {name: index for index, name in enumerate(release.processes)}
    lacking: dict[int, list[UnlinkedInput]] = {}
    for one in release.unlinked:
        lacking.setdefault(position[one.process_id], []).append(one)
    links = read_links(release)
    links = replace(links, amounts=np.abs(links.amounts))
    chains = csr_array((np.ones(len(links.amounts)), links.suppliers, links.offsets), shape=(links.size,) * 2)
    bounds = _bounds(links, chains, lacking)
    found = {}
    for name in sorted(set(process_ids)):
        reached = breadth_first_order(chains, position[name], return_predecessors=False)
        origins = [lacking[place][0].process_id for place in reached.tolist() if place in lacking]
        if origins:
            bound, typical = bounds[position[name]].tolist()
            found[name] = Missing(frozenset(origins), bound, typical)
    return MappingProxyType(found)


def _bounds(links: BackgroundArrays, chains: csr_array, lacking: Mapping[int, list[UnlinkedInput]]) -> Floats:
    """Bound and typical size behind each process, per unit of its product; infinite behind a loop without a bound."""
    direct = np.zeros((links.size, 2))
    for place, inputs in lacking.items():
        direct[place] = math.fsum(i.bound or 0.0 for i in inputs), math.fsum(i.typical or 0.0 for i in inputs)
    endless = np.zeros(links.size, dtype=np.bool_)
    while loop := unproductive_loop(links):  # sizes of credits can close one, though the release has a solution
        endless |= _resting_on(chains, loop[0])
        links = replace(links, amounts=np.where(endless[links.consumers()], 0.0, links.amounts))
    try:
        solved = intensities(links, direct, "factors" if links.size <= DIRECT_UP_TO else "blocks")
    except NotConvergedError:
        solved = intensities(links, direct, "factors")
    solved[endless] = np.inf
    return solved


def _resting_on(chains: csr_array, place: int) -> NDArray[np.bool_]:
    """The processes that have a process in their chain, itself included."""
    found = np.zeros(chains.shape[0], dtype=np.bool_)
    found[breadth_first_order(csr_array(chains.T), place, return_predecessors=False)] = True
    return found
