from . import group_membership_kind, group_membership, res_partner
