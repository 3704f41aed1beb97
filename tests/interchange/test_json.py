"""JSON: problems by path, all at once; the schema that documents it is the model's own."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings

from lca.errors import InvalidInput
from lca.interchange.json_document import declaration_from_json, declaration_schema, schema_bytes
from lca.inventory.declaration import Declaration
from tests.interchange.files import FILLED, changed_json
from tests.interchange.strategies import declarations

SCHEMA = Path(__file__).parents[2] / "databases" / "schemas" / "declaration-1.schema.json"


def test_schema_on_disk_is_current() -> None:
    assert SCHEMA.read_bytes() == schema_bytes()


def test_schema_is_a_schema_and_accepts_what_the_model_accepts() -> None:
    jsonschema.Draft202012Validator.check_schema(declaration_schema())
    jsonschema.validate(json.loads(FILLED), declaration_schema())


@settings(max_examples=20, deadline=None)
@given(declaration=declarations())
def test_schema_accepts_every_declaration(declaration: Declaration) -> None:
    jsonschema.Draft202012Validator(declaration_schema()).validate(declaration.canonical())


@pytest.mark.parametrize(
    "wrong", [{"amount": "2,5"}, {"amount": 2.5}, {"unit": "公斤"}, {"colour": "red"}, {"id": "材料"}]
)
def test_schema_refuses_what_the_model_refuses(wrong: dict[str, object]) -> None:
    data = changed_json(lambda tree: tree["exchanges"][0].update(wrong))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(data), declaration_schema())
    with pytest.raises(InvalidInput):
        declaration_from_json(data)


def test_all_problems_at_once_with_their_paths() -> None:
    def spoil(tree: dict) -> None:
        del tree["product"]["model"]
        tree["exchanges"][0]["unit"] = "ton"
        tree["exchanges"][3]["source"]["year"] = 1066
        tree["exchanges"][6]["transport"]["mass"]["unit"] = "kWh"
        tree["exchanges"][7]["id"] = "T-001"
        tree["own_processes"][0]["output"]["amount"] = "one"
        tree["allocations"][0]["outputs"][1]["is_main"] = True
        tree["supplier_footprints"][0]["gwp_set"] = "AR3"

    with pytest.raises(InvalidInput) as caught:
        declaration_from_json(changed_json(spoil))
    assert {p.place.path: p.code for p in caught.value.problems} == {
        "product.model": "missing-value",
        "exchanges[0].unit": "ambiguous-unit",
        "exchanges[3].source.year": "out-of-range",
        "exchanges[6].transport.mass.unit": "unit-dimension",
        "exchanges[7].id": "duplicate-id",
        "own_processes[0].output.amount": "amount-spelling",
        "allocations[0].outputs": "main-product",
        "supplier_footprints[0].gwp_set": "unknown-choice",
    }


def test_freight_must_multiply() -> None:
    def spoil(tree: dict) -> None:
        tree["exchanges"][6]["amount"] = "0.4"

    with pytest.raises(InvalidInput, match=r"exchanges\[6\].amount: .* 0\.375 t\*km"):
        declaration_from_json(changed_json(spoil))


def test_amounts_keep_their_letters() -> None:
    data = FILLED.replace(b'"amount": "2.4"', b'"amount": "2.400"')
    assert declaration_from_json(data).product.mass.amount == "2.400"
