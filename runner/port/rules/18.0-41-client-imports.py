"""Parts of the web client that moved to other files."""

import re

from runner.port.files import FileManager, with_suffix

MOVED = {
    "@web/core/network/rpc_service": "@web/core/network/rpc",
    "@web/webclient/actions/action_hook": "@web/search/action_hook",
}
IMPORT = re.compile(r"""(\bfrom\s+["'])(@[\w/.-]+)(?=["'])""")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".js"):
        file.content = IMPORT.sub(_moved, file.content)


def _moved(match: re.Match[str]) -> str:
    return match[1] + MOVED.get(match[2], match[2])
