from . import subscriber
