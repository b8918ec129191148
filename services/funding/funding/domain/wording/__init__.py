"""Facts, conditions and changes in words that a person can follow, in both languages."""

from funding.domain.wording.changes import difference_of, sentence_of
from funding.domain.wording.conditions import words_of
from funding.domain.wording.expectations import expectation_of
from funding.domain.wording.numbers import number_words, plain, unit_words
from funding.domain.wording.values import joined, known_words, value_words

__all__ = [
    "difference_of",
    "expectation_of",
    "joined",
    "known_words",
    "number_words",
    "plain",
    "sentence_of",
    "unit_words",
    "value_words",
    "words_of",
]
