"""Keeping a site in step: runs, what they do in which order, and what becomes of one session."""
