"""Pseudonyms by a keyed hash: the same key gives the same pseudonyms, another key others.

BLAKE2b in its keyed mode (RFC 7693), cut to 64 bits, with the kind of thing as personalisation,
so that an account and a payment of the same spelling have nothing in common. Without the key no
list of guesses can be tried against a pseudonym.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from tidegate.errors import InputError
from tidegate.home import home

Kind = Literal["account", "network", "asn", "agent", "payment", "org", "prompt", "word", "keyid"]

KEY_FILE = "distillation.key"
SHORTEST = 16
KEPT = 200_000
"""How many pseudonyms are remembered before the memory is emptied."""
LONGEST_KEPT = 256
"""Characters of a text that may be remembered with its pseudonym."""


def find_key(given: str | bytes | None = None) -> bytes:
    """The key: as given, or from $TIDEGATE_LOG_KEY, or kept in the data folder (made once, 0600).

    Raises InputError where a key is shorter than 16 bytes or the file cannot be used.
    """
    told = given if given is not None else os.environ.get("TIDEGATE_LOG_KEY", "").strip() or None
    if told is not None:
        key = told.encode() if isinstance(told, str) else told
        return _sound(key, "the key given")
    path = home() / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        return _sound(path.read_bytes().strip(), f"the key in {path}")
    except OSError as error:
        raise InputError(
            f"the key of the pseudonyms cannot be kept in {path}: {error.strerror}",
            hint="Set TIDEGATE_HOME to a folder you may write, or give a key by TIDEGATE_LOG_KEY.",
        ) from error


def _sound(key: bytes, named: str) -> bytes:
    if len(key) < SHORTEST:
        raise InputError(
            f"{named} is shorter than {SHORTEST} bytes and could be guessed",
            hint="Use 32 random bytes, written in hexadecimal.",
        )
    return blake2b(key, digest_size=32, person=b"tidegate-key").digest()


def _make(path: Path) -> None:
    """Writes the key whole or not at all; of two processes that do so at once, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{KEY_FILE}.{secrets.token_hex(4)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            if not path.exists():
                draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


class Pseudonyms:
    """Gives pseudonyms under one key (from `find_key`). 0 is kept for nothing at all."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known: dict[tuple[str, str], int] = {}

    def __repr__(self) -> str:
        return f"Pseudonyms({self.key_id})"

    @property
    def key_id(self) -> str:
        """Eight hexadecimal digits that tell keys apart and give nothing of them away."""
        return blake2b(b"id", key=self._key, digest_size=4, person=b"keyid").hexdigest()

    @property
    def key(self) -> bytes:
        return self._key

    def of(self, kind: Kind, value: object) -> int:
        """The pseudonym of a value; 0 for None and for empty text."""
        if value is None or value == "":
            return 0
        text = value if isinstance(value, str) else str(value)
        if len(text) > LONGEST_KEPT:
            return self.of_bytes(kind, _bytes(text.strip()))
        known = self._known.get((kind, text))
        if known is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            known = self._known[kind, text] = self.of_bytes(kind, _bytes(text.strip()))
        return known

    def of_bytes(self, kind: Kind, data: bytes) -> int:
        """The pseudonym of bytes, not remembered: for what is long and seldom seen twice."""
        digest = blake2b(data, key=self._key, digest_size=8, person=kind.encode()).digest()
        return int.from_bytes(digest, "little") or 1

    def of_network(self, address: object) -> int:
        """The pseudonym of an address's /24 (IPv4) or /48 (IPv6); 0 where it is no address."""
        if not address or not isinstance(address, str):
            return 0
        # Of a chain of forwarders the first counts, and no address is longer.
        address = address[:LONGEST_KEPT]
        known = self._known.get(("address", address))
        if known is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            prefix = prefix_of(address)
            known = self.of_bytes("network", prefix.encode()) if prefix else 0
            self._known["address", address] = known
        return known


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def prefix_of(address: str) -> str:
    """ "192.0.2.0/24" of "192.0.2.7"; the first of a forwarded chain; empty where it is none."""
    first = address.split(",", 1)[0].strip().strip("[]")
    try:
        read = ipaddress.ip_address(first)
    except ValueError:
        try:
            read = ipaddress.ip_address(first.rpartition(":")[0].strip("[]"))
        except ValueError:
            return ""
    if isinstance(read, ipaddress.IPv6Address) and read.ipv4_mapped is not None:
        read = read.ipv4_mapped
    length = 24 if read.version == 4 else 48
    return str(ipaddress.ip_network((read.packed, length), strict=False))


def shown(pseudonym: int) -> str:
    """A pseudonym as a person reads it: sixteen hexadecimal digits, "unnamed" for none."""
    return f"{int(pseudonym):016x}" if pseudonym else "unnamed"
