"""Ciphertexts open only where they belong; indexes, codes and PINs say no more than they must."""

import base64
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base import crypto
from kaimen.kernel.base.crypto import Keyring, Unreadable

KEYS = {"k1": "01" * 32, "k2": "02" * 32}
INTL = Keyring(crypto.INTL, "k1", KEYS, "0b" * 32, "0a" * 32)
GM = replace(INTL, suite=crypto.GM)
RINGS = pytest.mark.parametrize("ring", [INTL, GM], ids=["intl", "gm"])
PHONE = "people.person.phone"


@RINGS
@given(text=st.text(max_size=200))
def test_what_was_sealed_opens(ring: Keyring, text: str) -> None:
    sealed = crypto.seal(text, context=PHONE, ring=ring)
    assert crypto.unseal(sealed, context=PHONE, ring=ring) == text
    assert re.fullmatch(rf"v1\.{ring.suite}\.k1\.[\w-]{{16}}\.[\w-]{{22,}}", sealed)


@RINGS
@given(place=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=63))
def test_one_changed_character_is_noticed(ring: Keyring, place: int, flip: int) -> None:
    sealed = crypto.seal("1381234567", context=PHONE, ring=ring)  # 26 bytes: the last character has bits to spare
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    spots = [spot for spot, sign in enumerate(sealed) if sign in alphabet]
    spot = spots[place % len(spots)]
    other = alphabet[(alphabet.index(sealed[spot]) + flip) % 64]
    changed = sealed[:spot] + other + sealed[spot + 1 :]
    with pytest.raises(Unreadable):
        crypto.unseal(changed, context=PHONE, ring=ring)


@RINGS
def test_a_ciphertext_does_not_open_in_another_field(ring: Keyring) -> None:
    sealed = crypto.seal("13812345678", context=PHONE, ring=ring)
    with pytest.raises(Unreadable):
        crypto.unseal(sealed, context="people.person.id_number", ring=ring)


@RINGS
def test_a_ciphertext_cannot_be_relabelled_with_another_key(ring: Keyring) -> None:
    same_keys = replace(ring, field_keys={"k1": "01" * 32, "k2": "01" * 32})
    sealed = crypto.seal("13812345678", context=PHONE, ring=same_keys)
    with pytest.raises(Unreadable):
        crypto.unseal(sealed.replace(".k1.", ".k2."), context=PHONE, ring=same_keys)


def test_old_suite_and_old_key_stay_readable() -> None:
    old = crypto.seal("艾买提·那斯尔", context=PHONE, ring=INTL)
    now = replace(GM, key_id="k2")
    assert crypto.unseal(old, context=PHONE, ring=now) == "艾买提·那斯尔"
    assert not crypto.is_current(old, ring=now)
    assert crypto.is_current(crypto.seal("x", context=PHONE, ring=now), ring=now)


def test_a_key_that_is_gone_is_named() -> None:
    sealed = crypto.seal("x", context=PHONE, ring=INTL)
    with pytest.raises(Unreadable, match="'k1' is not in the key file"):
        crypto.unseal(sealed, context=PHONE, ring=replace(INTL, key_id="k2", field_keys={"k2": KEYS["k2"]}))


@given(garbage=st.one_of(st.text(), st.from_regex(r"v1\.(intl|gm)\.k1\.[\w=.-]*\.[\w=.-]*", fullmatch=True)))
def test_garbage_is_unreadable_and_nothing_else(garbage: str) -> None:
    with pytest.raises(Unreadable):
        crypto.unseal(garbage, context=PHONE, ring=INTL)


def test_sm4_gcm_is_the_published_algorithm() -> None:
    """RFC 8998, appendix A.1."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = bytes.fromhex("".join(pair * 8 for pair in ("aa", "bb", "cc", "dd", "ee", "ff", "ee", "aa")))
    expected = (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert crypto._encrypt(crypto.GM, key, nonce, plain, bound).hex() == expected


def test_keys_have_the_length_of_their_algorithm() -> None:
    assert len(crypto._field_key(INTL, crypto.INTL, "k1")) == 32
    assert len(crypto._field_key(GM, crypto.GM, "k1")) == 16


def test_digests_are_the_published_ones() -> None:
    assert crypto.digest(b"abc", suite=crypto.GM) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert (
        crypto.digest(b"abc", suite=crypto.INTL) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


@RINGS
def test_blind_index_finds_the_same_value_only_for_the_same_purpose(ring: Keyring) -> None:
    index = crypto.blind_index("61010219900307123X", "people.id_number", ring=ring)
    assert re.fullmatch("[0-9a-f]{64}", index)
    assert crypto.blind_index("６１0102 1990-0307 123x", "people.id_number", ring=ring) == index
    assert crypto.blind_index("610102199003071238", "people.id_number", ring=ring) != index
    assert crypto.blind_index("61010219900307123X", "people.phone", ring=ring) != index
    other_key = replace(ring, blind_index_key="0c" * 32)
    assert crypto.blind_index("61010219900307123X", "people.id_number", ring=other_key) != index
    assert crypto.blind_index(" - ", "people.id_number", ring=ring) == ""


def test_signature_holds_for_its_content_and_its_key_alone() -> None:
    signature = crypto.sign(b"head 17", ring=INTL)
    assert crypto.verify(b"head 17", signature, ring=INTL)
    assert crypto.verify_with(b"head 17", signature, crypto.public_key(ring=GM))  # one key in both suites
    assert not crypto.verify(b"head 18", signature, ring=INTL)
    assert not crypto.verify(b"head 17", signature, ring=replace(INTL, audit_signing_key="0d" * 32))
    assert not crypto.verify(b"head 17", "no signature!", ring=INTL)


def test_query_codes_have_no_look_alikes_and_are_read_as_they_are_heard() -> None:
    codes = {crypto.new_query_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{8}", code) for code in codes)
    assert crypto.show_query_code("7Q4D28KM") == "7Q4D 28KM"
    assert crypto.read_query_code(" 7q4d-28km ") == "7Q4D28KM"
    assert crypto.read_query_code("OI1l２８km") == "011128KM"


def test_a_pin_is_known_again_and_another_is_not() -> None:
    assert re.fullmatch("[0-9]{6}", crypto.new_pin())
    hashed = crypto.hash_pin("004711", ring=INTL)
    assert crypto.is_pin("004711", hashed, ring=INTL)
    assert crypto.is_pin(" ００４７１１", hashed, ring=INTL)
    assert not crypto.is_pin("004712", hashed, ring=INTL)
    assert not crypto.is_pin("004711", hashed, ring=replace(INTL, blind_index_key="0c" * 32))
    assert not crypto.is_pin("004711", "", ring=INTL)
    assert crypto.hash_pin("004711", ring=INTL) != hashed


def test_tokens_have_256_bits() -> None:
    token = crypto.secret_token()
    assert len(base64.urlsafe_b64decode(token + "=")) == 32


def test_a_keyring_does_not_print_its_keys() -> None:
    assert "01" * 32 not in repr(INTL)
    assert "0b" * 32 not in repr(INTL)
