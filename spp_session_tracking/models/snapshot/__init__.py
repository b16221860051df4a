from . import snapshot, answer, mark, difference_view
