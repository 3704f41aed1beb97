"""Front door: one method per act of a person. The actor is an argument, and every act goes through the transitions
table.

Screens, HTTP and the command line call the same desk in process: there is no second authorisation. The desk has four
counters, one file each; whoever reads one reads all that a role can do.
"""

from registry.applying import Applying
from registry.certifying import Certifying
from registry.office import Office
from registry.verifying import Verifying
from registry.views import Looking


class Desk(Applying, Verifying, Certifying, Looking):
    """What people do (`Applying`, `Verifying`, `Certifying`) and what they see (`Looking`)."""

    def __init__(self, office: Office) -> None:
        self._office = office
