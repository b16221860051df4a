{
    "name": "Stand-in: spp_programs",
    "summary": "OpenSPP's programmes, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["g2p_programs", "spp_area"],
    "data": [
        "security/ir.model.access.csv",
        "wizard/create_program_wizard_views.xml",
    ],
}
