from . import attendance_manager
from . import compliance_manager
from . import eligibility_manager
from . import cycle_membership
from . import cycle
from . import cycle_manager
from . import res_partner
