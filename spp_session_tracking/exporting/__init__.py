from . import csv_rows, kept_rows, payment_list, xlsx_file
