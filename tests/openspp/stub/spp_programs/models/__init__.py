from . import cycle, eligibility_manager, entitlement, program
