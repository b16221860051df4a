from . import vocabulary, vocabulary_code
