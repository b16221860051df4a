{
    "name": "Stand-in: g2p_programs",
    "summary": "OpenG2P's programmes and cycles, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["mail", "g2p_registry_membership"],
    "data": [
        "security/groups.xml",
        "security/program_rules.xml",
        "security/ir.model.access.csv",
        "views/menus.xml",
        "views/cycle_views.xml",
        "views/cycle_membership_views.xml",
        "wizard/create_program_wizard_views.xml",
    ],
}
