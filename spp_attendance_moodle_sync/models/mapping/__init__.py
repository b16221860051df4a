from . import mapping, people, courses
