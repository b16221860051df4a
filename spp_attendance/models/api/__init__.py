from . import scope, client, token, failure, log, claim, retention, feed, webhook
