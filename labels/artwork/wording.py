"""The words of label and certificate, in English; their translations are in the catalogues.

What a label may claim is decided here (ISO 14026:2017): one area of concern is named, a partial footprint says so,
nothing is said to be better than anything.
"""

from labels.documents.certificate import LeftOutKind
from labels.documents.statement import LevelOfAssurance
from lca.documents import Language
from lca.errors import Message, say
from lca.scope.boundary import BoundaryKind, LifeCycleStage, StageStatus
from lca.scope.declared_unit import UnitKind

STAGES: dict[LifeCycleStage, Message] = {
    LifeCycleStage.RAW_MATERIAL_ACQUISITION: say("Raw material acquisition"),
    LifeCycleStage.PRODUCTION: say("Production"),
    LifeCycleStage.DISTRIBUTION: say("Distribution"),
    LifeCycleStage.USE: say("Use"),
    LifeCycleStage.END_OF_LIFE: say("End of life"),
}
STAGE_COLOURS: dict[LifeCycleStage, str] = {
    LifeCycleStage.RAW_MATERIAL_ACQUISITION: "#0e4a5a",
    LifeCycleStage.PRODUCTION: "#2b8f8c",
    LifeCycleStage.DISTRIBUTION: "#e3a63c",
    LifeCycleStage.USE: "#5f7fc4",
    LifeCycleStage.END_OF_LIFE: "#9aa5ab",
}
STAGE_STATES: dict[StageStatus, Message] = {
    StageStatus.INCLUDED: say("included"),
    StageStatus.EXCLUDED: say("not included"),
    StageStatus.NOT_APPLICABLE: say("not applicable"),
}
FOOTPRINTS: dict[BoundaryKind, Message] = {
    BoundaryKind.CRADLE_TO_GATE: say("Partial product carbon footprint"),
    BoundaryKind.CRADLE_TO_GRAVE: say("Product carbon footprint"),
}
BOUNDARIES: dict[BoundaryKind, Message] = {
    BoundaryKind.CRADLE_TO_GATE: say("cradle to gate"),
    BoundaryKind.CRADLE_TO_GRAVE: say("cradle to grave"),
}
UNITS_OF_STUDY: dict[UnitKind, Message] = {
    UnitKind.DECLARED: say("Declared unit"),
    UnitKind.FUNCTIONAL: say("Functional unit"),
}
ASSURANCES: dict[LevelOfAssurance, Message] = {
    LevelOfAssurance.LIMITED: say("limited assurance"),
    LevelOfAssurance.REASONABLE: say("reasonable assurance"),
}
CATEGORIES: dict[str, Message] = {
    "fossil": say("Fossil emissions"),
    "biogenic_emission": say("Biogenic emissions"),
    "biogenic_uptake": say("Biogenic uptake"),
    "land_use_change": say("Land use change"),
    "aircraft": say("Aircraft emissions"),
    "removal": say("Removals"),
}
# Units that have a name and not a symbol: for one, and for more or less than one
UNIT_NAMES: dict[str, tuple[Message, Message]] = {
    "piece": (say("piece"), say("pieces")),
    "day": (say("day"), say("days")),
    "a": (say("year"), say("years")),
}
SYMBOLS = {"kg CO2e": "kg CO₂e", "g CO2e": "g CO₂e", "t CO2e": "t CO₂e", "m2": "m²", "m3": "m³", "t*km": "t·km"}

AT_LEAST = say("at least")
PER = say("per {what}")
VERIFIED_BY = say("Verified by")
CERTIFIED_BY = say("Certification body")
CERTIFICATE_NUMBER = say("Certificate no.")
VALIDITY = say("Validity")
STANDARDS = say("Standards")
NOT_INCLUDED = say("Not included")
CUT_OFF = say("flows cut off: {count}")
CUT_OFF_SHARE = say("flows cut off: {count}, estimated at {share} of the footprint")
UNLINKED = say("flows without data: {count}")
SCAN = say("Scan for status and details")
CLIMATE_ONLY = say("Climate change only. Compare only with products under the same rules.")
DEMO_SENTENCE = say("Demonstration only: not a valid label")

POLLUTANTS = {"SO2": "SO₂", "NOx": "NOₓ", "NH3": "NH₃"}
GASES = {
    "CO2": "CO₂",
    "CH4": "CH₄",
    "N2O": "N₂O",
    "SF6": "SF₆",
    "NF3": "NF₃",
    "CF4": "CF₄",
    "C2F6": "C₂F₆",
    "C3F8": "C₃F₈",
    "GHG, unspecified": "CO₂e",
}
ORIGINS: dict[str, Message] = {
    "fossil": say("fossil"),
    "biogenic": say("biogenic"),
    "land_use_change": say("land use change"),
    "aircraft": say("aircraft"),
    "removal": say("removal"),
    "unspecified": say("gases not named"),
}
# What a rule set settles, and its ways of settling it
APPROACH_KINDS: dict[str, Message] = {
    "electricity": say("Electricity"),
    "recycling": say("Recycling"),
    "allocation": say("Allocation"),
    "view": say("System view"),
}
APPROACHES: dict[str, Message] = {
    "location": say("by the grid of the place"),
    "contractual": say("by contractual instruments"),
    "cut_off": say("cut-off approach"),
    "circular_footprint_formula": say("Circular Footprint Formula"),
    "stated": say("as declared"),
    "alternative": say("by another allocation"),
    "whole": say("everything within the boundary"),
    "to_border": say("up to the border"),
}
LEFT_OUT_KINDS: dict[LeftOutKind, Message] = {
    LeftOutKind.STAGE: say("stage outside the boundary"),
    LeftOutKind.CUT_OFF: say("cut-off"),
    LeftOutKind.UNLINKED: say("no data"),
}
TITLE = say("Certificate of product carbon footprint")
TITLE_PARTIAL = say("Certificate of partial product carbon footprint")
DEMO_CERTIFICATE = say("Demonstration only: not a valid certificate")
HOLDER = say("Holder")
SITE = say("Site")
REFERENCE_PERIOD = say("Reference period")
LEVEL_OF_ASSURANCE = say("Level of assurance")
ISSUED = say("Issued")
REPLACES = say("Replaces")
NOT_STATED = say("not stated")
GWP_SET = say("Global warming potentials")
BACKGROUND = say("Background release")
PRIMARY_SHARE = say("Primary data share")
RATING = say("Data quality rating")
RATING_SCALE = say("{rating} (1 best, 5 worst)")
REFERENCE_FLOW = say("Reference flow")
SERVICE_LIFE = say("Service life")
USE_SCENARIO = say("Use scenario")
END_SCENARIO = say("End-of-life scenario")
SYSTEM_BOUNDARY = say("System boundary")
BY_STAGE = say("By life cycle stage")
BY_CATEGORY = say("Reported apart")
AIR_POLLUTANTS = say("Air pollutants, life cycle inventory")
COVERAGE = say("coverage")
GASES_BY_ORIGIN = say("Greenhouse gases by origin")
GAS = say("Gas")
GWP = say("GWP100")
CO2E = say("CO₂e per unit")
ORIGIN = say("Origin")
AMOUNT = say("Amount per unit")
OTHER_APPROACHES = say("The same product by other approaches")
THIS_NUMBER = say("this number")
INTERVAL = say("95 % interval")
INTERVAL_DRAWN = say("median {median} · {samples} samples, seed {seed}, {pedigree}")
ESTIMATE = say("estimated share")
REASON = say("reason")
WHAT_IS_COUNTED = say("What is counted")
WHAT_IS_LEFT_OUT = say("What is left out")
NOTHING_LEFT_OUT = say("Nothing is declared as left out.")
DIGESTS = say("Digests (SHA-256)")
STUDY = say("Study")
RESULT = say("Result")
STATEMENT = say("Verification statement")
METHOD = say("Method")
POLICY = say("Rule set")
DECLARATION = say("Declaration, without its exchanges")
NOTES = say("How to read this certificate")
NOTE_CLIMATE = say(
    "The number is about one environmental impact, climate change. It does not say that the product is better for the"
    " environment as a whole."
)
NOTE_COMPARE = say(
    "It may be compared only with the number of a product of the same function, calculated within the same boundary and"
    " by the same product category rules."
)
NOTE_AT_LEAST = say(
    'It reads "at least", because something has no data or states no complete list of greenhouse gases; processes that'
    " state all of them make up {coverage} of it."
)
NOTE_UNSPECIFIED = say(
    "{amount} of it comes from sources that publish CO₂e without naming the gases; it is counted as fossil."
)
NOTE_DIGESTS = say(
    "The digests tie this certificate to one calculation; the signed bundle has, in addition, a salted digest of each"
    " of the {count} exchanges of the declaration."
)
NOTE_CHECK = say(
    "This file carries the signed bundle. Scan the code for the status now, or check the file with: tanbiao verify"
)
PAGE = say("page {page} of {pages}")


def logotype(language: Language) -> str:
    """The name of the scheme as it is drawn: always Chinese, in the letters of the language."""
    return "碳標" if language == "zh-Hant" else "碳标"


def scheme(language: Language) -> str:
    """The name of the scheme in a sentence."""
    return f"{logotype(language)} Tanbiao"
