from . import evidence, export, known, payment_list
