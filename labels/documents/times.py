"""Times in signed documents: UTC and nothing else, so that the signed bytes of one moment are always the
same.
"""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() != timedelta(0):
        raise ValueError("time must be in UTC, with its offset, e.g. 2026-01-31T08:00:00Z")
    return moment


UtcTime = Annotated[datetime, AfterValidator(_utc)]
