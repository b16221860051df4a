{
    "name": "Stand-in: g2p_registry_group",
    "summary": "OpenG2P's groups, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["g2p_registry_base"],
    "data": ["security/ir.model.access.csv", "views/res_partner_views.xml"],
}
