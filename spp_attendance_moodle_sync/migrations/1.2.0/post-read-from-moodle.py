def migrate(cr, version):
    """Mark the sessions that the sync has made: in the transaction that made the link or the register.

    A session that a person makes has no link or register yet. Of the other linked sessions it is not known who planned
    them: they stay as they are when the zone of their site is corrected, and are named.
    """
    # not for the triggers: nothing has changed that anybody would have to hear of
    cr.execute("alter table spp_session disable trigger user")
    cr.execute(
        """
        update spp_session session set is_read_from_moodle = true
         where session.moodle_instance_id is not null
           and (
                   exists (
                       select from spp_moodle_mapping link
                        where link.instance_id = session.moodle_instance_id
                          and link.kind = 'session'
                          and link.moodle_id = session.moodle_session_id
                          and link.create_date = session.create_date
                   )
                   or exists (
                       select from spp_attendance_register register
                        where register.id = session.register_id and register.create_date = session.create_date
                   )
               )
        """
    )
    cr.execute(
        """
        update spp_session set is_origin_unknown = true
         where moodle_instance_id is not null and is_read_from_moodle is not true
        """
    )
    cr.execute("alter table spp_session enable trigger user")
