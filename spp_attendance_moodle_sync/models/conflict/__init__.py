from . import conflict, decision
