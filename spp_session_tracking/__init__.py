from . import models, report, wizards, http
