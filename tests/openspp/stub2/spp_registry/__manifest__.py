{
    "name": "Stand-in: spp_registry of OpenSPP 2",
    "summary": "OpenSPP 2's registrants, their IDs and groups, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["contacts", "mail", "spp_security", "spp_vocabulary"],
    "data": ["security/groups.xml", "security/ir.model.access.csv", "security/rules.xml", "views/individual_views.xml"],
}
