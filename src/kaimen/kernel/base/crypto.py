"""All cryptography of the house in one module; nobody else imports `cryptography`, `hashlib` for secrets, or `hmac`.

Two suites, chosen by KAIMEN_CRYPTO: `intl` is AES-256-GCM with SHA-256, `gm` is SM4-GCM with SM3 (国密). What was
written under one suite or key stays readable under the other: the text names both. Blind indexes and PIN hashes do
not: when the suite or the blind-index key changes, rooms compute their indexes anew and PINs are issued anew. Every
working key is derived (HKDF) from a key of the key file for one purpose, so no key does two jobs. Signatures are
Ed25519 in both suites: the library has no SM2.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as hashed_mac
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = "v1"
INTL = "intl"
GM = "gm"
_NONCE_BYTES = 12
_TAG_BYTES = 16
_UNAMBIGUOUS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's 32: no I, L, O, U
_CODE_LENGTH = 8
_PIN_LENGTH = 6
_SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}


class Unreadable(Exception):
    """A ciphertext was changed, moved to another field, or its key is gone. Unexpected: crash, restore the key file."""


@dataclass(frozen=True)
class Keyring:
    """Suite and keys in use, 32 bytes each in hexadecimal; the field key `key_id` writes, the others only read."""

    suite: str
    key_id: str
    field_keys: Mapping[str, str] = field(repr=False)
    blind_index_key: str = field(repr=False)
    audit_signing_key: str = field(repr=False)


def keyring() -> Keyring:
    """The keys of this installation, from the settings."""
    from django.conf import settings

    kept = settings.SECRETS
    return Keyring(
        settings.KAIMEN.crypto, kept.field_key_id, kept.field_keys, kept.blind_index_key, kept.audit_signing_key
    )


def seal(text: str, *, context: str, ring: Keyring | None = None) -> str:
    """Encrypt text for one place: `v1.<suite>.<key id>.<nonce>.<ciphertext>`, the last two base64url.

    `context` is `app.model.field` and is authenticated: a value copied into another field does not open. The primary
    key is not part of it, being unknown before the insert; a value moved between rows of the same field is therefore
    not noticed here (the audit chain is what notices it).
    """
    ring = ring or keyring()
    nonce = os.urandom(_NONCE_BYTES)
    head = f"{VERSION}.{ring.suite}.{ring.key_id}"
    body = _encrypt(ring.suite, _field_key(ring, ring.suite, ring.key_id), nonce, text.encode(), _bound(head, context))
    return f"{head}.{_text(nonce)}.{_text(body)}"


def unseal(sealed: str, *, context: str, ring: Keyring | None = None) -> str:
    """Decrypt what `seal` wrote for the same context. Raises Unreadable for anything else."""
    ring = ring or keyring()
    suite, key_id, nonce, body = _parts(sealed)
    head = f"{VERSION}.{suite}.{key_id}"
    try:
        return _decrypt(suite, _field_key(ring, suite, key_id), nonce, body, _bound(head, context)).decode()
    except InvalidTag:
        raise Unreadable(f"ciphertext does not belong to {context}, or was changed") from None


def is_current(sealed: str, *, ring: Keyring | None = None) -> bool:
    """True when the text was written with the suite and key now in use, so that rotation can pass it by."""
    ring = ring or keyring()
    return sealed.startswith(f"{VERSION}.{ring.suite}.{ring.key_id}.")


def blind_index(value: str, purpose: str, *, ring: Keyring | None = None) -> str:
    """64 hexadecimal digits that are equal for equal values, to look up an encrypted value without keeping it readable.

    HMAC-SHA256 or HMAC-SM3. `purpose` (`people.phone`) keeps indexes of different fields apart. Width, case, white
    space and hyphens of the value do not count. An empty value has the empty index, so that it is never looked up.
    """
    ring = ring or keyring()
    plain = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", value)).upper()
    if not plain:
        return ""
    mac = hashed_mac.HMAC(_derived(ring.blind_index_key, ring.suite, f"blind index {purpose}", 32), _hash(ring.suite))
    mac.update(plain.encode())
    return mac.finalize().hex()


def digest(content: bytes, *, suite: str | None = None) -> str:
    """SHA-256 or SM3 of the content, in hexadecimal; for hash chains. Contents of files are always named by SHA-256."""
    hasher = hashes.Hash(_hash(suite or keyring().suite))
    hasher.update(content)
    return hasher.finalize().hex()


def sign(content: bytes, *, ring: Keyring | None = None) -> str:
    """Ed25519 signature of this installation, base64url."""
    return _text(_signing_key(ring or keyring()).sign(content))


def verify(content: bytes, signature: str, *, ring: Keyring | None = None) -> bool:
    """True when `sign` of this installation made the signature for this content."""
    return verify_with(content, signature, public_key(ring=ring))


def public_key(*, ring: Keyring | None = None) -> str:
    """The public half of the signing key, base64url, to be printed and kept by a second officer."""
    return _text(_signing_key(ring or keyring()).public_key().public_bytes_raw())


def verify_with(content: bytes, signature: str, key: str) -> bool:
    """True when the holder of the private half of `key` signed the content; false also for no signature."""
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(key)).verify(_bytes(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def secret_token() -> str:
    """256 random bits for links and sessions, safe in a URL. Nothing shorter opens anything by itself."""
    return secrets.token_urlsafe(32)


def secret_code(length: int) -> str:
    """Random code people read out and type: 5 bits a character, letters that look alike (I L O U) are not used."""
    return "".join(secrets.choice(_UNAMBIGUOUS) for _ in range(length))


def new_query_code() -> str:
    """Code by which a nameless person finds the own case again: 8 characters, 40 bits.

    It is not secret enough alone: with the 6-digit PIN it has 60 bits, and the door must lock after few wrong PINs
    (the rate, not the length, protects). Shown as `7Q4D 28KM` by `show_query_code`.
    """
    return secret_code(_CODE_LENGTH)


def show_query_code(code: str) -> str:
    """7Q4D28KM → 7Q4D 28KM."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_query_code(typed: str) -> str:
    """The code as it is kept, from what was typed or heard: any case and grouping, O for 0, I and L for 1."""
    compact = re.sub(r"[\s\-·.]", "", unicodedata.normalize("NFKC", typed)).upper()
    return compact.translate(str.maketrans("OIL", "011"))


def new_pin() -> str:
    """Six random digits, 20 bits; kept only as `hash_pin`."""
    return f"{secrets.randbelow(10**_PIN_LENGTH):0{_PIN_LENGTH}d}"


def hash_pin(pin: str, *, ring: Keyring | None = None) -> str:
    """What is kept of a PIN: `v1.scrypt.<salt>.<hash>`, scrypt (2^14, 8, 1) over the PIN peppered with a key.

    A stolen database alone does not give the PINs away, though there are only a million; with the key file it does.
    """
    salt = os.urandom(16)
    return f"{VERSION}.scrypt.{_text(salt)}.{_text(_stretched(pin, salt, ring or keyring()))}"


def is_pin(pin: str, hashed: str, *, ring: Keyring | None = None) -> bool:
    """True when `hashed` was made from this PIN; in constant time. The caller counts wrong tries."""
    version, _, rest = hashed.partition(".scrypt.")
    salt, _, expected = rest.partition(".")
    if version != VERSION or not expected:
        return False
    return hmac.compare_digest(_stretched(pin, _bytes(salt), ring or keyring()), _bytes(expected))


def _stretched(pin: str, salt: bytes, ring: Keyring) -> bytes:
    pepper = _derived(ring.blind_index_key, ring.suite, "pin pepper", 32)
    peppered = hmac.new(pepper, unicodedata.normalize("NFKC", pin).strip().encode(), hashlib.sha256).digest()
    return hashlib.scrypt(peppered, salt=salt, **_SCRYPT)


def _hash(suite: str) -> hashes.HashAlgorithm:
    return hashes.SM3() if suite == GM else hashes.SHA256()


def _field_key(ring: Keyring, suite: str, key_id: str) -> bytes:
    if key_id not in ring.field_keys:
        raise Unreadable(f"field key {key_id!r} is not in the key file")
    return _derived(ring.field_keys[key_id], suite, "field", 16 if suite == GM else 32)


@lru_cache(maxsize=256)
def _derived(key: str, suite: str, purpose: str, length: int) -> bytes:
    return HKDF(_hash(suite), length, None, f"kaimen {suite} {purpose}".encode()).derive(bytes.fromhex(key))


def _signing_key(ring: Keyring) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_derived(ring.audit_signing_key, INTL, "signature", 32))


def _bound(head: str, context: str) -> bytes:
    return f"{head}|{context}".encode()


def _encrypt(suite: str, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    if suite == INTL:
        return AESGCM(key).encrypt(nonce, plain, bound)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def _decrypt(suite: str, key: bytes, nonce: bytes, body: bytes, bound: bytes) -> bytes:
    if suite == INTL:
        return AESGCM(key).decrypt(nonce, body, bound)
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, body[-_TAG_BYTES:])).decryptor()
    decryptor.authenticate_additional_data(bound)
    return decryptor.update(body[:-_TAG_BYTES]) + decryptor.finalize()


def _parts(sealed: str) -> tuple[str, str, bytes, bytes]:
    parts = sealed.split(".")
    if len(parts) != 5 or parts[0] != VERSION or parts[1] not in (INTL, GM):
        raise Unreadable("not a ciphertext of this house")
    try:
        nonce, body = _bytes(parts[3]), _bytes(parts[4])
    except ValueError:
        raise Unreadable("not a ciphertext of this house") from None
    if len(nonce) != _NONCE_BYTES or len(body) < _TAG_BYTES:
        raise Unreadable("not a ciphertext of this house")
    return parts[1], parts[2], nonce, body


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    found = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _text(found) != text:
        raise ValueError("not in canonical form")
    return found
