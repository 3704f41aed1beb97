"""Signing keys on disk: one file a key, readable by its owner only, and the trust list that names their public halves.

`keys/<kid>.jwk` and `trust.json` lie in the data folder. A demonstration key is made on first use and marked as such
in both; production refuses to open a folder that holds one, and a demonstration one that holds real keys.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from labels.documents.party import Party
from labels.trust.keys import SigningKey, generate_key, key_from_jwk, key_to_jwk
from labels.trust.trust_list import PublicKey, Role, TrustedIssuer, TrustList, load_trust_list
from lca.errors import say
from registry.errors import SettingsError, refused

DEMO_KEY_YEARS = 10


class KeyTerms(Struct, frozen=True):
    """For whom a key is made, what it may sign and when (UTC)."""

    party: Party
    roles: tuple[Role, ...]
    valid_from: datetime
    valid_until: datetime
    demo: bool


class Keyring:
    """The keys of one data folder. Files are read when they are needed, so that a new key works without a restart."""

    def __init__(self, data: Path, *, demo: bool) -> None:
        self._folder = data / "keys"
        self._trust_file = data / "trust.json"
        self._demo = demo
        self._refuse_other_mode()

    def trust_list(self) -> TrustList:
        """The trust list of this registry; empty before the first key."""
        return load_trust_list(self.trust_bytes())

    def trust_bytes(self) -> bytes:
        """The trust list as its file has it."""
        return (
            self._trust_file.read_bytes()
            if self._trust_file.exists()
            else TrustList(issuers=()).model_dump_json().encode()
        )

    def key_for(self, party_id: str, role: Role, at: datetime) -> SigningKey:
        """The newest key that a party may sign with in a role at a time; Refused if there is none on this machine."""
        usable = [
            issuer
            for issuer in self.trust_list().issuers
            if issuer.id == party_id and role in issuer.roles and issuer.valid_from <= at <= issuer.valid_until
        ]
        for issuer in sorted(usable, key=lambda entry: entry.valid_from, reverse=True):
            file = self._file(issuer.jwk.kid)
            if file.is_file():
                return key_from_jwk(file.read_bytes())
        raise refused(
            "no-signing-key",
            say("There is no key on this machine that “{party}” may sign with now.", party=party_id),
            say("Have a key made for this party and entered in the trust list."),
        )

    def create(self, kid: str, terms: KeyTerms) -> None:
        """Make a key and enter it in the trust list. SettingsError for a demonstration key in production, or the
        reverse.
        """
        self._check_modes({kid: terms.demo})
        key = generate_key(kid, demo=terms.demo)
        entry = TrustedIssuer(
            id=terms.party.id,
            name=terms.party.name,
            jwk=PublicKey.model_validate(key.public_jwk()),
            roles=terms.roles,
            valid_from=terms.valid_from,
            valid_until=terms.valid_until,
            demo=terms.demo,
        )
        trust = TrustList(issuers=(*self.trust_list().issuers, entry))
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_new(self._file(kid), key_to_jwk(key))
        self._write(trust)

    def holds(self, kid: str) -> bool:
        """Whether the private half of a key is on this machine."""
        return self._file(kid).is_file()

    def end(self, kid: str, at: datetime) -> None:
        """Let a key sign no longer than until a time (UTC), and delete its private half. What it signed stays good."""
        issuers = self.trust_list().issuers
        ended = (
            i.model_copy(update={"valid_until": min(i.valid_until, at)}) if i.jwk.kid == kid else i for i in issuers
        )
        self._write(TrustList(issuers=tuple(ended)))
        self._file(kid).unlink(missing_ok=True)

    def remove(self, kid: str) -> None:
        """Take a key off the trust list: nothing that it signed is believed any more. Its private half is deleted."""
        self._write(TrustList(issuers=tuple(i for i in self.trust_list().issuers if i.jwk.kid != kid)))
        self._file(kid).unlink(missing_ok=True)

    def files(self) -> dict[str, bytes]:
        """Private key files by name, for a backup that was asked for them."""
        return {file.name: file.read_bytes() for file in sorted(self._folder.glob("*.jwk"))}

    def restore(self, trust: bytes, keys: Mapping[str, bytes]) -> None:
        """Write a trust list and key files into an empty folder. TrustError: one of them is not what it should be;
        SettingsError: it is of the other mode.
        """
        listed = load_trust_list(trust).issuers
        parsed = {key.kid: (key, data) for data in keys.values() for key in [key_from_jwk(data)]}
        modes = {**{i.jwk.kid: i.demo for i in listed}, **{kid: key.demo for kid, (key, _) in parsed.items()}}
        self._check_modes(modes)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for kid, (_, data) in parsed.items():
            _write_new(self._file(kid), data)
        _replace(self._trust_file, trust)

    def _write(self, trust: TrustList) -> None:
        _replace(self._trust_file, trust.model_dump_json(indent=2, by_alias=True).encode("utf-8") + b"\n")

    def _file(self, kid: str) -> Path:
        return self._folder / f"{kid.replace('/', '_').replace(':', '_')}.jwk"

    def _refuse_other_mode(self) -> None:
        modes = {issuer.jwk.kid: issuer.demo for issuer in self.trust_list().issuers}
        modes |= {key.kid: key.demo for key in map(key_from_jwk, self.files().values())}
        self._check_modes(modes)

    def _check_modes(self, modes: Mapping[str, bool]) -> None:
        for kid, demo in modes.items():
            if demo != self._demo:
                raise SettingsError(
                    "key-of-other-mode",
                    say("The key “{kid}” is not of this mode: demonstration keys and real keys never meet.", kid=kid),
                    say("Give demonstration and production data folders of their own (TANBIAO_DATA, TANBIAO_MODE)."),
                )


def _write_new(file: Path, data: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(data)


def _replace(file: Path, data: bytes) -> None:
    waiting = file.with_suffix(".new")
    waiting.write_bytes(data)
    waiting.replace(file)
