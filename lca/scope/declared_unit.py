"""What a footprint is counted per (ISO 14067:2018, 3.1.3.7, 3.1.3.8 and 6.3.3)."""

from enum import StrEnum

from lca.documents import Document, LocalText, LongText, QuantityText


class UnitKind(StrEnum):
    """Functional unit: performance of a whole life cycle. Declared unit: a quantity of product, for a partial
    footprint.
    """

    DECLARED = "declared"
    FUNCTIONAL = "functional"


class StudyUnit(Document):
    """The declared or functional unit, and the reference flow that provides it.

    quantity: size of the unit, e.g. 1 piece, 1 kg, 25000 h.
    description: what a reader sees after "per", e.g. "LED downlight, 25,000 h of light".
    reference_flow: amount of product needed for one unit, in pieces or kilograms of the product.
    service_life: how long the product serves; wanted for a functional unit.
    """

    kind: UnitKind
    quantity: QuantityText
    description: LocalText
    reference_flow: QuantityText
    service_life: QuantityText | None = None
    use_scenario: LongText = ""
    end_of_life_scenario: LongText = ""
