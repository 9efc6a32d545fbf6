/**
 * Phrases that a native reader would stumble over, with their replacements. Each phrase is a case-insensitive regular
 * expression. A space in it matches whitespace, line breaks and comment markers. See docs/style.md.
 */
export const phrases: readonly (readonly [phrase: string, instead: string])[] = [
  ['told', 'reported, shown, said'],
  ['tells?(?: \\w+)? apart', 'distinguishes'],
  ['tells', 'shows, says, reports'],
  ['held to', 'checked against, compared with'],
  [
    'hold(?:s|ing)? (?!on\\b)(?:\\w+ ){0,3}to (?:an?|the|its|schemas?|versioned|what|it)',
    'check against, compare with',
  ],
  ['anew', 'again'],
  ['afresh', 'again, freshly'],
  ['so many', 'N, at most N, this many'],
  ['so long(?! as\\b)', 'DURATION, this long'],
  ['(?:only what|what) ended so', 'by disposition'],
  ['(?<!\\bthere )\\b(?:is|are|was|were) none', 'is not one, does not exist'],
  ['(?<!\\bthere )\\b(?:is|are) no (?!longer\\b|such\\b|more\\b|less\\b|different\\b)\\w+', 'is not a'],
  ['(?:has|have|had) to come', 'must happen, is expected'],
  ['mend(?:s|ed|ing)?', 'fix'],
  ['wrong usage', 'usage error'],
  ['under way', 'in flight, in progress'],
  ['whole or not at all', 'atomically'],
  ['or not at all', 'if'],
  ['blanks', 'whitespace'],
  ['beside', 'next to, alongside'],
  ['as such', 'leave it out'],
  ['(?:do|does) as well', 'works too'],
  ['(?:answers|works|exists|listens) no more', 'no longer'],
  ['(?:by|of) (?:its|their) (?:own )?looks?', 'form'],
  ['(?:is|are) looked at', 'is inspected, is detected, is read'],
  [
    ', for (?:it|they|there|nobody|everybody|these|those) (?:is|are|was|were|has|have|may|can|could|would|does?)',
    'because',
  ],
]

/** The same, but case-sensitive: phrases that must not begin a sentence. */
export const beginnings: readonly (readonly [phrase: string, instead: string])[] = [
  ['Of (?:an?|the|what|which|whom|many|each|two|one)', 'the subject first: "A … has", "For a …"'],
]
