"""The chain: any change, gap or exchange of events shows at the first event that it concerns."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from registry.errors import LedgerDamaged
from registry.ledger import GENESIS, Event, Head, NewEvent, chain, utc_text, utc_time, verify_chain

START = datetime(2026, 3, 1, 8, 0, 0, 1, tzinfo=UTC)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
payloads = st.dictionaries(st.text(max_size=5), json_values, max_size=3)


def ledger(contents: list[tuple[str, dict[str, Any]]]) -> list[Event]:
    events: list[Event] = []
    head, revisions = Head(), dict[str, int]()
    for number, (stream, payload) in enumerate(contents):
        revisions[stream] = revisions.get(stream, 0) + 1
        at = START + timedelta(seconds=number)
        linked = chain(NewEvent(stream, revisions[stream], "tag", at, "a", payload), head.position + 1, head.digest)
        head = Head(linked.position, linked.digest)
        events.append(linked)
    return events


contents = st.lists(st.tuples(st.sampled_from(["a", "b"]), payloads), min_size=1, max_size=6)


@settings(deadline=None, max_examples=50)
@given(contents)
def test_a_ledger_as_it_was_written_closes(written: list[tuple[str, dict[str, Any]]]) -> None:
    events = ledger(written)
    assert verify_chain(events) == Head(len(events), events[-1].digest)


@settings(deadline=None, max_examples=50)
@given(contents, st.data())
def test_a_changed_event_is_found(written: list[tuple[str, dict[str, Any]]], data: st.DataObject) -> None:
    events = ledger(written)
    index = data.draw(st.integers(0, len(events) - 1))
    event = events[index]
    changes: dict[str, Any] = {
        "stream": event.stream + "x",
        "revision": event.revision + 1,
        "tag": "other",
        "actor": "b",
        "at": event.at + timedelta(microseconds=1),
        "payload": {**event.payload, "changed": 1},
        "previous": "sha256:" + "f" * 64,
        "position": event.position + 1,
        "digest": "sha256:" + "f" * 64,
    }
    field = data.draw(st.sampled_from(sorted(changes)))
    events[index] = replace(event, **{field: changes[field]})
    with pytest.raises(LedgerDamaged):
        verify_chain(events)


@settings(deadline=None, max_examples=50)
@given(contents.filter(lambda rows: len(rows) > 1), st.data())
def test_a_missing_event_is_found_unless_it_is_the_last(
    written: list[tuple[str, dict[str, Any]]], data: st.DataObject
) -> None:
    events = ledger(written)
    del events[data.draw(st.integers(0, len(events) - 2))]
    with pytest.raises(LedgerDamaged):
        verify_chain(events)


def test_a_lost_end_shows_in_the_head() -> None:
    events = ledger([("a", {}), ("a", {}), ("b", {})])
    assert verify_chain(events[:-1]) != verify_chain(events)


def test_a_stream_forged_with_its_digests_breaks_the_events_after_it() -> None:
    events = ledger([("a", {"n": 1}), ("b", {})])
    forged = chain(NewEvent("a", 1, "tag", START, "a", {"n": 2}), 1, GENESIS)
    with pytest.raises(LedgerDamaged) as damage:
        verify_chain([forged, events[1]])
    assert "Event 2" in str(damage.value)


@settings(deadline=None, max_examples=50)
@given(st.datetimes(timezones=st.just(UTC)).filter(lambda moment: moment.year >= 1000))
def test_times_keep_their_microseconds(aware: datetime) -> None:
    assert utc_time(utc_text(aware)) == aware


def test_an_empty_ledger_has_the_first_head() -> None:
    assert verify_chain([]) == Head(0, GENESIS)
