class InstanceStatuses:
    """The statuses of a site: what they mean, and those of which nobody has said it yet."""

    __slots__ = ()

    def _statuses(self):
        """{acronym in Moodle: status here}. Of several with the same meaning the first one is sent to Moodle."""
        return {status.acronym: status.status for status in self.status_ids if status.status}

    def _settled_acronyms(self):
        """The acronyms of which somebody has said what they mean, or that they are not synced."""
        return {status.acronym for status in self.status_ids if status.status or status.is_left_out}

    def _compute_unmapped_count(self):
        open_statuses = [("status", "=", False), ("is_left_out", "=", False), ("mark_count", ">", 0)]
        self._count("unmapped_count", "spp.moodle.status", open_statuses)

    def _offer_statuses(self, found, counts_all=False):
        """List statuses for a manager to say what they mean. found: {acronym: (its name in Moodle, how many marks)}

        counts_all: whether all sessions were read; otherwise the numbers of statuses that are listed stay
        """
        self.ensure_one()
        # sudo: the server lists them, managers say what they mean
        statuses = self.env["spp.moodle.status"].sudo()
        known = {status.acronym: status for status in statuses.search([("instance_id", "=", self.id)])}
        for acronym, (description, count) in found.items():
            vals = {"description": description, "mark_count": count}
            if acronym not in known:
                statuses.create({"instance_id": self.id, "acronym": acronym, "sequence": 100, **vals})
            elif counts_all and (known[acronym].description or "", known[acronym].mark_count) != (description, count):
                known[acronym].write(vals)
        if counts_all:
            gone = [status for acronym, status in known.items() if acronym not in found and status.mark_count]
            statuses.concat(*gone).write({"mark_count": 0})

    def action_open_statuses(self):
        """The statuses of the site; those without a meaning are at the end."""
        return self._list_action("spp_attendance_moodle_sync.spp_moodle_status_action")
