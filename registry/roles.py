"""Who acts, in which role, and who is independent of whom (ISO/IEC 17065:2012, 4.2; ISO 14065:2020, 5.5).

A person may hold several roles of one certification body; that the verifier of an application is not its decision
maker is therefore judged per application (see `guards`), never by role alone.
"""

from enum import StrEnum

from msgspec import Struct

from labels.documents.party import Party
from lca.documents import LocalText


class Role(StrEnum):
    """What a person may be asked to do."""

    MANUFACTURER = "manufacturer"  # declares, submits, answers
    CLERK = "clerk"  # accepts an application and assigns its verifier
    VERIFIER = "verifier"  # recalculates, judges, gives an opinion
    DECISION_MAKER = "decision_maker"  # grants or refuses, suspends, withdraws


class OrganisationKind(StrEnum):
    """What an organisation is in the scheme."""

    MANUFACTURER = "manufacturer"
    CERTIFICATION_BODY = "certification_body"
    VERIFICATION_BODY = "verification_body"


# Which roles people of an organisation may hold
ROLES_OF: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.MANUFACTURER: frozenset({Role.MANUFACTURER}),
    OrganisationKind.CERTIFICATION_BODY: frozenset({Role.CLERK, Role.VERIFIER, Role.DECISION_MAKER}),
    OrganisationKind.VERIFICATION_BODY: frozenset({Role.VERIFIER}),
}


class Organisation(Struct, frozen=True):
    """A company or body. registration: credit code or accreditation number. demo: exists in demo mode only."""

    id: str
    kind: OrganisationKind
    name: LocalText
    registration: str = ""
    demo: bool = False

    def party(self) -> Party:
        """The organisation as signed documents name it."""
        return Party(id=self.id, name=self.name, registration=self.registration)


class Actor(Struct, frozen=True):
    """The person behind an act. conflicts: ids of organisations whose products this person may not judge (employment,
    consultancy).
    """

    id: str
    name: LocalText
    organisation: Organisation
    roles: frozenset[Role]
    conflicts: frozenset[str] = frozenset()
    demo: bool = False

    def party(self) -> Party:
        """The person as signed documents name them: by name, with the registration of their organisation."""
        return Party(id=self.id, name=self.name, registration=self.organisation.registration)

    def independent_of(self, organisation_id: str) -> bool:
        """Neither of that organisation nor in a declared conflict with it."""
        return organisation_id != self.organisation.id and organisation_id not in self.conflicts
