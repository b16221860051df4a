from . import (
    attendance_manager,
    compliance_manager,
    cycle_membership,
    cycle,
    cycle_manager,
    entitlement,
    session_compliance,
)
