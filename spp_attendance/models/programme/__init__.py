from . import rule, criteria, cycle_membership, cycle, cycle_merge, entitlement
