{
    "name": "Stand-in: g2p_registry_base",
    "summary": "OpenG2P's registrants and their IDs, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["base", "mail", "contacts"],
    "data": ["security/groups.xml", "security/ir.model.access.csv", "views/menus.xml"],
}
