from . import household_role, household_membership, household_source, res_partner
