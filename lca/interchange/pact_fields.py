"""Fields of a product footprint of the PACT data model, version 3, and what becomes of each.

WBCSD, PACT Technical Specifications (data exchange protocol), version 3, `ProductFootprint` and `CarbonFootprint`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

VERSION: Final = "3."
UNITS: Mapping[str, str] = MappingProxyType(
    {
        "liter": "l",
        "kilogram": "kg",
        "cubic meter": "m3",
        "kilowatt hour": "kWh",
        "megajoule": "MJ",
        "ton kilometer": "t*km",
        "square meter": "m2",
        "piece": "piece",
        "hour": "h",
    }
)

# Terms of pcfExcludingBiogenicUptake; with biogenicCO2Uptake they make pcfIncludingBiogenicUptake
TERMS = (
    "fossilGhgEmissions",
    "landUseChangeGhgEmissions",
    "landManagementBiogenicCO2Emissions",
    "landManagementBiogenicCO2Removals",
    "technologicalCO2Removals",
    "ccsTechnologicalCO2Capture",
    "biogenicNonCO2Emissions",
)
UPTAKE: Final = "biogenicCO2Uptake"
REMOVALS = ("landManagementBiogenicCO2Removals", "technologicalCO2Removals", "ccsTechnologicalCO2Capture")
BIOGENIC = ("landManagementBiogenicCO2Emissions", "biogenicNonCO2Emissions")
NOT_BELOW_ZERO = (
    *("fossilGhgEmissions", "landUseChangeGhgEmissions", "aircraftGhgEmissions", "biogenicNonCO2Emissions"),
    *("landManagementBiogenicCO2Emissions", "fossilCarbonContent", "biogenicCarbonContent"),
)
NOT_ABOVE_ZERO = (UPTAKE, *REMOVALS)

MANDATORY = ("companyName", "productNameCompany", "status", "specVersion", "pcf")
MANDATORY_PCF = (
    *("declaredUnitOfMeasurement", "declaredUnitAmount", "referencePeriodStart", "referencePeriodEnd"),
    *("pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake", "fossilGhgEmissions", "ipccCharacterizationFactors"),
)
# What the footprint of a supplier is made of, or checked by
READ = frozenset(
    {
        *("id", "validityPeriodEnd", *MANDATORY),
        *(f"pcf.{name}" for name in (*MANDATORY_PCF, *TERMS, UPTAKE, *NOT_BELOW_ZERO)),
        *("pcf.primaryDataShare", "pcf.dqi", "pcf.verification", "pcf.exemptedEmissionsPercent"),
    }
)
# What the model knows and this import passes over, because a footprint's number does not rest on it
PASSED_OVER = frozenset(
    {
        *("precedingPfIds", "version", "created", "updated", "validityPeriodStart", "companyIds", "productDescription"),
        *("productIds", "productClassifications", "comment", "statusComment", "extensions"),
        "pcf.productMassPerDeclaredUnit",
        *("pcf.geographyRegionOrSubregion", "pcf.geographyCountry", "pcf.geographyCountrySubdivision"),
        *("pcf.boundaryProcessesDescription", "pcf.recycledCarbonContent", "pcf.landCarbonLeakage"),
        *("pcf.landManagementFossilGhgEmissions", "pcf.landAreaOccupation", "pcf.packagingEmissionsIncluded"),
        *("pcf.packagingGhgEmissions", "pcf.packagingBiogenicCarbonContent", "pcf.outboundLogisticsGhgEmissions"),
        *("pcf.ccsTechnologicalCO2CaptureIncluded", "pcf.technologicalCO2CaptureOrigin", "pcf.ccuCarbonContent"),
        *("pcf.ccuCalculationApproach", "pcf.ccuCreditCertification", "pcf.crossSectoralStandards"),
        *("pcf.productOrSectorSpecificRules", "pcf.exemptedEmissionsDescription"),
        *("pcf.allocationRulesDescription", "pcf.secondaryEmissionFactorSources"),
    }
)
