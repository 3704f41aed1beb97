"""A small real world: a data folder with a release that fits on a page, a clock that is set by hand, people, a declaration."""

import csv
import hashlib
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lca.data import SHIPPED
from lca.inventory.data_quality import Pedigree
from lca.inventory.declaration import Declaration
from tests.studies import declaration, process, release, row

_PEDIGREE = tuple(Pedigree.model_fields)
RELEASE = release(
    process("steel", "kg", emits={"co2-fossil": ("2", "kg"), "so2": ("0.001", "kg")}, name_en="Steel", name_zh="钢"),
    process(
        "grid",
        "kWh",
        emits={"co2-fossil": ("0.5", "kg")},
        category="electricity/grid",
        factor_family="life-cycle",
        name_en="Electricity",
        name_zh="电力",
    ),
    process(
        "wind",
        "kWh",
        emits={"co2-fossil": ("0.03", "kg")},
        category="electricity/generation",
        factor_family="life-cycle",
        name_en="Wind power",
        name_zh="风电",
    ),
)
# 1.1 kg x 2 + 2 kWh x 0.5 = 3.2 kg CO2e per piece
STEEL = row("M-1", "1.1", "kg", "background:steel", stage="raw_material_acquisition")
POWER = row("E-1", "2", "kWh", "background:grid", kind="energy")
TOTAL = 3.2


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 8, 0, 0, 250_000, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


def product(*rows: dict[str, Any], **changed: Any) -> Declaration:
    """The declaration of a product of 3.2 kg CO2e, or of other rows or parts; it meets every rule a machine can judge."""
    chosen = rows or (STEEL, POWER)
    base = declaration(*chosen).canonical()
    base["study"] |= {"method": "gwp100-ar6", "period_reason": ""}
    document = {**base, **changed}
    return declaration(*chosen, **{k: v for k, v in document.items() if k not in ("exchanges", "format")})


def write_databases(root: Path) -> Path:
    """A databases folder: the small release, and the shipped methods and policies."""
    for kind in ("methods", "policies"):
        shutil.copytree(SHIPPED / kind, root / kind)
    folder = root / "background" / RELEASE.id
    folder.mkdir(parents=True)
    (folder / "release.toml").write_text(
        'format = "tanbiao.background/1"\nid = "tiny-1"\ntitle = "Tiny"\ntitle_zh = "小"\nlicence = "CC0-1.0"\n'
        'citation = "test"\nreference_year = "2024"\n',
        encoding="utf-8",
    )
    processes = RELEASE.processes.values()
    _write(folder / "processes.csv", [_process_row(p) for p in processes])
    _write(folder / "exchanges.csv", [_values(e) for p in processes for e in p.exchanges])
    _write(folder / "flows.csv", [_values(f) for f in RELEASE.flows.values()])
    _write(folder / "sources.csv", [_values(s) for s in RELEASE.sources.values()])
    sums = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="ascii")
    return root


def _values(item: Any) -> dict[str, str]:
    values = {name: getattr(item, name) for name in type(item).__match_args__ if name != "exchanges"}
    quality = values.pop("data_quality", None)
    scores = {f"dq_{name}": str(getattr(quality, name)) for name in _PEDIGREE} if quality else {}
    return {name: _text(value) for name, value in values.items()} | scores


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, frozenset):
        return "|".join(sorted(value))
    return str(float(value)) if type(value).__name__ == "Fraction" else str(value)


def _process_row(item: Any) -> dict[str, str]:
    values = _values(item)
    values.pop("synonyms")
    return {**values, "synonyms_en": "", "synonyms_zh": ""}


def _write(file: Path, rows: Iterable[Mapping[str, str]]) -> None:
    listed = list(rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, listed[0].keys())
        writer.writeheader()
        writer.writerows(listed)
