"""What a check of a background release finds."""

from typing import Literal

from msgspec import Struct

from lca.errors import Message

Severity = Literal["error", "warning"]


class CheckFinding(Struct, frozen=True):
    """One thing that is wrong, or doubtful, in a release. process_id is empty where the release as a whole is meant."""

    code: str
    process_id: str
    message: Message
    severity: Severity = "error"
