"""An independent solver with fractions: Gaussian elimination over exactly the processes that the demand reaches.

It shares no code with `lca.impact`: it reads the declaration and the release themselves. Supplier parts and own processes are
treated as columns like any other.
"""

from fractions import Fraction

from lca.impact.method import Method
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration, Exchange
from lca.units import convert


def footprint(
    declaration: Declaration, background: BackgroundRelease, method: Method
) -> tuple[Fraction, dict[str, Fraction]]:
    """(kg CO2e per unit of the study, kg of each elementary flow), exactly."""
    inputs, emissions = _columns(declaration, background)
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


def _columns(declaration: Declaration, background: BackgroundRelease) -> tuple[Columns, Columns]:
    """Inputs and emissions of each column per one unit of its product."""
    inputs: Columns = {"product": {}}
    emissions: Columns = {"product": {}}
    own = {p.id: p for p in declaration.own_processes}
    share: dict[str, Fraction] = {}
    for allocation in declaration.allocations:
        weights = [(Fraction(o.amount) * Fraction(o.key), o.is_main) for o in allocation.outputs]
        where = allocation.process or f"stage {allocation.stage}"
        share[where] = sum((w for w, main in weights if main), Fraction(0)) / sum((w for w, _ in weights), Fraction(0))
    for e in declaration.exchanges:
        if e.link is None:
            continue
        column = f"own {e.process}" if e.process else "product"
        amount = Fraction(e.amount) * _scale(declaration, e)
        amount *= share.get(e.process or f"stage {e.stage}", Fraction(1))
        kind, target = e.link.kind.value, e.link.target
        if kind == "elementary_flow":
            _add(emissions, column, target, convert(amount, e.unit, background.flows[target].unit))
        elif kind == "background":
            _add(inputs, column, f"bg {target}", convert(amount, e.unit, background.processes[target].unit))
        elif kind == "own_process":
            _add(inputs, column, f"own {target}", convert(amount, e.unit, own[target].output.unit))
        else:
            supplier = next(s for s in declaration.supplier_footprints if s.id == target)
            _add(inputs, column, f"supplier {target}", convert(amount, e.unit, supplier.quantity.unit))
            for part in ("fossil", "biogenic_emission", "biogenic_uptake", "land_use_change", "aircraft"):
                stated = getattr(supplier, part)
                if stated is not None:
                    emissions.setdefault(f"supplier {target}", {})[f"supplier/{target}/{part}"] = Fraction(
                        stated
                    ) / Fraction(supplier.quantity.amount)
    _add_background(inputs, emissions, background)
    return inputs, emissions


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
