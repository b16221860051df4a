from . import (
    manager,
    program,
    program_membership,
    compliance_manager,
    entitlement,
    entitlement_manager,
    cycle_membership,
    cycle,
    cycle_manager,
)
