from . import models, wizards
from .hooks import refuse_beside_openspp
