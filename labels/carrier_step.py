"""The step of verification that looks at what is printed: drawn again where it can be, read and compared where not.

The signed manifest behind the file lists its digest. Drawn by the version of the artwork and with the programs that are
here, the file is in addition drawn again and is the same to the byte; otherwise every value that it prints is read from
it and compared with the certificate. A file without manifest is from before there was one: it has to be the drawing of
today, or does not pass.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from labels.artwork.carrier_check import carrier_matches, picture_matches
from labels.artwork.drawn_with import DRAWING, drawn_otherwise
from labels.artwork.printed import READABLE, values_printed
from labels.carriers import BUNDLE, LABEL_PNG, Carrier, split_manifest
from labels.documents.certificate import Certificate
from labels.documents.manifest import CarrierFile, CarrierManifest
from labels.verdict import Outcome, Step, failed, not_judged, passed
from lca.canonical import digest_bytes
from lca.errors import Message, TanbiaoError, say

_NAME = "carrier"
_AGAIN = say("Drawn again from the certificate, the file is the same.")
_LISTED = say("Its digest is the one that the certification body signed.")
_NOT_LISTED = say("The file is none of those that the certification body signed for this certificate.")


class Printed(Struct, frozen=True):
    """What the step looks at. carrier: as read. manifest: opened, or None where the carrier has none.

    files: others that were given, by name.
    """

    carrier: Carrier
    manifest: CarrierManifest | None
    certificate: Certificate
    files: Mapping[str, bytes]


def judge_carrier(printed: Printed) -> Step:
    """Whether what is printed is what was certified."""
    manifest = printed.manifest
    if manifest is None:
        return _unsigned(printed)
    steps = [_judge_drawn(printed, manifest)] if printed.carrier.kind != BUNDLE else []
    return _joined(steps + [_judge_file(name, data, printed, manifest) for name, data in sorted(printed.files.items())])


def _unsigned(printed: Printed) -> Step:
    """A carrier from before drawings had a version."""
    if printed.files:
        return failed(_NAME, say("No signed list of files was given: nothing can be said of the others."))
    without = say("It carries no signed list of files; only a file that is drawn the same today is believed.")
    difference = _redrawn(printed)
    return passed(_NAME, _AGAIN, without) if difference is None else failed(_NAME, difference, without)


def _redrawn(printed: Printed) -> Message | None:
    carrier = printed.carrier
    return carrier_matches(carrier.kind, carrier.body, printed.certificate, carrier.bundle)


def _judge_drawn(printed: Printed, manifest: CarrierManifest) -> Step:
    """A label or certificate that carries the bundle."""
    kind, body = printed.carrier.kind, printed.carrier.body
    differs = drawn_otherwise(manifest, kind)
    listed = _listed(manifest, body, kind)
    if not differs:
        difference = _redrawn(printed)
        if difference is not None:
            return failed(_NAME, difference)
        return passed(_NAME, _AGAIN, _LISTED) if listed else failed(_NAME, _NOT_LISTED)
    if listed is None:
        return failed(_NAME, _NOT_LISTED, *_named(differs))
    return _read_back(printed, manifest, differs)


def _listed(manifest: CarrierManifest, body: bytes, kind: str) -> CarrierFile | None:
    found = digest_bytes(body)
    return next((file for file in manifest.files if (file.kind, file.drawn) == (kind, found)), None)


def _read_back(printed: Printed, manifest: CarrierManifest, differs: tuple[tuple[str, str, str], ...]) -> Step:
    """The file is the one that was signed, but cannot be drawn again here."""
    if manifest.drawing not in READABLE:
        return not_judged(
            _NAME,
            say(
                "The file is the one that was signed, but its drawing (version {found}) is not read here.",
                found=manifest.drawing,
            ),
            say("Update the toolkit, and verify again."),
        )
    try:
        count = values_printed(printed.carrier, printed.certificate, ours=manifest.drawing == DRAWING)
    except TanbiaoError as error:
        return failed(_NAME, error.what, error.remedy)
    if isinstance(count, Message):
        return failed(_NAME, count, *_named(differs))
    said = say(
        "Not drawn again: {count} printed values were read from the file and agree with the certificate.", count=count
    )
    return passed(_NAME, said, _LISTED, *_named(differs))


def _named(differs: tuple[tuple[str, str, str], ...]) -> Iterator[Message]:
    for name, then, now in differs:
        if name == "drawing":
            yield say("Drawn by version {then} of the artwork; here is version {now}.", then=then, now=now)
        else:
            yield say("Drawn with {name} {then}; here is {now}.", name=name, then=then or "?", now=now)


def _judge_file(name: str, data: bytes, printed: Printed, manifest: CarrierManifest) -> Step:
    """A file beside the bundle: a picture or a report, which carry none, or a label or certificate."""
    body = split_manifest(data)[0]
    found = digest_bytes(body)
    file = next((each for each in manifest.files if each.drawn == found), None)
    if file is None:
        return failed(_NAME, say("“{name}” is none of the files that were signed with this certificate.", name=name))
    said = say("“{name}” is the file “{file}” as it was signed.", name=name, file=file.name)
    if file.kind != LABEL_PNG:
        return passed(_NAME, said)
    differs = drawn_otherwise(manifest, LABEL_PNG)
    if differs:
        return passed(
            _NAME, said, say("A picture has no text to read: its digest alone was compared."), *_named(differs)
        )
    if picture_matches(body, printed.certificate):
        return passed(_NAME, said, say("Drawn again from the certificate, the picture is the same."))
    return failed(_NAME, say("“{name}” was signed, but is not the picture of this certificate.", name=name))


def _joined(steps: list[Step]) -> Step:
    """One step of several files: the first that does not hold speaks for it."""
    order = (Outcome.FAILED, Outcome.NOT_JUDGED, Outcome.PASSED)
    first = min(steps, key=lambda step: order.index(step.outcome))
    others = [message for step in steps if step is not first for message in (step.message, *step.details)]
    return Step(_NAME, first.outcome, first.message, (*first.details, *others))
