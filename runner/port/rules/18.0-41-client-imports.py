"""Parts of the web client that moved to other files."""

import re

from runner.port.files import FileManager, with_suffix

MOVED = {
    "@mail/core/web/chatter": "@mail/chatter/web_portal/chatter",
    "@web/core/datetime/datetime_hook": "@web/core/datetime/datetime_picker_hook",
    "@web/core/network/rpc_service": "@web/core/network/rpc",
    "@web/core/position_hook": "@web/core/position/position_hook",
    "@web/views/fields/copy_clipboard/copy_button": "@web/core/copy_button/copy_button",
    "@web/views/fields/jsonb/jsonb": "@web/views/fields/json/json_field",
    "@web/webclient/actions/action_hook": "@web/search/action_hook",
    "@web/webclient/barcode/barcode_scanner": "@web/core/barcode/barcode_dialog",
}
IMPORT = re.compile(r"""(\bfrom\s+["'])(@[\w/.-]+)(?=["'])""")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".js"):
        file.content = IMPORT.sub(_moved, file.content)


def _moved(match: re.Match[str]) -> str:
    return match[1] + MOVED.get(match[2], match[2])
