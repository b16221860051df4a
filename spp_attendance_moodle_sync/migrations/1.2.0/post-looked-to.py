def migrate(cr, version):
    """Forget how far sessions that Moodle cannot list were searched: earlier versions left numbers out on the way."""
    cr.execute("update spp_moodle_mapping set looked_to = 0 where looked_to != 0")
