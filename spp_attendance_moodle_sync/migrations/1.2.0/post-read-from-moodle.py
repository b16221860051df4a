def migrate(cr, version):
    """Mark the sessions that the sync has made: in the transaction that made the link, the register or the lines.

    Those of which this is not known stay as they are when the zone of their site is corrected.
    """
    # not for the triggers: nothing has changed that anybody would have to hear of
    cr.execute("alter table spp_session disable trigger user")
    cr.execute(
        """
        update spp_session session set is_read_from_moodle = true
          from spp_moodle_mapping link
         where link.instance_id = session.moodle_instance_id
           and link.kind = 'session'
           and link.moodle_id = session.moodle_session_id
           and link.create_date = session.create_date
        """
    )
    cr.execute("alter table spp_session enable trigger user")
