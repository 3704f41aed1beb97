"""What is prepared once for a background release and a method, so that a product costs next to nothing afterwards.

Everything is keyed by the digests of release and method, verified when it is read, and made again when it does not
match. It holds intensities of the release: those of a licensed database are licensed data, made locally and never
passed on.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from lca.canonical import digest
from lca.impact.arrays import INDICATORS, BackgroundArrays, Floats, flow_factors, read_arrays
from lca.impact.method import CATEGORIES, Method
from lca.impact.store import Entry, read_entry, read_or_make, write_entry
from lca.inventory.background import BackgroundRelease
from lca.units import convert

if TYPE_CHECKING:
    from lca.impact.intensities import Intensities

FORMAT = "tanbiao.prepared/2"
WHOLE_UP_TO = 1500  # processes: 18 MB for the inverse while it is made
_ARRAYS = ("outputs", "offsets", "suppliers", "amounts", "direct")


class Prepared(Struct, frozen=True, dict=True):
    """A release under a method, prepared. entry: where it came from.

    intensities: (processes x indicators) per unit of reference product. flow_factors: (flows x indicators) per unit.
    """

    entry: Entry

    @property
    def process_ids(self) -> tuple[str, ...]:
        """Processes in the order of the rows."""
        return self.entry.names["processes"]

    @property
    def gwp_set(self) -> str:
        """GWP set of the method, e.g. AR6; "" where whoever prepared it did not say."""
        return str(self.entry.manifest.get("gwp_set", ""))

    @property
    def whole(self) -> bool:
        """Whether inventories are prepared too, not the indicators alone: for releases of moderate size."""
        return "supply_values" in self.entry.arrays

    def runs(self, rows: NDArray[np.intp], demand: Floats) -> Floats:
        """(processes) how often each process runs for a demand; only where inventories are whole."""
        size = len(self.process_ids)
        wanted = np.bincount(rows, weights=demand, minlength=size)
        made, asked, values = (self.entry.arrays[f"supply_{part}"] for part in ("rows", "columns", "values"))
        return np.asarray(np.bincount(made, weights=values * wanted[asked], minlength=size), dtype=np.float64)

    @property
    def arrays(self) -> BackgroundArrays:
        """Inputs and direct burdens."""
        return BackgroundArrays(**{name: self.entry.arrays[name] for name in _ARRAYS})

    @cached_property
    def intensities(self) -> Floats:
        """In memory: small, and read for every product."""
        return np.array(self.entry.arrays["intensities"])

    def kg_co2e(self) -> Mapping[str, float]:
        """kg CO2e per unit of reference product of every process."""
        totals = self.intensities[:, : len(CATEGORIES)].sum(axis=1)
        return dict(zip(self.process_ids, totals.tolist(), strict=True))

    @cached_property
    def flow_factors(self) -> Floats:
        """In memory, as the intensities are."""
        return np.array(self.entry.arrays["flow_factors"])

    @cached_property
    def processes(self) -> Mapping[str, tuple[int, str]]:
        """Row and unit of each process by its id."""
        return _numbered(self.process_ids, self.entry.names["process_units"])

    @cached_property
    def flows(self) -> Mapping[str, tuple[int, str]]:
        """Row and unit of each elementary flow by its id."""
        return _numbered(self.entry.names["flows"], self.entry.names["flow_units"])

    @cached_property
    def organisation_factors(self) -> frozenset[str]:
        """Processes that hold a CO2 factor for organisations: a footprint may not use them."""
        return frozenset(self.entry.names["organisation_factors"])


def prepared_key(background_digest: str, method_digest: str) -> str:
    """Name of an entry: 32 hexadecimal digits."""
    key = {"format": FORMAT, "background": background_digest, "method": method_digest, "indicators": list(INDICATORS)}
    return digest(key).removeprefix("sha256:")[:32]


def open_prepared(root: Path, background: BackgroundRelease, method: Method) -> Prepared | None:
    """What was prepared for a release and a method; None if nothing was. DamagedEntryError if it is altered."""
    entry = read_entry(root / prepared_key(background.digest, method.digest))
    return Prepared(entry) if entry else None


def prepare(root: Path, background: BackgroundRelease, method: Method, solver: str = "") -> Prepared:
    """What was prepared, or prepare it now. CalculationError if the release has no defensible solution."""
    place = root / prepared_key(background.digest, method.digest)
    return Prepared(read_or_make(place, lambda: _make(place, background, method, solver)))


def write_prepared(
    place: Path,
    arrays: BackgroundArrays,
    found: "Intensities",
    factors: Mapping[str, NDArray[Any]],
    names: Mapping[str, tuple[str, ...]],
    about: Mapping[str, str],
) -> None:
    """Write an entry. factors: `flow_factors` (flows x indicators) and what else there is by name. names:
    `processes`, `process_units`, `organisation_factors`, `flows`, `flow_units`. about: what the manifest says of
    release and method.
    """
    manifest = {
        "format": FORMAT,
        "indicators": list(INDICATORS),
        "solver": found.solver,
        "correction": found.correction,
        "residual": found.residual,
        **about,
    }
    values = {name: getattr(arrays, name) for name in _ARRAYS}
    write_entry(place, manifest, {**values, "intensities": found.values, **factors}, names)


def _make(place: Path, background: BackgroundRelease, method: Method, solver: str) -> None:
    from lca.impact.intensities import verified_intensities  # noqa: PLC0415 - reading needs no solver

    processes, flows = background.processes, background.flows
    arrays = read_arrays(background, method)
    found = verified_intensities(arrays, tuple(processes), solver)
    names = {
        "processes": tuple(processes),
        "process_units": tuple(p.unit for p in processes.values()),
        "organisation_factors": tuple(p.process_id for p in processes.values() if p.factor_family == "direct-co2"),
        "flows": tuple(flows),
        "flow_units": tuple(f.unit for f in flows.values()),
    }
    factors = np.array(list(flow_factors(background, method).values())).reshape(-1, len(INDICATORS))
    about = {"background": background.digest, "method": method.digest, "gwp_set": method.gwp_set}
    inventories = _inventories(background, arrays) if len(processes) <= WHOLE_UP_TO else {}
    write_prepared(place, arrays, found, {"flow_factors": factors, **inventories}, names, about)


def _inventories(background: BackgroundRelease, arrays: BackgroundArrays) -> Mapping[str, NDArray[Any]]:
    """supply_…: what is not zero in the inverse of the technosphere matrix (0.3 % of it). flow_direct: (processes x
    flows) per reference output. flow_named: which of them a process states, be it as zero. flow_intensities: per unit
    of product, supply chain included.
    """
    from lca.impact.intensities import intensities, technosphere  # noqa: PLC0415 - as above

    position = {flow_id: i for i, flow_id in enumerate(background.flows)}
    direct = np.zeros((arrays.size, len(position)))
    named = np.zeros(direct.shape, dtype=np.bool_)
    for i, process in enumerate(background.processes.values()):
        for exchange in process.exchanges:
            if exchange.kind == "biosphere":
                flow = position[exchange.target_id]
                unit = background.flows[exchange.target_id].unit
                direct[i, flow] += float(convert(exchange.amount, exchange.unit, unit))
                named[i, flow] = True
    supply = np.linalg.inv(technosphere(arrays).toarray())
    rows, columns = np.nonzero(supply)
    return {
        "supply_rows": rows.astype(np.int32),
        "supply_columns": columns.astype(np.int32),
        "supply_values": supply[rows, columns],
        "flow_direct": direct,
        "flow_named": named,
        "flow_intensities": intensities(arrays, direct, "factors"),
    }


def _numbered(ids: tuple[str, ...], units: tuple[str, ...]) -> Mapping[str, tuple[int, str]]:
    return MappingProxyType({name: (i, unit) for i, (name, unit) in enumerate(zip(ids, units, strict=True))})
