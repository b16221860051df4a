"""Browser tours: ``test: true`` goes without saying and no step waits long, so that nothing says how long; a step that
only looks runs nothing, typing is ``edit``.
"""

import re

from runner.port.files import FileManager, with_suffix

MEMBER = r"(?:test\s*:\s*true|checkDelay\s*:\s*\d+)\s*,?"
GONE = re.compile(rf"^[ \t]*{MEMBER}[ \t]*\n|(?<=[{{,])\s*{MEMBER}", re.M)
CHECK = re.compile(r"\bisCheck\s*:\s*true\b")
TYPING = re.compile(r"""(\brun\s*:\s*)(["'`])text(?:_blur)?(?=\s)""")


def upgrade(file_manager: FileManager) -> None:
    for file in with_suffix(file_manager, ".js"):
        if "web_tour.tours" in file.content:
            content = CHECK.sub("run: () => {}", GONE.sub("", file.content))
            file.content = TYPING.sub(r"\1\2edit", content)
