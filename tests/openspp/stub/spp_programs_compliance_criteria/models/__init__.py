from . import compliance_manager, cycle, cycle_manager, cycle_membership, entitlement_manager, program
