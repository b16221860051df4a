from . import controllers, models, report, wizards
from .tools.unlogged import keep_people_out_of_logs

keep_people_out_of_logs()
