from .outcome import COMPLIANT, NOT_COMPLIANT, NOTHING_DUE, combined
from .period import Period, before
