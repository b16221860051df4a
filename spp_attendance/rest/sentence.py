"""Sentences of answers that people read. They are put into the language of their reader by http/sentences.py."""


def _(sentence: str) -> str:
    """The sentence as it is. It marks one that is to be translated: Odoo finds it by the name of this function."""
    return sentence
