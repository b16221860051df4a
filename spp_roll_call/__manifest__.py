{
    "name": "Social Protection: Roll Call",
    "summary": "The facilitator's page on the phone: who came, with or without network",
    "version": "17.0.1.0.0",
    "category": "Social Protection",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["spp_attendance"],
    "data": [
        "security/ir.model.access.csv",
        "security/enrolment_rules.xml",
        "wizards/show_enrolment_views.xml",
        "wizards/certificate_views.xml",
        "wizards/first_steps_views.xml",
        "report/paper.xml",
        "report/sign_in_sheet.xml",
        "report/badge_cards.xml",
        "report/certificate.xml",
        "views/session_views.xml",
        "views/session_person_views.xml",
        "views/subscriber_views.xml",
        "views/menus.xml",
    ],
    # Served by http/pages.py under addresses that name their content; Odoo's own pages load none of them.
    "assets": {
        # what changes with Odoo only
        "spp_roll_call.library": [
            "web/static/src/module_loader.js",
            "web/static/lib/owl/owl.js",
            "web/static/lib/owl/odoo_module.js",
            "spp_roll_call/static/lib/idb/idb.js",
        ],
        "spp_roll_call.app": [
            "spp_roll_call/static/src/core/**/*.js",
            "spp_roll_call/static/src/page/**/*.js",
        ],
        "spp_roll_call.worker": [
            "web/static/src/module_loader.js",
            "spp_roll_call/static/lib/idb/idb.js",
            "spp_roll_call/static/src/core/**/*.js",
            "spp_roll_call/static/src/worker/**/*.js",
        ],
        "spp_roll_call.scanner": ["web/static/lib/zxing-library/zxing-library.js"],
    },
}
