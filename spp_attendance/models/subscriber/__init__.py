from . import subscriber, contact, identifier, file_import, merge, history
