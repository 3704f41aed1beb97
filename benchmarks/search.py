"""Searching a release of 20,000 processes as people type: the building of its index once, and then each query.

`python -m benchmarks.search`. The release is generated: names as databases write them (material, form, way of making,
place), with as many words that thousands share as real ones have.
"""

import csv
import dataclasses
import itertools
import sys
import time
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from benchmarks.measure import Report, Timing
from lca.data import DEFAULT_BACKGROUND, open_background
from lca.inventory.background import BackgroundRelease
from lca.inventory.search import search
from lca.inventory.search.index import index_of

SIZE = 20_000
LIMIT_MS = 30.0
QUERIES = Path(__file__).resolve().parents[1] / "tests" / "background" / "queries.csv"
MATERIALS = [
    ("steel", "钢"), ("stainless steel 304", "304不锈钢"), ("aluminium", "铝"), ("copper", "铜"), ("zinc", "锌"),
    ("polypropylene", "聚丙烯"), ("polyethylene", "聚乙烯"), ("polycarbonate", "聚碳酸酯"),
    ("ABS", "ABS"), ("PVC", "聚氯乙烯"), ("cotton", "棉"), ("polyester", "聚酯"), ("glass", "玻璃"), ("paper", "纸"),
    ("paperboard", "纸板"), ("rubber", "橡胶"),
    ("lithium-ion cell", "锂离子电芯"), ("electricity", "电力"), ("natural gas", "天然气"), ("sulphuric acid", "硫酸"),
]  # fmt: skip
FORMS = [
    ("sheet", "板"), ("coil", "卷"), ("film", "薄膜"), ("granulate", "粒子"), ("powder", "粉"), ("fibre", "纤维"),
    ("tube", "管"), ("wire", "线"), ("foil", "箔"), ("profile", "型材"), ("casting", "铸件"),
    ("forging", "锻件"), ("market mix", "市场组合"),
]  # fmt: skip
WAYS = [
    ("primary", "原生"), ("recycled", "再生"), ("average", "平均"), ("best available technique", "最佳可行技术"),
    ("small plant", "小型工厂"), ("large plant", "大型工厂"), ("at user", "用户端"), ("at plant", "出厂"),
]  # fmt: skip
PLACES = ["CN", "CN-GD", "CN-ZJ", "US", "DE", "JP", "GB", "FR", "IN", "VN"]


def generated_release(size: int) -> BackgroundRelease:
    """A release of `size` processes: those of the default release, then generated ones."""
    base = open_background(DEFAULT_BACKGROUND)
    pattern = next(iter(base.processes.values()))
    processes = dict(base.processes)
    for number, (material, form, way, place) in enumerate(itertools.product(MATERIALS, FORMS, WAYS, PLACES)):
        if len(processes) >= size:
            break
        processes[f"generated-{number:05d}"] = dataclasses.replace(
            pattern,
            process_id=f"generated-{number:05d}",
            name_en=f"{material[0].capitalize()}, {form[0]}, {way[0]}, {place}",
            name_zh=f"{material[1]}{form[1]}（{way[1]}，{place}）",
            synonyms=(
                f"{way[0]} {material[0]} {form[0]}",
                f"{way[1]}{material[1]}{form[1]}",
                f"{material[1]}{form[1]}",
            ),
            geography=place,
        )
    return replace(base, id=f"generated-{size}", processes=MappingProxyType(processes))


def milliseconds(release: BackgroundRelease) -> list[float]:
    """Time of each query of the open half of the query set, ms, ascending."""
    with QUERIES.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    taken = []
    for row in rows:
        begin = time.perf_counter()
        search(release, row["query"], unit=row["unit"])
        taken.append(1000 * (time.perf_counter() - begin))
    return sorted(taken)


def main() -> int:
    report = Report("search")
    release = generated_release(SIZE)
    begin = time.perf_counter()
    index_of(release)
    built = time.perf_counter() - begin
    report.time(f"index of {len(release.processes):,} processes, once per release", Timing(built, built, built, 1))
    taken = milliseconds(release)
    middle, late = taken[len(taken) // 2], taken[int(0.95 * len(taken))]
    found = search(release, "阴极铜（原生）", unit="kg", limit=1)[0].process_id == "copper-cathode-primary-cn"
    report.limit("one query, median", middle, LIMIT_MS, "ms", found, "finds what it must")
    report.limit("one query, 95 % are faster than", late, LIMIT_MS, "ms", found, "finds what it must")
    report.save()
    return 0


if __name__ == "__main__":
    sys.exit(main())
