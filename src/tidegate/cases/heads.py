"""Signed heads: the number and hash of the last record, signed, to be kept outside.

Ed25519 and not HMAC: whoever can check an HMAC can forge it, and an auditor shall need no secret.
The private key lies in the data home, apart from the database, so that rights over one do not give
the other. A head shows a chain that was cut or rewritten; its signature shows who gave it out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tidegate.errors import InputError, StoreError
from tidegate.findings.digest import exact, sha256_hex

VERSION = 1
_LARGEST = 64 * 1024
_PLACE = Path("keys") / "audit-head.pem"


@dataclass(frozen=True, slots=True)
class Head:
    """What was the last record of a tenant's chain at a moment. `public_key` and `signature` are
    hexadecimal text."""

    tenant: str
    seq: int
    hash: str
    at: str
    public_key: str
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """The RFC 8785 bytes that the signature is of."""
        return exact({k: v for k, v in self.as_dict().items() if k not in ("signature", "key")})

    def as_dict(self) -> dict[str, Any]:
        return {
            "head_version": VERSION,
            "tenant": self.tenant,
            "seq": self.seq,
            "hash": self.hash,
            "at": self.at,
            "public_key": self.public_key,
            "key": fingerprint(self.public_key),
            "signature": self.signature,
        }


def fingerprint(public_key: str) -> str:
    """A key's name: the first 16 bytes of the SHA-256 of its 32, as hexadecimal text."""
    try:
        return sha256_hex(bytes.fromhex(public_key))[:32]
    except ValueError:
        return ""


def signing_key(home: Path) -> tuple[Ed25519PrivateKey, bool]:
    """The private key of this data home, made on first use; whether it was made now.

    Raises StoreError where the file cannot be read.
    """
    path = home / _PLACE
    made = False
    try:
        if not path.exists():
            made = _make(path)
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as wrong:
        raise StoreError(
            f"the key that signs heads, {path}, cannot be read: {wrong}",
            hint="Put the right file back; heads signed with it stay valid.",
        ) from wrong
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreError(f"{path} holds no Ed25519 key")
    return key, made


def _make(path: Path) -> bool:
    """Makes the key; whether it was this process that did."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600, exist_ok=False)
    with part.open("wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)  # unlike a renaming, never over a key that is there
        return True
    except FileExistsError:
        return False
    finally:
        part.unlink()


def public_text(key: Ed25519PublicKey) -> str:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw).hex()


def known_key(home: Path) -> str:
    """The public key of this data home; "" where there is none yet."""
    if not (home / _PLACE).exists():
        return ""
    return public_text(signing_key(home)[0].public_key())


def sign(key: Ed25519PrivateKey, tenant: str, seq: int, hash: str, at: str) -> Head:
    bare = Head(tenant, seq, hash, at, public_text(key.public_key()))
    signature = key.sign(bare.signed_bytes()).hex()
    return Head(tenant, seq, hash, at, bare.public_key, signature)


def read_head(path: Path, trusted: str) -> tuple[Head, str]:
    """A head from its file, its signature checked, and a note where it was signed by a key that
    nobody here vouches for. `trusted` is a public key or a fingerprint, "" for none.

    Raises InputError where the file is no head, was altered, or is signed by another key.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("too large")
        shape = json.loads(path.read_text("utf-8"))
        head = head_of(shape)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.public_key)).verify(
            bytes.fromhex(head.signature), head.signed_bytes()
        )
    except InvalidSignature:
        raise InputError(f"the head was altered: {path}", hint="Use the untouched file.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise InputError(
            f"{path} is no head of an audit chain", hint="Give a file of tidegate audit head --out."
        ) from wrong
    name = fingerprint(head.public_key)
    if trusted and trusted.lower() not in (head.public_key, name):
        raise InputError(
            f"{path} is signed by another key: {name}",
            hint="Name the key it should be signed by with --key, as it was given to you.",
        )
    if trusted:
        return head, ""
    return head, f"{path.name} is signed by key {name}: compare it with the one you were given"


def head_of(shape: Mapping[str, Any]) -> Head:
    """A head from its JSON. Raises ValueError, KeyError or TypeError."""
    if shape["head_version"] != VERSION:
        raise ValueError("a version that is not known")
    if type(shape["seq"]) is not int:
        raise TypeError("seq is no whole number")
    texts = [str(shape[k]) for k in ("tenant", "hash", "at", "public_key", "signature")]
    return Head(texts[0], shape["seq"], texts[1], texts[2], texts[3].lower(), texts[4])
