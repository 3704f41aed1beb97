"""What stands beside the number on the page of the footprint: bounds, the rows that make 80 %, removals, late emissions."""

import json

from lca.inventory.declaration import Declaration
from registry.bootstrap import Registry
from registry.demo import demo_actor
from tests.app.conftest import Browser
from tests.app.lamp import lamp_json


def test_what_is_not_in_the_number_stands_beside_it(browser: Browser, registry: Registry) -> None:
    tree = json.loads(lamp_json(linked=False))
    source = {"kind": "measured", "reference": "samples", "year": 2024}
    tree["removals"] = [
        {
            "id": "X-1",
            "how": "technology",
            "name": "capture",
            "amount": {"amount": "0.5", "unit": "kg"},
            "source": source,
        }
    ]
    tree["study"]["timing_note"] = "discarded after fifteen years"
    declared = Declaration.model_validate_json(json.dumps(tree))
    application = registry.desk.draft_declaration(demo_actor(registry, "maker"), declared)
    page = browser.open("maker", "result", application)
    assert not page.exception
    heads = [str(element.value) for element in page.subheader]
    assert "What the rows without a dataset could bring" in heads
    assert "Rows that make 80 %: their data should be the site's own" in heads
    assert "Beside the number" in heads
    said = "\n".join(str(element.value) for element in (*page.markdown, *page.caption))
    said = said.replace("\\", "")  # what has no meaning to Markdown
    assert "capture, 0.5 kg CO2 per unit" in said
    assert "discarded after fifteen years" in said
    assert "no part of the number" in said
