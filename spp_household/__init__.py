from . import models
from .hooks import refuse_beside_openspp
