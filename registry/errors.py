"""What the registry refuses, and why: every refusal says what to do next."""

from collections.abc import Iterable

from lca.errors import Message, Problem, TanbiaoError, say


class RegistryError(TanbiaoError):
    """Base of the registry's refusals."""


_ABSENT: dict[str, Message] = {
    "application": say("There is no application “{name}” that you may see."),
    "certificate": say("There is no certificate “{name}” that you may see."),
    "exchange": say("There is no exchange “{name}” in this declaration."),
    "revision": say("There is no revision “{name}” that you may see."),
}


class NotFound(RegistryError):  # noqa: N818 - it names what happened
    """There is no such thing, or this person may not know of it: the two are told apart to nobody."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(
            "not-found",
            Message(_ABSENT[kind].template, {"name": name}),
            say("Check the name, or sign in with the account that it belongs to."),
        )


class Refused(RegistryError):  # noqa: N818 - it names what happened
    """An act is not possible now, or not by this person: every reason at once."""

    def __init__(self, problems: Iterable[Problem], *, clause: str = "") -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(first.code, first.what, first.remedy, clause=clause)


def refused(code: str, what: Message, remedy: Message) -> Refused:
    """An act that is refused for one reason."""
    return Refused([Problem(code, what, remedy)])


class StaleRevision(RegistryError):  # noqa: N818 - it names what happened
    """Somebody else was first: nothing was written.

    current: the revision that is stored now. changed: parts of the declaration that the other person changed, e.g.
    `exchanges.M-001`.
    """

    def __init__(self, current: int, changed: tuple[str, ...] = ()) -> None:
        self.current = current
        self.changed = changed
        super().__init__(
            "stale-revision",
            say("Somebody else changed this first: {changed}.", changed=", ".join(changed))
            if changed
            else say("Somebody else changed this first."),
            say("Nothing was overwritten. Open it again as it is now, and make your change there."),
        )


class SignInRefused(RegistryError):  # noqa: N818 - it names what happened
    """Name or password do not fit, or too many attempts. Does not tell which accounts exist."""


class LedgerDamaged(RegistryError):  # noqa: N818 - it names what happened
    """The chain of events does not close: something was changed or lost behind the registry's back."""


class SettingsError(RegistryError):
    """The environment asks for something that cannot be, or must not be in this mode."""


class BackupRefused(RegistryError):  # noqa: N818 - it names what happened
    """A file is not a backup, is damaged, or the place to restore to is not empty."""
