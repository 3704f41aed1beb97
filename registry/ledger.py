"""The ledger: an append-only chain of events. Each event carries the digest of the one before it, so that a change or
a gap shows.

One chain for the whole registry (a stream that is removed whole would leave no trace in a chain of its own); a stream
is the events of one application, certificate or status list, numbered from 1.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from lca.canonical import Digest, digest
from lca.errors import say
from registry.errors import LedgerDamaged

GENESIS: Digest = "sha256:" + "0" * 64


class NewEvent(Struct, frozen=True):
    """An event that waits to be appended. revision: its number in the stream. at: UTC. payload: a JSON value."""

    stream: str
    revision: int
    tag: str
    at: datetime
    actor: str
    payload: Mapping[str, Any]


class Event(Struct, frozen=True):
    """An event as it was appended. position: its number in the ledger, from 1. previous: digest of the event before
    it.
    """

    position: int
    stream: str
    revision: int
    tag: str
    at: datetime
    actor: str
    payload: Mapping[str, Any]
    previous: Digest
    digest: Digest


def utc_text(at: datetime) -> str:
    """RFC 3339 text of a UTC time with microseconds, which sorts as the times do."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def utc_time(text: str) -> datetime:
    """The time of `utc_text`; ValueError for anything else."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def chain(new: NewEvent, position: int, previous: Digest) -> Event:
    """The event in its place in the chain."""
    seal = digest(
        {
            "position": position,
            "stream": new.stream,
            "revision": new.revision,
            "tag": new.tag,
            "at": utc_text(new.at),
            "actor": new.actor,
            "payload": dict(new.payload),
            "previous": previous,
        }
    )
    return Event(position, new.stream, new.revision, new.tag, new.at, new.actor, new.payload, previous, seal)


class Head(Struct, frozen=True):
    """The end of a ledger: how many events, and the digest of the last."""

    position: int = 0
    digest: Digest = GENESIS


def verify_chain(events: Iterable[Event]) -> Head:
    """Recompute every digest from the first event on; the head. LedgerDamaged names the first event that does not
    fit.
    """
    head = Head()
    revisions: dict[str, int] = {}
    for event in events:
        expected = NewEvent(event.stream, event.revision, event.tag, event.at, event.actor, event.payload)
        linked = chain(expected, head.position + 1, head.digest)
        if linked != event or event.revision != revisions.get(event.stream, 0) + 1:
            raise LedgerDamaged(
                "ledger-damaged",
                say(
                    "Event {position} of the ledger ({stream}, {tag}) was changed, or one before it is missing.",
                    position=event.position,
                    stream=event.stream,
                    tag=event.tag,
                ),
                say("Stop issuing, keep the database as it is, and restore the last backup whose ledger is whole."),
            )
        revisions[event.stream] = event.revision
        head = Head(linked.position, linked.digest)
    return head
