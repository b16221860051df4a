{
    "name": "Stand-in: spp_vocabulary of OpenSPP 2",
    "summary": "OpenSPP 2's vocabularies and their codes, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["mail", "spp_security"],
    "data": ["security/ir.model.access.csv", "data/vocabulary.xml"],
}
