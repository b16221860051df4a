from . import rule, criteria, cycle_membership, cycle, entitlement
