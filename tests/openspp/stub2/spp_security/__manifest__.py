{
    "name": "Stand-in: spp_security of OpenSPP 2",
    "summary": "OpenSPP 2's administrators, as far as our tests need them",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["base"],
    "data": ["security/groups.xml"],
}
