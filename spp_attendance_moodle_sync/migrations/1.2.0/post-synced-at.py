def migrate(cr, version):
    """Sites that were connected before are not reported at once: when they were last synced is not known."""
    cr.execute("update spp_moodle_instance set synced_at = now() at time zone 'utc' where synced_at is null")
