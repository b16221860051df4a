from . import entitlement, entitlement_manager
