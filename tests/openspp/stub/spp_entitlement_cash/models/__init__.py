from . import entitlement_manager
