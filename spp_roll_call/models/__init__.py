from . import files, enrolment, res_users
from . import tmp_device
