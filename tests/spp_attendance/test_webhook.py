"""What a webhook sends, by the example of standardwebhooks.com."""

import json

from spp_attendance.rest import cursor, webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE, MOMENT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'


def test_a_message_is_signed_as_the_standard_says() -> None:
    headers = webhook.signed_headers(SECRET, MESSAGE, MOMENT, BODY)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == (MESSAGE, str(MOMENT))


def test_a_secret_without_the_prefix_is_the_key_itself_and_one_with_it_has_to_be_base64() -> None:
    assert webhook.key_of("some words that nobody guesses") == b"some words that nobody guesses"
    assert webhook.is_fit("some words that nobody guesses") and webhook.is_fit(SECRET)
    for wrong in ("short", "whsec_not base64 at all, but long enough", SECRET[:-4], "whsec_ä"):
        assert not webhook.is_fit(wrong), wrong


def test_a_message_says_where_the_new_changes_begin_and_nothing_else() -> None:
    told = json.loads(webhook.body_of("app", (7, 42)))
    assert told == {"type": "changes", "client_id": "app", "cursor": cursor.written(7, 42)}
    assert json.loads(webhook.body_of("app", None))["cursor"] is None
