from . import api_secret
from . import attendance_list_decide
from . import first_steps
from . import partner_merge
from . import privacy_lookup
from . import session_compliance_period
from . import session_add_people
from . import registry_source_try
