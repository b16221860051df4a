"""OpenSPP's own paths, for apps that were written for OpenSPP."""

from . import choices, history, people, sending
