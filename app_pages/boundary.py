"""The error boundary: what a person sees when something is wrong with what they did, or with the app.

An error of the family says what is wrong, where, and what to do. Everything else is our defect: a short sentence with a
number, and the details in the log. No traceback reaches a page.
"""

import logging
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import streamlit as st

from app_pages.language import tell, translate
from app_pages.problem_places import spot
from app_pages.text import plain
from app_pages.visit import language
from lca.documents import Language
from lca.errors import InvalidInput, NotCalculable, Problem, TanbiaoError, say
from registry.errors import Refused

_LOG = logging.getLogger(__name__)
_HEADS = (say("Sheet"), say("Row"), say("Column"), say("What is wrong"), say("What to do"))


@contextmanager
def boundary() -> Iterator[None]:
    """Run a page, or one act of it, inside; whatever it raises ends here as a sentence."""
    try:
        yield
    except TanbiaoError as error:
        show(error, language())
    except Exception as defect:  # noqa: BLE001 - the boundary is the one place that may catch everything
        report(defect)


def report(defect: Exception) -> bool:
    """Log a defect and show its number; True, because nothing more is to be shown."""
    number = secrets.token_hex(4)
    _LOG.error("defect %s", number, exc_info=defect)
    said = translate(
        "Something went wrong on our side. What was saved is safe. Tell us this number: {number}", language()
    )
    st.error(said.format(number=number), icon=":material/report:")
    return True


def show(error: TanbiaoError, reader: Language) -> None:
    """What is wrong, and what to do: one box for one problem, a table for many."""
    problems = error.problems if isinstance(error, InvalidInput | Refused) else ()
    if isinstance(error, InvalidInput):
        if isinstance(error, NotCalculable):
            count = translate(
                "{count} problem(s) keep this from being calculated. Correct the rows named here.", reader
            )
        else:
            count = translate(
                "{count} problem(s) found. Nothing was taken over; mend them all and send the file again.", reader
            )
        st.error(count.format(count=len(problems)), icon=":material/error:")
        problem_table(problems, reader)
        return
    told = [(p.what, p.remedy) for p in problems] or [(error.what, error.remedy)]
    for what, remedy in told:
        st.error(f"**{plain(tell(what, reader))}**  \n{plain(tell(remedy, reader))}", icon=":material/error:")
    if error.clause:
        st.caption(f"{error.clause} · {error.code}")


def problem_table(problems: Iterable[Problem], reader: Language) -> None:
    """Every problem with sheet, row, column, cause and remedy."""
    heads = [tell(head, reader) for head in _HEADS]
    rows = [
        (
            *map(plain, spot(problem.place, reader)),
            plain(tell(problem.what, reader)),
            plain(tell(problem.remedy, reader)),
        )
        for problem in problems
    ]
    st.table([dict(zip(heads, row, strict=True)) for row in rows], hide_index=True)
