"""Work in a transaction of its own, that others may be in the way of."""

from functools import partial

from odoo.service.model import retrying


def in_transaction(env, work):
    """Do `work(env)` in a transaction of its own, and again where another one is in the way. Returns its result."""
    with env.registry.cursor() as cr:
        return committed(env(cr=cr, context=_own_context(env)), work)


def _own_context(env):
    """Of the caller's context what says in which words and company; its defaults are not for people."""
    return {name: env.context[name] for name in ("lang", "tz", "allowed_company_ids") if name in env.context}


def committed(env, work):
    """Do `work(env)` as the next transaction of its cursor."""
    try:
        return retrying(partial(work, env), env)
    except BaseException:
        env.cr.rollback()
        raise
