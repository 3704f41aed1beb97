"""What every counter of the desk shares: the procedure, the studies, the people, and the certification body that
issues.
"""

from functools import cached_property

from msgspec import Struct

from lca.errors import say
from registry.errors import refused
from registry.issuing import Issuer
from registry.keyring import Keyring
from registry.ports import Clock, EventStore, People, Releases
from registry.procedure import Procedure
from registry.roles import Organisation
from registry.settings import Settings
from registry.status_lists import StatusLists
from registry.studies import Studies


class Office(Struct, frozen=True, dict=True):
    """The shared parts. A registry is that of one certification body."""

    store: EventStore
    clock: Clock
    people: People
    releases: Releases
    keyring: Keyring
    settings: Settings

    @cached_property
    def procedure(self) -> Procedure:
        """How applications are opened, judged and written."""
        return Procedure(self.store, self.clock)

    @cached_property
    def studies(self) -> Studies:
        """How declarations are calculated."""
        return Studies(self.releases)

    def body(self) -> Organisation:
        """The certification body of this registry; Refused if none is registered yet."""
        body = self.people.certification_body()
        if body is None:
            raise refused(
                "no-certification-body",
                say("No certification body is registered here."),
                say("Register the body and its people first."),
            )
        return body

    def issuer(self) -> Issuer:
        """What certificates are made with."""
        return Issuer(self.body().party(), self.keyring, self.settings.public_address, self.settings.demo)

    def status_lists(self) -> StatusLists:
        """The status lists of the body."""
        return StatusLists(self.store, self.keyring, self.clock, self.body().party(), self.settings.demo)
