"""Pure calculation of product carbon footprints: no clock, no environment, no network, no SQL.

The rooms follow the phases of ISO 14040 (scope, inventory, impact, interpretation); a phase imports only earlier
phases. The front door is :func:`lca.calculate.calculate`.
"""

__version__ = "0.1.0"
