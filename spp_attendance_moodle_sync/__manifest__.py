{
    "name": "Social Protection: Moodle Attendance",
    "summary": "Attendance taken in Moodle and attendance taken here, kept in step",
    "version": "17.0.1.0.0",
    "category": "Social Protection",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["spp_attendance"],
    "data": [
        "security/moodle_rules.xml",
        "security/ir.model.access.csv",
        "data/ir_cron.xml",
    ],
}
