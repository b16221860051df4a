from . import file_import, base_import
