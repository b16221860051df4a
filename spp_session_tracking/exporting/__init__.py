from . import csv_rows, kept_rows, xlsx_file
