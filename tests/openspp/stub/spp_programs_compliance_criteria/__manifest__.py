{
    "name": "Stand-in: spp_programs_compliance_criteria",
    "summary": "OpenSPP's compliance criteria, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["spp_programs"],
    "data": [
        "security/ir.model.access.csv",
        "views/cycle_views.xml",
        "wizards/create_program_wizard_views.xml",
    ],
}
