"""The verification statement: a verifier's opinion on one calculation (ISO 14064-3:2019, clause 9)."""

from enum import StrEnum
from typing import Final, Literal

from labels.documents.party import Party
from labels.documents.times import UtcTime
from lca.canonical import Digest
from lca.documents import Document, Identifier, LongText, ShortText

FORMAT: Final = "tanbiao.verification-statement/1"


class LevelOfAssurance(StrEnum):
    """How much confidence the statement gives (ISO 14064-3:2019, 3.6.5)."""

    LIMITED = "limited"
    REASONABLE = "reasonable"


class Opinion(StrEnum):
    """The verifier's conclusion."""

    UNMODIFIED = "unmodified"
    MODIFIED = "modified"
    ADVERSE = "adverse"


class JudgedRule(Document):
    """One rule and how it was judged, by machine or by the verifier."""

    rule: Identifier
    outcome: ShortText
    judged_by: ShortText
    note: LongText = ""


class VerificationStatement(Document):
    """Opinion on the declaration revision with these digests. signed_at: UTC."""

    format: Literal["tanbiao.verification-statement/1"] = FORMAT
    id: Identifier
    demo: bool
    application: Identifier
    declaration_digest: Digest
    study_digest: Digest
    result_digest: Digest
    recalculated_total: float  # kg CO2e per unit, from the verifier's own calculation
    verifier: Party
    level_of_assurance: LevelOfAssurance
    opinion: Opinion
    criteria: tuple[ShortText, ...]
    rules: tuple[JudgedRule, ...]
    nonconformities_closed: int = 0
    remarks: LongText = ""
    signed_at: UtcTime
