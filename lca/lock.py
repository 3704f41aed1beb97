"""What a calculation is made of: one digest per component, so that a difference can be named (compare a lock file)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from lca.canonical import Digest, digest
from lca.impact.method import Method
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.scope.policy import Policy


class StudyLock(Struct, frozen=True):
    """Digests of the frozen inputs of one calculation.

    header: the declaration without its exchanges. exchanges: salted digest by exchange id.
    """

    header: Digest
    exchanges: Mapping[str, Digest]
    background_id: str
    background: Digest
    method_id: str
    method: Digest
    policy_id: str
    policy: Digest

    def document(self) -> dict[str, Any]:
        """The JSON value that a certificate carries."""
        return {
            "declaration": {"header": self.header, "exchanges": dict(sorted(self.exchanges.items()))},
            "background": {"id": self.background_id, "digest": self.background},
            "method": {"id": self.method_id, "digest": self.method},
            "policy": {"id": self.policy_id, "digest": self.policy},
        }

    def digest(self) -> Digest:
        """The study digest."""
        return digest(self.document())


def lock_study(declaration: Declaration, background: BackgroundRelease, method: Method, policy: Policy) -> StudyLock:
    """Digest every component of a study."""
    return StudyLock(
        header=declaration.header_digest(),
        exchanges=MappingProxyType(declaration.exchange_digests()),
        background_id=background.id,
        background=background.digest,
        method_id=method.id,
        method=method.digest,
        policy_id=policy.id,
        policy=policy.digest,
    )


def differences(issued: Mapping[str, Any], found: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the components in which two lock documents differ, e.g. `declaration.exchanges.M-001`, `background`."""
    names: list[str] = []
    if issued["declaration"]["header"] != found["declaration"]["header"]:
        names.append("declaration.header")
    before, after = issued["declaration"]["exchanges"], found["declaration"]["exchanges"]
    names += [
        f"declaration.exchanges.{i}" for i in sorted(before.keys() | after.keys()) if before.get(i) != after.get(i)
    ]
    names += [part for part in ("background", "method", "policy") if issued[part] != found[part]]
    return tuple(names)
