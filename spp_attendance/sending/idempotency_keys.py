"""The external ids under which the rows of a request are kept."""


def names_of(records, rows, caller):
    """{number: external id} of {number: Row}. A row without one has one made of what it says: the same for the same.

    On OpenSPP's paths what its sender has voided may be sent again: it gets the next id of its kind.
    """
    env = records.env
    names = {number: row.card.get("external_id") or row.made_id(caller.client_id) for number, row in rows.items()}
    again = {number: names[number] for number, row in rows.items() if row.IS_WELCOME_AGAIN}
    turn = 0
    while again:
        turn += 1
        there = records._by_external_id([(env.company.id, names[number]) for number in again])
        voided = {name for (_company_id, name), record in there.items() if _is_taken_back(record, env.user)}
        again = {number: made for number, made in again.items() if names[number] in voided}
        names.update({number: f"{made}-{turn}" for number, made in again.items()})
    return names


def _is_taken_back(record, user):
    return record.state == "voided" and record.ended_by_id == user
