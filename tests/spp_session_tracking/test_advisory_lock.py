"""The keys of advisory locks."""

from spp_session_tracking.tools.advisory_lock import key_of, namespace


def test_a_namespace_is_a_positive_number_of_32_bits() -> None:
    assert namespace("MOOD") == 0x4D4F4F44
    assert 0 < namespace("zzzz") < 2**31


def test_a_name_always_has_the_same_key_of_32_bits() -> None:
    keys = {key_of(str(number)) for number in range(1000)}
    assert all(-(2**31) <= key < 2**31 for key in keys)
    assert len(keys) == 1000
    assert key_of("7") == 2030201243
