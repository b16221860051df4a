from . import base, queue_job
