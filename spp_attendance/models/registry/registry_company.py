class RegistryCompany:
    """A company that chooses the ID type of identifiers: `attendance_id_type_id`."""

    __slots__ = ()

    def write(self, vals):
        result = super().write(vals)
        if "attendance_id_type_id" in vals:
            # sudo: whoever sets the type need not have the right to edit people
            people = self.env["spp.attendance.subscriber"].sudo().with_context(active_test=False)
            people.search([("company_id", "in", self.ids)])._follow_registry()
        return result
