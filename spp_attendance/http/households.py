"""The members of the households that are expected at sessions, as the plain values that the serializers take."""

from odoo.addons.spp_session_tracking import rules

from ..rest.serializers.sessions import Member


def members_of(sessions):
    """{line key of a household: {contact id: Member}} of sessions at which households are expected.

    Members are those of the day of the session, without identifiers. The user may mark the sessions.
    """
    source, found = sessions.env["spp.household.source"], {}
    asking = sessions.filtered(lambda session: session._household_rule())
    for date, together in asking.grouped("date").items():
        lines = together.attendance_ids.filtered("participant_id.is_group")
        members = source._members_of(lines.participant_id.ids, date) if lines else {}
        found.update({line._line_key(): (line.session_id, members.get(line.participant_id.id, {})) for line in lines})
    contacts = _contacts(sessions.env, {each for _session, roles in found.values() for each in roles})
    return {line_key: _members(session, roles, contacts) for line_key, (session, roles) in found.items()}


def _contacts(env, ids):
    """{id: contact} of those that the user may see, archived ones too."""
    contacts = env["res.partner"].with_context(active_test=False).search_fetch([("id", "in", list(ids))], ["name"])
    return {contact.id: contact for contact in contacts}


def _members(session, roles, contacts):
    """{contact id: Member} of a household. roles: {contact id: the names of their roles}"""
    counting = rules.counting_members(session._household_rule(), session._household_roles(), roles)
    return {
        each: Member(each, "", contacts[each].name or "", sorted(own), each in counting)
        for each, own in roles.items()
        if each in contacts
    }
