{
    "name": "Equal of OpenSPP's attendance API",
    "summary": "Does the documented work of OpenSPP's API, for a benchmark where OpenSPP is not at hand",
    "version": "1.0.0",
    "license": "LGPL-3",
    "depends": ["base"],
    "data": ["security/ir.model.access.csv"],
}
