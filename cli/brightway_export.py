"""A study as a Brightway project, computed by Brightway before it is handed over."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from cli.brightway_process import asked
from cli.study import calculate, read_study_file
from lca.data import open_method
from lca.interchange.brightway import raise_refusal
from lca.interchange.brightway_export import check_scores, project_document


def export(file: Path, out: Path, name: str) -> dict[str, Any]:
    """Write the archive; what is said of it. CalculationError if Brightway does not give the same footprint."""
    from cli.releases import installed_releases

    study = calculate(read_study_file(file))
    calculation = study.calculation
    method = open_method(calculation.declaration.study.method, installed_releases().root)
    document = project_document(calculation, study.background, method, name)
    with tempfile.TemporaryDirectory(prefix="tanbiao-export-") as folder:
        request, packed = Path(folder, "project.json"), Path(folder, "project.tar.gz")
        request.write_text(json.dumps(document), encoding="utf-8")
        with asked({"act": "export", "document": str(request), "target": str(packed)}) as answer:
            lines = [json.loads(line) for line in answer.read_text(encoding="utf-8").splitlines()]
        for line in lines:
            raise_refusal(line)
        agreement = check_scores([line["score"] for line in lines], calculation.result)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(packed, out)
    return {
        "project": name,
        "processes": sum(len(database["nodes"]) for database in document["databases"][1:]),
        "flows": len(document["databases"][0]["nodes"]),
        "unlinked": len(calculation.system.unlinked),
        "total": calculation.result.total,
        "difference": agreement.stored,
        "difference_shown": agreement.shown,
    }
