{
    "name": "Stand-in: queue_job",
    "summary": "OCA's queue of jobs, as far as our tests need it: what is delayed is stored, and nothing runs it",
    "version": "17.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "The SPP suite contributors",
    "license": "LGPL-3",
    "depends": ["mail"],
    "data": ["security/ir.model.access.csv"],
}
