"""An independent solver with fractions: Gaussian elimination over exactly the processes that the demand reaches.

It shares no code with `lca.impact`: it reads the declaration and the release themselves. Supplier parts and own processes are
treated as columns like any other.
"""

from fractions import Fraction

from lca.impact.method import Method
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration, Exchange, SupplierFootprint
from lca.units import convert
from tests.oracles.circular import circular, left
from tests.oracles.site import Told, sources


def footprint(
    declaration: Declaration, background: BackgroundRelease, method: Method, told: Told | None = None
) -> tuple[Fraction, dict[str, Fraction]]:
    """(kg CO2e per unit of the study, kg of each elementary flow), exactly."""
    inputs, emissions = _columns(declaration, background, method, told or Told())
    supply = _solve(inputs, "product")
    flows: dict[str, Fraction] = {}
    for column, amounts in emissions.items():
        for flow_id, amount in amounts.items():
            flows[flow_id] = flows.get(flow_id, Fraction(0)) + supply.get(column, Fraction(0)) * amount
    score = Fraction(0)
    for flow_id, amount in flows.items():
        if flow_id.startswith("supplier/"):
            score += amount
        elif flow_id in method.factors:
            score += amount * Fraction(str(method.factors[flow_id].value))
    return score, flows


Columns = dict[str, dict[str, Fraction]]


def _columns(
    declaration: Declaration, background: BackgroundRelease, method: Method, told: Told
) -> tuple[Columns, Columns]:
    """Inputs and emissions of each column per one unit of its product."""
    inputs: Columns = {"product": {}}
    emissions: Columns = {"product": {}}
    own = {p.id: p for p in declaration.own_processes}
    share: dict[str, Fraction] = {}
    for allocation in declaration.allocations:
        weights = [(Fraction(o.amount) * Fraction(o.key), o.is_main) for o in allocation.outputs]
        where = allocation.process or f"stage {allocation.stage}"
        share[where] = sum((w for w, main in weights if main), Fraction(0)) / sum((w for w, _ in weights), Fraction(0))
        if allocation.step in ("subdivision", "system_expansion"):
            share[where] = Fraction(1)
    _expand(declaration, inputs)
    for e in declaration.exchanges:
        if e.link is None:
            continue
        column = f"own {e.process}" if e.process else "product"
        whole = left(declaration, e) * _scale(declaration, e)
        whole *= share.get(e.process or f"stage {e.stage}", Fraction(1))
        taken = [(link, e.unit, part) for link, part in sources(declaration, background, e, told)]
        for link, unit, part in taken + circular(declaration, e, told.circular):
            amount, kind, target = whole * part, link.kind.value, link.target
            if kind == "elementary_flow":
                _add(emissions, column, target, convert(amount, unit, background.flows[target].unit))
            elif kind == "background":
                _add(inputs, column, f"bg {target}", convert(amount, unit, background.processes[target].unit))
            elif kind == "own_process":
                _add(inputs, column, f"own {target}", convert(amount, unit, own[target].output.unit))
            else:
                supplier = next(s for s in declaration.supplier_footprints if s.id == target)
                _add(inputs, column, f"supplier {target}", convert(amount, e.unit, supplier.quantity.unit))
                emissions[f"supplier {target}"] = _supplier(supplier, method)
    _add_land(emissions, declaration, share)
    _add_background(inputs, emissions, background)
    return inputs, emissions


def _add_land(emissions: Columns, declaration: Declaration, share: dict[str, Fraction]) -> None:
    for change in declaration.land_use_changes:
        grown = next(e for e in declaration.exchanges if e.id == change.exchange)
        lost = Fraction(change.carbon_before) - Fraction(change.carbon_after)  # t C/ha
        if declaration.study.period_end.year - change.converted > 20 or lost < 0:
            continue
        units = Fraction(grown.amount) * convert(Fraction(1), grown.unit, change.per.unit) / Fraction(change.per.amount)
        hectares = units * Fraction(change.area.amount) / 10000
        kg = lost * 1000 * 44 / 12 / 20 * hectares * _scale(declaration, grown)
        kg *= share.get(grown.process or f"stage {grown.stage}", Fraction(1))
        _add(emissions, f"own {grown.process}" if grown.process else "product", "co2-land-use-change", kg)


def _supplier(supplier: SupplierFootprint, method: Method) -> dict[str, Fraction]:
    """kg CO2e of each stated part per unit of what is sold."""
    found = {}
    for name in ("fossil", "biogenic_emission", "biogenic_uptake", "land_use_change", "aircraft"):
        stated = getattr(supplier, name)
        if stated is not None:
            kg = Fraction(stated) + _regauged(supplier, name, method)
            found[f"supplier/{supplier.id}/{name}"] = kg / Fraction(supplier.quantity.amount)
    return found


# kg CO2e per kg of fossil CH4, N2O and biogenic CH4
_GWP = {
    "AR4": (Fraction(25), Fraction(298), Fraction(25)),
    "AR5": (Fraction(28), Fraction(265), Fraction(28)),
    "AR6": (Fraction("29.8"), Fraction(273), Fraction(27)),
}


def _regauged(supplier: SupplierFootprint, part: str, method: Method) -> Fraction:
    """What a part gains, kg CO2e, when its gases are weighed by the set of the method; zero where they are not stated."""
    methane, nitrous, biogenic = supplier.fossil_methane, supplier.nitrous_oxide, supplier.biogenic_methane
    unknown = biogenic is None and Fraction(supplier.biogenic_emission or 0) != 0
    if methane is None or nitrous is None or unknown:
        return Fraction(0)
    old, new = _GWP[supplier.gwp_set], _GWP[method.gwp_set]
    if part == "fossil":
        return Fraction(methane) * (new[0] - old[0]) + Fraction(nitrous) * (new[1] - old[1])
    return Fraction(biogenic or 0) * (new[2] - old[2]) if part == "biogenic_emission" else Fraction(0)


def _expand(declaration: Declaration, inputs: Columns) -> None:
    """Credits for what co-products replace (background processes of the same unit), per output of the process."""
    for allocation in declaration.allocations:
        main = next(o for o in allocation.outputs if o.is_main)
        made = Fraction(main.amount)
        if not allocation.process and main.unit != "piece":
            assert declaration.product.mass is not None
            made = convert(made, main.unit, declaration.product.mass.unit) / Fraction(declaration.product.mass.amount)
        if not allocation.process:
            made /= Fraction(declaration.unit.reference_flow.amount)
        for output in allocation.outputs:
            if output.avoided is not None and allocation.step == "system_expansion":
                column = f"own {allocation.process}" if allocation.process else "product"
                _add(inputs, column, f"bg {output.avoided.target}", -Fraction(output.amount) / made)


def _scale(declaration: Declaration, exchange: Exchange) -> Fraction:
    """From the basis of an amount to one unit of the study, or one unit of an own process's output."""
    if exchange.basis == "process_output":
        return 1 / Fraction(next(p for p in declaration.own_processes if p.id == exchange.process).output.amount)
    reference_flow = Fraction(declaration.unit.reference_flow.amount)
    if exchange.basis == "product":
        return reference_flow
    assert declaration.study.period_output is not None
    return reference_flow / Fraction(declaration.study.period_output.amount)


def _add(columns: Columns, column: str, target: str, amount: Fraction) -> None:
    entries = columns.setdefault(column, {})
    entries[target] = entries.get(target, Fraction(0)) + amount


def _add_background(inputs: Columns, emissions: Columns, background: BackgroundRelease) -> None:
    wanted = [key for entries in list(inputs.values()) for key in entries if key.startswith("bg ")]
    done: set[str] = set()
    while wanted:
        key = wanted.pop()
        if key in done:
            continue
        done.add(key)
        process = background.processes[key[3:]]
        inputs.setdefault(key, {})
        for x in process.exchanges:
            if x.kind == "technosphere":
                target = f"bg {x.target_id}"
                _add(
                    inputs,
                    key,
                    target,
                    convert(x.amount, x.unit, background.processes[x.target_id].unit) / process.amount,
                )
                wanted.append(target)
            else:
                _add(
                    emissions,
                    key,
                    x.target_id,
                    convert(x.amount, x.unit, background.flows[x.target_id].unit) / process.amount,
                )


def _solve(inputs: Columns, demanded: str) -> dict[str, Fraction]:
    """Supply x with x = f + Z x, by elimination on (I - Z); only columns reachable from the demand."""
    names: list[str] = []
    queue = [demanded]
    while queue:
        name = queue.pop()
        if name not in names:
            names.append(name)
            queue += inputs.get(name, {})
    position = {name: i for i, name in enumerate(names)}
    size = len(names)
    matrix = [[Fraction(int(i == j)) for j in range(size)] + [Fraction(int(i == 0))] for i in range(size)]
    for column in names:
        for target, amount in inputs.get(column, {}).items():
            matrix[position[target]][position[column]] -= amount
    for pivot in range(size):
        best = next(r for r in range(pivot, size) if matrix[r][pivot] != 0)
        matrix[pivot], matrix[best] = matrix[best], matrix[pivot]
        scale = matrix[pivot][pivot]
        matrix[pivot] = [value / scale for value in matrix[pivot]]
        for r in range(size):
            if r != pivot and matrix[r][pivot]:
                times = matrix[r][pivot]
                matrix[r] = [a - times * b if b else a for a, b in zip(matrix[r], matrix[pivot], strict=True)]
    return {name: matrix[i][size] for name, i in position.items()}
