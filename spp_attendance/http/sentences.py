"""The sentences of rest/ in the language of whoever reads them: rest/ knows no Odoo, and so no language."""

from odoo.tools.translate import code_translations

ADDON = "spp_attendance"


def sentence_for(env, sentence):
    """A sentence that rest/ has marked for translation, in the language of an environment; any other as it is."""
    return _known(env).get(sentence, sentence)


def results_for(env, results):
    """The Results, with their sentences in the language of an environment."""
    known = _known(env)
    if not known:
        return results
    return [result._replace(detail=known.get(result.sentence, result.sentence)) for result in results]


def _known(env):
    return code_translations.get_python_translations(ADDON, env.lang or "en_US")
