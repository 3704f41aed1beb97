"""The words of the app for values of the process, in English; their translations are in the catalogue `app.po`.

Life cycle stages, impact categories and kinds of footprint have their words in `labels.artwork.wording`.
"""

from labels.documents.statement import LevelOfAssurance, Opinion
from lca.conformity.rule import Outcome, Part, Strength
from lca.errors import Message, say
from lca.inventory.data_quality import SourceKind
from lca.inventory.declaration import Basis, ExchangeKind
from registry.roles import Role
from registry.transitions import Act, ApplicationState, CertificateAct

ROLES: dict[Role, Message] = {
    Role.MANUFACTURER: say("Manufacturer"),
    Role.CLERK: say("Application clerk"),
    Role.VERIFIER: say("Verifier"),
    Role.DECISION_MAKER: say("Decision maker"),
}

STATES: dict[ApplicationState, Message] = {
    ApplicationState.DRAFT: say("Draft"),
    ApplicationState.SUBMITTED: say("Submitted"),
    ApplicationState.ACCEPTED: say("Accepted"),
    ApplicationState.IN_VERIFICATION: say("In verification"),
    ApplicationState.CORRECTION: say("To be corrected"),
    ApplicationState.VERIFIED: say("Verified"),
    ApplicationState.GRANTED: say("Granted"),
    ApplicationState.ISSUED: say("Certificate issued"),
    ApplicationState.REFUSED: say("Refused"),
    ApplicationState.ABANDONED: say("Abandoned"),
}
STATE_COLOURS: dict[ApplicationState, str] = {
    ApplicationState.DRAFT: "gray",
    ApplicationState.SUBMITTED: "blue",
    ApplicationState.ACCEPTED: "blue",
    ApplicationState.IN_VERIFICATION: "blue",
    ApplicationState.CORRECTION: "orange",
    ApplicationState.VERIFIED: "blue",
    ApplicationState.GRANTED: "green",
    ApplicationState.ISSUED: "green",
    ApplicationState.REFUSED: "red",
    ApplicationState.ABANDONED: "gray",
}
# The way of an application that meets no obstacle
WAY = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.ACCEPTED,
    ApplicationState.IN_VERIFICATION,
    ApplicationState.VERIFIED,
    ApplicationState.ISSUED,
)

ACTS: dict[str, Message] = {
    Act.DRAFT: say("Application drafted"),
    Act.SAVE: say("Declaration saved"),
    Act.SUBMIT: say("Application submitted"),
    Act.ABANDON: say("Application abandoned"),
    Act.RETURN: say("Application returned to the applicant"),
    Act.ACCEPT: say("Application accepted"),
    Act.ASSIGN: say("Verifier assigned"),
    Act.RECALCULATE: say("Footprint recalculated by the verifier"),
    Act.JUDGE_RULE: say("Rule judged"),
    Act.RAISE_NONCONFORMITY: say("Nonconformity raised"),
    Act.ANSWER: say("Nonconformities answered with a new revision"),
    Act.CLOSE_NONCONFORMITY: say("Nonconformity closed"),
    Act.GIVE_OPINION: say("Opinion signed"),
    Act.GRANT: say("Certification granted"),
    Act.REFUSE: say("Certification refused"),
    Act.ISSUE: say("Certificate issued"),
    CertificateAct.SUSPEND: say("Certificate suspended"),
    CertificateAct.REINSTATE: say("Certificate reinstated"),
    CertificateAct.WITHDRAW: say("Certificate withdrawn"),
    CertificateAct.CANCEL: say("Certificate cancelled by its holder"),
    CertificateAct.SUPERSEDE: say("Certificate superseded"),
}

CERTIFICATE_ACTS: dict[CertificateAct, Message] = {
    CertificateAct.SUSPEND: say("Suspend"),
    CertificateAct.REINSTATE: say("Reinstate"),
    CertificateAct.WITHDRAW: say("Withdraw"),
    CertificateAct.CANCEL: say("Cancel"),
}

# A certificate's state as a reader is told it today, and its colour
CERTIFICATE_STATES_NOW: dict[str, tuple[Message, str]] = {
    "valid": (say("Valid"), "green"),
    "not_yet_valid": (say("Not valid yet"), "gray"),
    "expired": (say("Expired"), "orange"),
    "suspended": (say("Suspended"), "orange"),
    "withdrawn": (say("Withdrawn"), "red"),
    "cancelled": (say("Cancelled by the holder"), "gray"),
    "superseded": (say("Superseded"), "gray"),
}

OUTCOMES: dict[Outcome, Message] = {
    Outcome.NOT_MET: say("Not met"),
    Outcome.NOT_JUDGED: say("Not judged yet"),
    Outcome.MET: say("Met"),
    Outcome.NOT_APPLICABLE: say("Not applicable"),
}
OUTCOME_COLOURS: dict[Outcome, str] = {
    Outcome.NOT_MET: "red",
    Outcome.NOT_JUDGED: "orange",
    Outcome.MET: "green",
    Outcome.NOT_APPLICABLE: "gray",
}
OUTCOME_ICONS: dict[Outcome, str] = {
    Outcome.NOT_MET: ":material/cancel:",
    Outcome.NOT_JUDGED: ":material/pending:",
    Outcome.MET: ":material/check_circle:",
    Outcome.NOT_APPLICABLE: ":material/remove:",
}
# Parts of a study that rules look at, in their order
PARTS: dict[Part, Message] = {
    Part.GOAL_AND_SCOPE: say("Goal and scope"),
    Part.INVENTORY: say("Inventory"),
    Part.DATA_QUALITY: say("Data quality"),
    Part.IMPACT_ASSESSMENT: say("Impact assessment"),
    Part.INTERPRETATION: say("Interpretation"),
    Part.REPORT: say("Report and label"),
    Part.PRODUCT_CATEGORY: say("Product category"),
}
STRENGTHS: dict[Strength, Message] = {
    Strength.SHALL: say("shall"),
    Strength.SHOULD: say("should"),
    Strength.MAY: say("may"),
}

OPINIONS: dict[Opinion, Message] = {
    Opinion.UNMODIFIED: say("Unmodified: the footprint is stated fairly"),
    Opinion.MODIFIED: say("Modified: stated fairly apart from what the remarks name"),
    Opinion.ADVERSE: say("Adverse: the footprint is not stated fairly"),
}
ASSURANCES: dict[LevelOfAssurance, Message] = {
    LevelOfAssurance.LIMITED: say("Limited assurance"),
    LevelOfAssurance.REASONABLE: say("Reasonable assurance"),
}

KINDS: dict[ExchangeKind, Message] = {
    ExchangeKind.MATERIAL: say("Material or part"),
    ExchangeKind.ENERGY: say("Energy"),
    ExchangeKind.PROCESSING: say("Processing"),
    ExchangeKind.DIRECT_EMISSION: say("Direct emission"),
    ExchangeKind.TRANSPORT: say("Transport"),
    ExchangeKind.PACKAGING: say("Packaging"),
    ExchangeKind.USE: say("Use of the product"),
    ExchangeKind.END_OF_LIFE: say("End-of-life treatment"),
}
BASES: dict[Basis, Message] = {
    Basis.PRODUCT: say("per product"),
    Basis.PERIOD: say("per period"),
    Basis.PROCESS_OUTPUT: say("per process output"),
}
SOURCES: dict[SourceKind, Message] = {
    SourceKind.MEASURED: say("Measured (meter, scale, invoice)"),
    SourceKind.CALCULATED: say("Calculated from measurements"),
    SourceKind.SUPPLIER: say("Declared by the supplier"),
    SourceKind.LITERATURE: say("Literature"),
    SourceKind.ESTIMATED: say("Estimated (reasoning needed)"),
}
# Status of a background dataset, as its release has it
STATUSES: dict[str, Message] = {
    "official": say("official"),
    "reported": say("reported"),
    "derived": say("derived"),
    "proxy": say("proxy"),
}
