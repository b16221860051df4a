"""A small Moodle for tests, the demo and benchmarks: the web service only, with its quirks, kept in memory.

It follows what sites with Moodle 4.3 (mod_attendance 2024020500) and 4.5.6 answered in November 2026.
"""
