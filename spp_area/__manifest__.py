{
    "name": "Social Protection: Areas",
    "summary": "The places a programme works in: country, region, district, village",
    "version": "17.0.1.0.0",
    "category": "Social Protection",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["base"],
    "data": [
        "security/ir.model.access.csv",
        "views/area_views.xml",
        "views/menus.xml",
        "views/res_partner_views.xml",
    ],
    "demo": ["demo/area_demo.xml"],
}
