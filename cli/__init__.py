"""The `tanbiao` command: one file a command; no rule, no number, no SQL."""

import os

# Documents are validated by this program alone. To look for plugins of others, pydantic reads what every installed
# package says of itself: a tenth of the time of a short command.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
