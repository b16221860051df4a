{
    "name": "Social Protection: Jobs in OCA's Queue",
    "summary": "Long work of sessions is done by queue_job's workers",
    "version": "17.0.1.0.0",
    "category": "Social Protection",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["spp_session_tracking", "queue_job"],
    "auto_install": True,
}
