from . import cycle, eligibility_manager, program
