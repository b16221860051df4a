from . import evidence, export, payment_list
