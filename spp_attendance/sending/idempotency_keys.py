"""The external id of each row: a row that is sent again has the same one, and so it is found."""


def idempotency_keys(stored, rows, caller):
    """{number: external id} of {number: Row}. A row without one gets one that is derived from its content.

    On OpenSPP's paths a sender may send again what they voided: that row gets the next free id that they did not void.
    stored: the StoredRecords of the company
    """
    keys = {number: row.card.get("external_id") or row.derived_id(caller.client_id) for number, row in rows.items()}
    derived = {number: keys[number] for number, row in rows.items() if row.MAY_BE_SENT_AFTER_VOIDING}
    attempt = 0
    while derived:
        attempt += 1
        known = stored.of([keys[number] for number in derived])
        voided = {key for key, record in known.items() if _is_voided_by(record, stored.ledger.env.user)}
        derived = {number: key for number, key in derived.items() if keys[number] in voided}
        keys.update({number: f"{key}-{attempt}" for number, key in derived.items()})
    return keys


def _is_voided_by(record, user):
    return record.state == "voided" and record.ended_by_id == user
