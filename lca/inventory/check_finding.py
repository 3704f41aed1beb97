"""What a check of a background release finds."""

from dataclasses import dataclass
from typing import Literal

from lca.errors import Message

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class CheckFinding:
    """One thing that is wrong, or doubtful, in a release. process_id is empty where the release as a whole is meant."""

    code: str
    process_id: str
    message: Message
    severity: Severity = "error"
