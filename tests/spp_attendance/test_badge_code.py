"""Codes of badges: 128 random bits that a scanner and a person can read."""

from spp_attendance.rules import badge_code


def test_a_code_has_128_bits_in_26_characters_that_look_like_no_others() -> None:
    codes = {badge_code.new() for _number in range(1000)}
    assert len(codes) == 1000
    assert {len(code) for code in codes} == {26}
    assert set("".join(codes)) == set(badge_code.ALPHABET)
    assert not set("ILOU") & set(badge_code.ALPHABET)
    assert {code[0] for code in codes} == set("01234567")  # 26 characters would hold 130 bits


def test_a_hash_is_sha_256_in_small_hexadecimal() -> None:
    assert badge_code.hashed("ABC") == "b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78"
