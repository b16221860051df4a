from . import instance, token, check, circuit, runs, courses
