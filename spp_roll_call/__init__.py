from . import models, wizards, report, http
