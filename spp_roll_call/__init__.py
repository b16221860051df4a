from . import models, wizards, http
