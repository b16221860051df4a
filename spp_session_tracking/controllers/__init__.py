from . import evidence, export, job_file, known, payment_list
