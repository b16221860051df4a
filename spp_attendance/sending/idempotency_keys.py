"""The external ids under which the rows of a request are stored: what is sent again gets the same one."""


def idempotency_keys(records, rows, caller):
    """{number: external id} of {number: Row}. A row without an external id gets one made of its content.

    On OpenSPP's paths a sender may send again what it has voided: the row gets the next id of its kind.
    """
    env = records.env
    keys = {number: row.card.get("external_id") or row.made_id(caller.client_id) for number, row in rows.items()}
    again = {number: keys[number] for number, row in rows.items() if row.IS_WELCOME_AGAIN}
    attempt = 0
    while again:
        attempt += 1
        there = records._by_external_id([(env.company.id, keys[number]) for number in again])
        voided = {external_id for (_company, external_id), record in there.items() if _is_voided_by(record, env.user)}
        again = {number: made for number, made in again.items() if keys[number] in voided}
        keys.update({number: f"{made}-{attempt}" for number, made in again.items()})
    return keys


def _is_voided_by(record, user):
    return record.state == "voided" and record.ended_by_id == user
