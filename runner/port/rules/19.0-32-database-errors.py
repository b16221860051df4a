"""What an error of PostgreSQL means for a user is a method of the model."""

import re

from runner.port.files import FileManager, with_suffix

IMPORT = re.compile(r"^from odoo\.models import PGERROR_TO_OE\n", re.M)
CALL = re.compile(r'PGERROR_TO_OE\[(\w+)\.pgcode\]\(self, self\.fields_get\(\), \{\}, \1\)\["message"\]')


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".py"):
        if "PGERROR_TO_OE" in file.content:
            file.content = CALL.sub(r"self._sql_error_to_message(\1)", IMPORT.sub("", file.content))
