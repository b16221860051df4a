from . import snapshot, person, event, answer, mark, difference_view
